extension Settings {
    /// Fields for the requests to endpoints.
    package static let endpointHeaders = Setting(
        "endpoint-headers", .credentialFile, because: "the URL has what most nodes want", isRepeatable: true,
        help: "Files with fields for the requests to one endpoint of any kind, one a line: X-Api-Key: KEY.")

    /// Bearer tokens of endpoints.
    package static let endpointTokens = Setting(
        "endpoint-tokens", .credentialFile, because: "the URL has what most nodes want", isRepeatable: true,
        help: "Files with the bearer token of one endpoint of any kind.")

    /// The token of the monitor's own port.
    package static let accessToken = Setting(
        "metrics.token-file", .file, because: "metrics are no secret; it listens on loopback",
        help: "A file with a token that whoever reads metrics, page or API must send; probes are open.")

    /// The token of the monitor that is asked.
    package static let monitorToken = Setting(
        "token-file", .file, because: "few monitors want one", scope: .flag,
        help: "A file with the token that the monitor wants.")

    static let access: [SettingDeclaration] = [
        endpointHeaders.declaration, endpointTokens.declaration, accessToken.declaration,
    ]
}
