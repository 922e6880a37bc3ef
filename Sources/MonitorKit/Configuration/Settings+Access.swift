extension Settings {
    /// Fields for the requests to endpoints.
    package static let endpointHeaders = Setting(
        "endpoint-headers", .credentialFile, because: "the URL has what most nodes want", isRepeatable: true,
        help: "Files with fields for the requests to one endpoint of any kind, one a line: X-Api-Key: KEY.")

    /// Bearer tokens of endpoints.
    package static let endpointTokens = Setting(
        "endpoint-tokens", .credentialFile, because: "the URL has what most nodes want", isRepeatable: true,
        help: "Files with the bearer token of one endpoint of any kind.")

    /// How often endpoints may be asked.
    package static let requestBudget = Setting(
        "request-budget", .requestBudget, because: "a node of one's own bears what a monitor asks", isRepeatable: true,
        help: "The most JSON-RPC calls in a second: for each endpoint, or for the one of that name.")

    /// The token of the monitor's own port.
    package static let accessToken = Setting(
        "metrics.token-file", .file, because: "metrics are no secret; it listens on loopback",
        help: "A file with a token that whoever reads metrics, page or API must send; probes are open.")

    /// The token of the monitor that is asked.
    package static let monitorToken = Setting(
        "token-file", .file, because: "few monitors want one", scope: .flag,
        help: "A file with the token that the monitor wants.")

    /// Messages that nobody wants to hear of again.
    package static let ignored = Setting(
        "ignore", .messageID, because: "every invalid message is told", isRepeatable: true,
        help:
            "Invalid messages that people have looked at: counted in ignored_messages and logged, and no alarm any more."
    )

    /// Explorers that the pages lead to.
    package static let explorers = Setting(
        "explorers", .explorer, because: "pages show numbers and hashes", isRepeatable: true,
        help:
            "Block explorers that the pages lead to, one for a chain; {kind} and {id} stand for tx or block and its name."
    )

    /// What people call chains.
    package static let chainNames = Setting(
        "chain-names", .chainName, because: "names come from files of the registry, or are well known",
        isRepeatable: true, help: "What pages, logs and tables call chains, beside their ids.")

    static let access: [SettingDeclaration] = [
        endpointHeaders.declaration, endpointTokens.declaration, requestBudget.declaration, ignored.declaration,
        accessToken.declaration,
        explorers.declaration, chainNames.declaration, createdSeries.declaration,
    ]
}

/// The name of one chain, as it is configured.
package struct ChainNameEntry: Hashable, Sendable {
    /// The chain.
    package let chain: ChainID
    /// What it is called.
    package let name: String
}

extension SettingFormat where Value == ChainNameEntry {
    /// `CHAIN-ID=NAME`.
    package static var chainName: Self {
        SettingFormat("CHAIN-ID=NAME") { (text) throws(SettingValueError) in
            let parts = text.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, let chain = ChainID(String(parts[0])), ChainNames.isFit(parts[1]) else {
                throw SettingValueError(
                    "is no name of a chain",
                    remedy: "write CHAIN-ID=NAME, with a name of 1 to \(ChainNames.limit) letters, digits and spaces")
            }
            return ChainNameEntry(chain: chain, name: String(parts[1]))
        }
    }
}

extension SettingFormat where Value == JobID {
    /// The id of a message in the API.
    package static var messageID: Self {
        SettingFormat("MESSAGE-ID") { (text) throws(SettingValueError) in
            guard let id = JobID(text) else {
                throw SettingValueError(
                    "is not the id of a message", remedy: "copy it from xmsg-mon messages: CHAIN-BLOCKHASH-LOGINDEX")
            }
            return id
        }
    }
}
