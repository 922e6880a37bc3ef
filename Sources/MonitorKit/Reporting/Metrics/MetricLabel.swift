/// The label names that exist: a closed set, none of which can tell one replica from another.
package enum MetricLabel: String, CaseIterable, Sendable {
    /// A chain of the dependency set, decimal.
    case chainID = "chain_id"
    /// The chain that a message is executed on, decimal.
    case executingChainID = "executing_chain_id"
    /// The chain that a message claims to come from, decimal, or `other` outside the dependency set.
    case initiatingChainID = "initiating_chain_id"
    /// A chain of the liveness table: its decimal id, or its configured name.
    case row
    /// What kind of chain: `op`, `evm` or `concordium`.
    case kind
    /// What of a chain is expected to move.
    case head
    /// How a head moves, or how a source stands to the others.
    case state
    /// What is wrong with a chain's history.
    case violation
    /// What the monitor believes about messages.
    case status
    /// The safety level of a block.
    case safety
    /// Why a message is invalid or unknown, or why something was not done; of a closed list.
    case reason
    /// What a message became: `valid` or `invalid`.
    case to
    /// The height of a block.
    case blockNumber = "block_number"
    /// The hash of a block.
    case blockHash = "block_hash"
    /// The hash of a transaction.
    case transactionHash = "tx_hash"
    /// The position of a log in its block.
    case logIndex = "log_index"
    /// An upper bound on the time between initiation and execution, in seconds.
    case age
    /// Which end of a range: `lowest` or `highest`.
    case edge
    /// Who vouches for a level: `tags` of an execution node, or a `sync_status`.
    case source
    /// How a message ended.
    case end
    /// Which of a message's two blocks: `executing` or `initiating`.
    case side
    /// Which of two neighboring stretches of blocks: `even` or `odd`.
    case stretch
    /// The configured name of an endpoint, never its URL.
    case upstream
    /// The configured name of an endpoint that is told something, never its URL.
    case target
    /// How something that was done ended.
    case outcome
    /// A JSON-RPC method of the closed list, or `other`.
    case method
    /// Why a request failed, or why a chain stands still.
    case cause
    /// An HTTP status code of the closed list, or `other`.
    case code
    /// A log level.
    case level
    /// The program's version.
    case version
    /// The source revision that was built.
    case revision
    /// The compiler's version.
    case swift
    /// A hash over the effective configuration without its secrets.
    case configHash = "config_hash"
    /// The chain ids of the dependency set, ascending, with commas.
    case dependencySet = "dependency_set"
}

/// A label's value, already escaped: both text formats escape label values alike.
package struct LabelValue: Hashable, Sendable {
    /// The escaped UTF-8.
    package let bytes: [UInt8]

    /// Escapes backslash, quote and newline; anything else, control characters included, stands for itself.
    package init(_ text: String) {
        var escaped: [UInt8] = []
        escaped.reserveCapacity(text.utf8.count)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\\"): escaped += Array(#"\\"#.utf8)
            case UInt8(ascii: "\""): escaped += Array(#"\""#.utf8)
            case UInt8(ascii: "\n"): escaped += Array(#"\n"#.utf8)
            default: escaped.append(byte)
            }
        }
        bytes = escaped
    }

    /// Whatever is outside a closed set.
    package static let other = LabelValue("other")
}
