/// How far a block is on its way to being final.
///
/// The protocol's own word "safe" means `crossSafe`.
package enum SafetyLevel: Int, CaseIterable, Hashable, Comparable, Sendable {
    /// Known from the sequencer only; may vanish without a trace on L1.
    case unsafe
    /// Derived from L1 data, messages not yet verified by the protocol.
    case localSafe
    /// Derived, and every message it depends on verified.
    case crossSafe
    /// Derived from finalized L1 data.
    case finalized

    /// The word in metrics, logs and the API.
    package var label: String {
        switch self {
        case .unsafe: "unsafe"
        case .localSafe: "local_safe"
        case .crossSafe: "cross_safe"
        case .finalized: "finalized"
        }
    }

    /// The urgency of an invalid message in a block of this level: 1 while it may vanish, 3 when the protocol was deceived.
    package var tier: Int {
        switch self {
        case .unsafe: 1
        case .localSafe: 2
        case .crossSafe, .finalized: 3
        }
    }

    /// Further on its way is greater.
    package static func < (left: SafetyLevel, right: SafetyLevel) -> Bool {
        left.rawValue < right.rawValue
    }
}
