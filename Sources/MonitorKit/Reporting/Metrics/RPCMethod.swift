/// The JSON-RPC methods that have rows of their own in the metrics: a closed set, because it is a metric label.
package enum RPCMethod: String, CaseIterable, Hashable, Sendable {
    /// Which chain an execution node serves.
    case chainID = "eth_chainId"
    /// A header or block by height or tag.
    case blockByNumber = "eth_getBlockByNumber"
    /// A header or block by hash.
    case blockByHash = "eth_getBlockByHash"
    /// All receipts of a block.
    case blockReceipts = "eth_getBlockReceipts"
    /// The receipt of one transaction, from nodes without the method for all of a block.
    case transactionReceipt = "eth_getTransactionReceipt"
    /// The logs of a block, from nodes that offer no receipts.
    case logs = "eth_getLogs"
    /// Whether the inbox has code behind its proxy.
    case storageAt = "eth_getStorageAt"
    /// The heads of a rollup node.
    case syncStatus = "optimism_syncStatus"
    /// The chain's parameters as a rollup node has them.
    case rollupConfig = "optimism_rollupConfig"
    /// The dependency set as a rollup node has it.
    case dependencySet = "optimism_dependencySet"
    /// The heads of all chains of a supernode.
    case supernodeSyncStatus = "supernode_syncStatus"
    /// The super root at a time.
    case superrootAtTimestamp = "superroot_atTimestamp"
    /// The heads that a supervisor knows.
    case supervisorSyncStatus = "supervisor_syncStatus"
    /// Whether the failsafe of a filter or supervisor is on.
    case failsafeEnabled = "admin_getFailsafeEnabled"
    /// Whether a message may be executed, of a filter.
    case checkAccessList = "interop_checkAccessList"
    /// Whether a message may be executed, of a supervisor.
    case supervisorCheckAccessList = "supervisor_checkAccessList"
    /// The hash of a block that a filter holds.
    case blockHashByNumber = "interop_getBlockHashByNumber"
    /// Presses a failsafe.
    case setFailsafeEnabled = "admin_setFailsafeEnabled"
    /// Whatever is not listed.
    case other

    /// The row for a method's name.
    package init(named name: String) {
        self = RPCMethod(rawValue: name) ?? .other
    }

    /// What an execution node is asked.
    package static let executionNode: Set<RPCMethod> = [
        .chainID, .blockByNumber, .blockByHash, .blockReceipts, .transactionReceipt, .logs, .storageAt,
    ]
    /// What a filter or a supervisor is asked.
    package static let verifier: Set<RPCMethod> = [
        .failsafeEnabled, .checkAccessList, .supervisorCheckAccessList, .blockHashByNumber, .supervisorSyncStatus,
    ]
    /// What a supernode is asked.
    package static let supernode: Set<RPCMethod> = [.supernodeSyncStatus, .superrootAtTimestamp]
    /// What a target of the stop button is asked.
    package static let failsafeTarget: Set<RPCMethod> = [.failsafeEnabled, .setFailsafeEnabled]
    /// What a rollup node is asked.
    package static let rollupNode: Set<RPCMethod> = [.syncStatus, .rollupConfig, .dependencySet]
}
