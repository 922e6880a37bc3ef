import Synchronization

/// Reads where chains stand from a node that derives them: an op-node for its chain, or a supernode for several.
package protocol SyncStatusReader: Sendable {
    /// The endpoint's configured name.
    var upstream: String { get }
    /// The status of each chain that the node follows, all from one answer.
    func statuses() async throws(UpstreamFailure) -> [ChainID: SyncStatus]
    /// L1 blocks after which L2 blocks that are not on L1 are dropped; nil where the node has not said so.
    var sequencerWindowSize: UInt64? { get }
    /// From when on messages may be executed on the chain of the node; nil where the node has not said so.
    var activation: Timestamp? { get }
    /// The dependency set that the node has; nil where it has none or does not tell it.
    func dependencySet() async throws(UpstreamFailure) -> DependencySet?
    /// Has the node asked for its configuration anew with the next status.
    func forgetConfiguration()
}

extension SyncStatusReader {
    /// Most readers are not told.
    package var sequencerWindowSize: UInt64? { nil }

    /// Most readers are not told.
    package var activation: Timestamp? { nil }

    /// Most readers are not told.
    package func dependencySet() async throws(UpstreamFailure) -> DependencySet? { nil }

    /// Most readers know none.
    package func forgetConfiguration() {}
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
    private let served = Mutex<RollupConfiguration?>(nil)

    /// Reads through a client.
    ///
    /// - Parameter timeout: for one HTTP exchange as a whole.
    package init(upstream: String, kind: Kind, client: JSONRPCClient, timeout: Duration) {
        self.upstream = upstream
        self.kind = kind
        self.client = client
        self.timeout = timeout
    }

    /// What an op-node said with its chain.
    package var sequencerWindowSize: UInt64? { served.withLock { $0?.sequencerWindowSize } }

    /// What an op-node said with its chain.
    package var activation: Timestamp? { served.withLock { $0?.activationTime } }

    /// What an op-node has; a supernode is not asked.
    package func dependencySet() async throws(UpstreamFailure) -> DependencySet? {
        kind == .opNode ? try await client.dependencySet(timeout: timeout) : nil
    }

    /// An op-node is asked for it together with the status.
    package func forgetConfiguration() {
        served.withLock { $0 = nil }
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
        let rollup: RollupConfiguration
        if let known { rollup = known } else { rollup = try Self.rollup(try outcomes[1].get()) }
        let status = try SyncStatus.decode(try outcomes[0].get())
        served.withLock { $0 = rollup }
        return [rollup.chain: status]
    }

    /// What the result of `optimism_rollupConfig` says of the one chain that it is about.
    static func rollup(_ json: ArraySlice<UInt8>) throws(UpstreamFailure) -> RollupConfiguration {
        let file: RollupConfigurationFile
        do throws(FileProblems) {
            file = try RollupConfigurationFile.decode(Array(json))
        } catch {
            throw UpstreamFailure(.decode, "the node's rollup configuration cannot be read")
        }
        guard file.chains.count == 1, let rollup = file.chains.first else {
            throw UpstreamFailure(.decode, "the node's rollup configuration is not that of one chain")
        }
        return rollup
    }
}
