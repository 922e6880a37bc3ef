/// What verifiers of messages answer (op-supervisor/supervisor/types/error.go; op-interop-filter uses the same codes).
extension RPCErrorRule {
    /// Rows with a code first; then the wordings of supervisors that had no codes yet.
    static let interop: [RPCErrorRule] =
        InteropErrorCode.allCases.map { .init(codes: [$0.rawValue], .rpc, $0.meaning) } + [
            // "failsafe is enabled, rejecting all CheckAccessList requests", with -32602 before the code was given out.
            .worded(.failsafeEnabled, "failsafe is enabled"),
            .worded(.conflict, "conflicting data"),
            .worded(.skipped, "skipped data"),
            .worded(.futureData, "future data"),
            .worded(.dataCorruption, "data corruption"),
            .worded(.awaitingReplacement, "awaiting replacement block"),
            .worded(.unknownChain, "unknown chain"),
        ]

    private static func worded(_ code: InteropErrorCode, _ fragment: String) -> RPCErrorRule {
        RPCErrorRule(codes: [-32000, -32602], fragments: [fragment], .rpc, code.meaning, code: code.rawValue)
    }
}

/// The error codes of filters and supervisors, by what they say about a message.
package enum InteropErrorCode: Int, CaseIterable, Hashable, Sendable {
    /// The database of a chain is not initialized.
    case uninitialized = -320_400
    /// The data was pruned, or never taken in.
    case skipped = -320_500
    /// A chain that the verifier does not have.
    case unknownChain = -320_501
    /// The message is not what the chain holds.
    case conflict = -320_600
    /// A change without effect.
    case ineffective = -320_601
    /// The failsafe is on: nothing is checked.
    case failsafeEnabled = -320_602
    /// Data out of order.
    case outOfOrder = -320_900
    /// A block is about to be replaced.
    case awaitingReplacement = -320_901
    /// An iteration was stopped.
    case iterationStop = -321_000
    /// Not taken in, or not verified yet.
    case outOfScope = -321_100
    /// Before the first block that the verifier has.
    case beforeFirstBlock = -321_200
    /// Later than what the verifier has.
    case futureData = -321_401
    /// Data that is missing.
    case missedData = -321_500
    /// The verifier's database is damaged.
    case dataCorruption = -321_501

    /// The code in words, for logs.
    var meaning: String {
        switch self {
        case .uninitialized: "the verifier's database is not initialized"
        case .skipped: "the verifier does not hold data that old"
        case .unknownChain: "the verifier does not know the chain"
        case .conflict: "the message conflicts with what the chain holds"
        case .ineffective: "the change has no effect"
        case .failsafeEnabled: "the failsafe is on"
        case .outOfOrder: "the verifier's data is out of order"
        case .awaitingReplacement: "the verifier waits for a replacement block"
        case .iterationStop: "the verifier stopped an iteration"
        case .outOfScope: "the verifier has not read that far"
        case .beforeFirstBlock: "the message is older than the verifier's first block"
        case .futureData: "the verifier has not reached the message yet"
        case .missedData: "the verifier misses the data"
        case .dataCorruption: "the verifier's database is damaged"
        }
    }
}
