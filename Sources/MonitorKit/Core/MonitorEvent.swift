/// A read that the core asks the shell for.
package enum ReadRequest: Hashable, Sendable {
    /// The headers of `count` blocks from `first` up, by number.
    case blocks(ChainID, first: BlockNumber, count: Int)
    /// The executing messages of one block, by hash.
    case messages(ChainID, BlockReference)
    /// The logs of an initiating block.
    case evidence(ChainID, BlockNumber, BlockIdentity)

    /// The chain that is asked.
    package var chain: ChainID {
        switch self {
        case .blocks(let chain, _, _), .messages(let chain, _), .evidence(let chain, _, _): chain
        }
    }
}

/// Which of all the blocks that a height ever had is meant.
package enum BlockIdentity: Hashable, Sendable {
    /// The one with this hash.
    case hash(Hash32)
    /// The one below this block: a node names it by number, and has to show in the same breath that it holds this block, for
    /// one that is behind, or on another branch, names a block that was replaced.
    case ancestor(of: BlockReference)
}

/// The executing messages of one block.
package struct BlockMessages: Hashable, Sendable {
    /// The claims, in log order.
    package let messages: [ExecutingMessage]
    /// Logs of the inbox whose data cannot be decoded.
    package let undecodable: [LogIndex]
    /// How many deposits the block begins with; nil where that was not read.
    package let deposits: Int?
    /// What speaks for the logs that they were found in.
    package let proof: ReadProof
    /// The receipts hash to the root of a header that hashes to the block's hash.
    package var isProven: Bool { proof == .receipts }

    /// Describes what one block holds.
    package init(
        messages: [ExecutingMessage], undecodable: [LogIndex] = [], deposits: Int? = nil, proof: ReadProof = .receipts
    ) {
        self.messages = messages
        self.undecodable = undecodable
        self.deposits = deposits
        self.proof = proof
    }
}

/// Everything that can happen to the core.
package enum MonitorEvent: Sendable {
    /// A chain's heads were read, from the endpoint of this name.
    case headsRead(ChainID, ChainHeads, by: String)
    /// A chain's heads could not be read.
    case headsUnreadable(ChainID, UpstreamFailure)
    /// A node that derives the chain said where it stands.
    case statusRead(ChainID, by: String, SyncStatus)
    /// A node that derives several chains, and verifies their messages as we do, said where one of them stands.
    case supernodeStatusRead(ChainID, by: String, SyncStatus)
    /// The heads that an endpoint named which does not serve, besides the one that does.
    case witnessed(ChainID, by: String, besides: String, ChainHeads)
    /// Headers that were asked for, ascending; fewer than asked for where the node has no more.
    case blocksRead(ChainID, [ObservedBlock])
    /// The messages of a block that was asked for.
    case messagesRead(ChainID, BlockReference, BlockMessages)
    /// The logs of an initiating block that was asked for.
    case evidenceRead(ChainID, InitiatingBlock)
    /// Two endpoints that both hold the blocks above it name different blocks of a height: the one that was read, and another.
    case evidenceDisputed(ChainID, BlockReference, by: String, besides: String)
    /// Whether the chain's inbox has code behind its proxy.
    case inboxRead(ChainID, isInitialized: Bool)
    /// A rollup node said what it judges messages by.
    case parametersTold(by: String, ToldParameters)
    /// A read that was asked for failed.
    case readFailed(ReadRequest, UpstreamFailure)

    /// The chain that the event is about.
    package var chain: ChainID {
        switch self {
        case .headsRead(let chain, _, _), .headsUnreadable(let chain, _), .blocksRead(let chain, _),
            .messagesRead(let chain, _, _), .evidenceRead(let chain, _), .witnessed(let chain, _, _, _),
            .statusRead(let chain, _, _), .supernodeStatusRead(let chain, _, _), .inboxRead(let chain, _),
            .evidenceDisputed(let chain, _, _, _):
            chain
        case .parametersTold(_, let told): told.chain
        case .readFailed(let request, _): request.chain
        }
    }
}
