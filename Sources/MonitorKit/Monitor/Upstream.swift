/// An endpoint that the monitor was told to read.
package struct Upstream: Sendable {
    /// The configured name.
    package let name: String
    /// Asks the endpoint which chain it serves.
    package let identify: @Sendable () async throws(UpstreamFailure) -> ChainID
    /// Makes a reader of that chain.
    package let reader: @Sendable (ChainID) -> any ChainReader
    /// Gets the method and the cause of each answer that came and was not believed.
    package let refused: @Sendable (String, UpstreamCause) -> Void

    /// Describes an endpoint.
    package init(
        name: String, identify: @escaping @Sendable () async throws(UpstreamFailure) -> ChainID,
        reader: @escaping @Sendable (ChainID) -> any ChainReader,
        refused: @escaping @Sendable (String, UpstreamCause) -> Void = { _, _ in }
    ) {
        self.name = name
        self.identify = identify
        self.reader = reader
        self.refused = refused
    }
}

extension Upstream {
    /// An execution node behind a JSON-RPC client.
    ///
    /// - Parameter refused: gets the method and the cause of each answer that came and was not believed.
    package init(
        name: String, client: JSONRPCClient, clock: any MonitorClock, timeout: Duration,
        refused: @escaping @Sendable (String, UpstreamCause) -> Void = { _, _ in }
    ) {
        self.init(
            name: name,
            identify: { () async throws(UpstreamFailure) in
                try await JSONRPCChainReader.chainID(of: client, timeout: timeout, refused: refused)
            },
            reader: { chain in
                JSONRPCChainReader(
                    upstream: name, chain: chain, client: client, clock: clock, timeout: timeout, refused: refused)
            }, refused: refused)
    }
}
