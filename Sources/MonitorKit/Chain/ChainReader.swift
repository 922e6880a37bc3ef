/// Reads one chain from one endpoint; what it returns has been proven as far as it can be.
package protocol ChainReader: Sendable {
    /// The endpoint's configured name.
    var upstream: String { get }
    /// The heads, all in one look.
    func heads() async throws(UpstreamFailure) -> ChainHeads
    /// The headers of canonical blocks by number, ascending and each the parent of the next.
    ///
    /// Fewer than asked for where the node has no more.
    func blocks(from first: BlockNumber, count: Int) async throws(UpstreamFailure) -> [ObservedBlock]
    /// The executing messages of a block.
    func messages(of block: BlockReference) async throws(UpstreamFailure) -> BlockMessages
    /// A block with the digest of each of its logs.
    ///
    /// Throws a failure that is `isOffBranch` where the node does not hold the block that this one has to lie below.
    func evidence(at number: BlockNumber, _ identity: BlockIdentity) async throws(UpstreamFailure) -> InitiatingBlock
    /// Whether the inbox has code behind its proxy; what is told is not proven, and decides nothing.
    func isInboxInitialized() async throws(UpstreamFailure) -> Bool
}

extension ChainReader {
    /// A reader that cannot tell says nothing.
    package func isInboxInitialized() async throws(UpstreamFailure) -> Bool {
        throw UpstreamFailure(.missing, "this reader does not read storage")
    }
}

/// An initiating block that was read.
package struct InitiatingBlock: Hashable, Sendable {
    /// The block.
    package let reference: BlockReference
    /// Its logs, by log index.
    package let logs: [LogDigest]
    /// What speaks for the logs.
    package let proof: ReadProof
    /// The logs hash to the root of a header that hashes to the block's hash.
    package var isProven: Bool { proof == .receipts }

    /// Pairs a block with its logs.
    package init(reference: BlockReference, logs: [LogDigest], proof: ReadProof = .receipts) {
        self.reference = reference
        self.logs = logs
        self.proof = proof
    }
}
