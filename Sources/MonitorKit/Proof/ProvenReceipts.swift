/// A log with its place in the block.
package struct ProvenLog: Hashable, Sendable {
    /// The position among all logs of the block, counted here.
    package let index: LogIndex
    /// The position of its transaction in the block.
    package let transactionIndex: Int
    /// Its transaction, by the header's list of hashes, which the receipts root does not commit to.
    package let transactionHash: Hash32
    /// What was emitted.
    package let log: Log
}

/// All logs of a block, from receipts that hash to the receipts root of its header; or alone, where its node offers no receipts.
package struct ProvenReceipts: Sendable {
    /// The block.
    package let block: BlockReference
    /// How far the header can be believed; the logs are worth as much at the most.
    package let evidence: ReadHeader.Evidence
    /// The logs in order: the log at offset n has index n.
    package let logs: [ProvenLog]
    /// How many deposits the block begins with: transactions of type 0x7e, which stand before all others.
    ///
    /// Nil where there were no receipts, which tell the types.
    package let deposits: Int?
    /// Whether the logs came with their receipts; without, only the bloom of the header speaks for them.
    package var hasReceipts = true

    /// What speaks for the logs.
    package var proof: ReadProof {
        guard evidence == .proven else { return .nothing }
        return hasReceipts ? .receipts : .bloom
    }
    /// Whether logs hash to the receipts root and the header to the block hash.
    package var isProven: Bool { proof == .receipts }

    /// The log with an index; nil when the block has no such log.
    package subscript(index: LogIndex) -> ProvenLog? {
        Int(index.value) < logs.count ? logs[Int(index.value)] : nil
    }
}
