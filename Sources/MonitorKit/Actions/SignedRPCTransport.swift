/// Carries JSON-RPC with a token that was signed a moment ago.
struct SignedRPCTransport: RPCTransport {
    let client: HTTPClient
    let source: EndpointSource
    let keys: SigningKeySource
    let clock: any MonitorClock
    /// Gets what each answer shows of the connections.
    var connections = ConnectionWatch()
    /// Called when another secret is in use.
    var replaced: @Sendable () -> Void = {}

    func post(_ body: [UInt8], timeout: Duration) async throws(UpstreamFailure) -> RPCHTTPAnswer {
        var request = HTTPClientRequest.json(body)
        let token = keys.key.token(issuedAt: clock.now().wall)
        request.headers.append((name: "Authorization", value: "Bearer \(token.reveal())"))
        let response = try await client.exchange(request, with: source, timeout: timeout)
        connections.answered(closedConnections: response.closedConnections)
        if response.status == 401 || response.status == 403 {
            // The next call, a moment later, is signed with what the file holds now.
            if keys.lookAgain(at: clock.now()) { replaced() }
            let theirs = response.header("date").flatMap(HTTPDate.seconds).map { Double($0) }
            throw UpstreamFailure(
                .http, "HTTP status \(response.status): \(Self.refusal(ours: clock.now().wall, theirs: theirs))")
        }
        return RPCHTTPAnswer(status: response.status, body: response.body)
    }

    /// Seconds around the clock of a target within which a token counts (execution-apis, engine, "authentication").
    static let tokenLifetime = 60.0

    /// Why a token was not taken, as far as the clock in the answer shows.
    static func refusal(ours: Double, theirs: Double?) -> String {
        guard let theirs else { return "the secret is another, or the clocks differ by more than 60 s" }
        let ahead = min(max(ours - theirs, -1e9), 1e9)
        guard abs(ahead) > tokenLifetime else { return "the secret is another" }
        return
            "our clock is \(Int(abs(ahead))) s \(ahead > 0 ? "ahead of" : "behind") the target's, and tokens count within "
            + "\(Int(tokenLifetime)) s: set the clocks"
    }
}
