import Synchronization

/// Reads where chains stand from a node that derives them: an op-node for its chain, or a supernode for several.
package protocol SyncStatusReader: Sendable {
    /// The endpoint's configured name.
    var upstream: String { get }
    /// The status of each chain that the node follows, all from one answer.
    func statuses() async throws(UpstreamFailure) -> [ChainID: SyncStatus]
}

/// Reads the sync status over JSON-RPC.
package final class JSONRPCSyncStatusReader: SyncStatusReader {
    /// Which API the node speaks.
    package enum Kind: Hashable, Sendable {
        /// `optimism_syncStatus`, of one chain, which the node names in `optimism_rollupConfig`.
        case opNode
        /// `supernode_syncStatus`, of several chains.
        case supernode
    }

    /// The endpoint's configured name.
    package let upstream: String
    private let kind: Kind
    private let client: JSONRPCClient
    private let timeout: Duration
    /// The chain that an op-node serves; asked at first, and again after each failure to reach it.
    private let served = Mutex<ChainID?>(nil)

    /// Reads through a client.
    ///
    /// - Parameter timeout: for one HTTP exchange as a whole.
    package init(upstream: String, kind: Kind, client: JSONRPCClient, timeout: Duration) {
        self.upstream = upstream
        self.kind = kind
        self.client = client
        self.timeout = timeout
    }

    /// One exchange, which also asks an op-node for its chain when that is not known.
    package func statuses() async throws(UpstreamFailure) -> [ChainID: SyncStatus] {
        switch kind {
        case .supernode:
            return try SyncStatus.decodeSupernode(
                try await client.call(RPCCall("supernode_syncStatus"), timeout: timeout))
        case .opNode:
            do throws(UpstreamFailure) {
                return try await statusOfServedChain()
            } catch {
                served.withLock { $0 = nil }
                throw error
            }
        }
    }

    private func statusOfServedChain() async throws(UpstreamFailure) -> [ChainID: SyncStatus] {
        let known = served.withLock { $0 }
        var calls = [RPCCall("optimism_syncStatus")]
        if known == nil { calls.append(RPCCall("optimism_rollupConfig")) }
        let outcomes = try await client.call(calls, timeout: timeout)
        guard outcomes.count == calls.count else {
            throw UpstreamFailure(.missing, "\(outcomes.count) answers to \(calls.count) calls")
        }
        let chain: ChainID
        if let known { chain = known } else { chain = try Self.chain(ofRollup: try outcomes[1].get()) }
        let status = try SyncStatus.decode(try outcomes[0].get())
        served.withLock { $0 = chain }
        return [chain: status]
    }

    /// The chain that the result of `optimism_rollupConfig` is about.
    static func chain(ofRollup json: ArraySlice<UInt8>) throws(UpstreamFailure) -> ChainID {
        let file: RollupConfigurationFile
        do throws(FileProblems) {
            file = try RollupConfigurationFile.decode(Array(json))
        } catch {
            throw UpstreamFailure(.decode, "the node's rollup configuration cannot be read")
        }
        guard file.chains.count == 1, let chain = file.chains.first?.chain else {
            throw UpstreamFailure(.decode, "the node's rollup configuration is not that of one chain")
        }
        return chain
    }
}
