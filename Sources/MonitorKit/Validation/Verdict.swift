/// Why a message is invalid: the lowest-numbered broken rule of the protocol.
///
/// A closed set, because it is a metric label.
package enum InvalidReason: String, CaseIterable, Hashable, Sendable {
    /// Rule 1: a chain outside the dependency set.
    case unknownChain = "unknown_chain"
    /// Rules 2 and 3: in or before an activation block.
    case notActivated = "not_activated"
    /// Rule 4: initiated later than executed.
    case future
    /// Rule 5: older than the expiry window.
    case expired
    /// Rule 6: the initiating block has another timestamp.
    case timestampMismatch = "timestamp_mismatch"
    /// Rule 7: the initiating block has no such log.
    case logMissing = "log_missing"
    /// Rule 7: another contract emitted the log.
    case originMismatch = "origin_mismatch"
    /// Rule 7: the log says something else.
    case payloadMismatch = "payload_mismatch"
    /// Rule 9: messages of one timestamp that wait for each other.
    case cycle
    /// Rule 8: the initiating block itself holds an invalid message.
    case dependsOnInvalid = "depends_on_invalid"
}

/// Why a message cannot be judged yet.
///
/// A closed set, because it is a metric label.
package enum UnknownReason: String, CaseIterable, Hashable, Sendable {
    /// Found, and the initiating block not read yet.
    case notCheckedYet = "not_checked_yet"
    /// The initiating chain has not reached that height.
    case initiatingChainBehind = "initiating_chain_behind"
    /// The initiating block exists and cannot be read at the moment.
    case upstreamUnreadable = "upstream_unreadable"
    /// The node has pruned the initiating block.
    case historyUnavailable = "history_unavailable"
    /// The initiating chain is deliberately not watched.
    case chainNotAttached = "chain_not_attached"
    /// A chain contradicts its configuration, or most rollup nodes have another one, so that no verdict that hangs on it can be trusted.
    case configuration

    /// Whether it takes a verdict back that there was; what merely cannot be read does not.
    var withdrawsVerdicts: Bool {
        switch self {
        case .initiatingChainBehind, .configuration: true
        case .notCheckedYet, .upstreamUnreadable, .historyUnavailable, .chainNotAttached: false
        }
    }
}

/// What the monitor believes about one executing message.
package enum MessageStatus: Hashable, Sendable {
    /// The initiating message exists and every rule holds.
    case valid
    /// A rule is broken.
    case invalid(InvalidReason)
    /// Nothing is broken as far as can be seen, and not everything can be seen.
    case unknown(UnknownReason)

    /// The word in metrics, logs and the API.
    package var label: String {
        switch self {
        case .valid: "valid"
        case .invalid: "invalid"
        case .unknown: "unknown"
        }
    }

    /// The reason's word, or nil for `valid`.
    package var reasonLabel: String? {
        switch self {
        case .valid: nil
        case .invalid(let reason): reason.rawValue
        case .unknown(let reason): reason.rawValue
        }
    }

    /// Whether the status is `valid` or `invalid`.
    package var isDefinite: Bool {
        if case .unknown = self { false } else { true }
    }
}
