/// The keys that a log line can have beside its fixed ones, which are `t`, `lvl`, `event` and `msg`.
///
/// A closed set, because people write queries and alerts on them: renaming one is a breaking change.
package enum LogKey: String, CaseIterable, Hashable, Sendable {
    /// What the line is about, equal on all replicas, so that a log store can deduplicate: a message by its id in lists and
    /// paths, a configuration by its hash.
    case id
    /// The chain, where there is only one.
    case chainID = "chain_id"
    /// The chain that a message is executed on.
    case executingChainID = "executing_chain_id"
    /// The chain that a message claims to come from.
    case initiatingChainID = "initiating_chain_id"
    /// A chain of the liveness table, by its id or its configured name.
    case row
    /// What of a chain is expected to move.
    case head
    /// The height of a block.
    case blockNumber = "block_number"
    /// The hash of a block.
    case blockHash = "block_hash"
    /// The hash of a transaction.
    case transactionHash = "tx_hash"
    /// The position of a log in its block.
    case logIndex = "log_index"
    /// The height that a message claims to come from: any number that a sender likes, so it is text.
    case initiatingBlockNumber = "initiating_block_number"
    /// The log that a message claims to come from.
    case initiatingLogIndex = "initiating_log_index"
    /// What a message claims to say, hashed.
    case payloadHash = "payload_hash"
    /// The verdict.
    case status
    /// Why the verdict is what it is.
    case reason
    /// The state before a transition.
    case from
    /// The state after a transition.
    case to
    /// The safety level of a block.
    case safety
    /// The tier of an operator's answer, 1 to 3.
    case tier
    /// How a transaction announced its message.
    case accessList = "access_list"
    /// The configured name of an endpoint, never its URL.
    case upstream
    /// Why a request failed.
    case cause
    /// What happened, in words of ours.
    case detail
    /// How many of whatever the message names.
    case count
    /// A local address that the program listens at.
    case address
    /// The program's version.
    case version
}

/// The value of a field.
package enum LogValue: Hashable, Sendable {
    /// Text, from anywhere: it is made harmless when the line is written.
    case text(String)
    /// A whole number; identifiers that can exceed 2^53 are better given as text, for readers of JSON.
    case integer(Int)
    /// A whole number that is never negative.
    case unsigned(UInt64)
}

extension LogValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
    /// Takes a literal as text.
    package init(stringLiteral value: String) {
        self = .text(value)
    }

    /// Takes a literal as a number.
    package init(integerLiteral value: Int) {
        self = .integer(value)
    }

    /// Takes anything that describes itself, such as a chain id or a hash, as text.
    package init(_ value: some CustomStringConvertible) {
        self = .text(value.description)
    }
}
