/// What a filter or supervisor says about one message, sorted into what can be compared and what cannot.
package enum AccessListVerdict: Hashable, Sendable {
    /// The message is as claimed.
    case accepted
    /// The message is not what the chain holds.
    case conflict
    /// Nothing that could be held against a verdict of ours.
    case none(NoVerdictReason)

    /// Whether the message is accepted; nil where nothing is said about it.
    package var accepts: Bool? {
        switch self {
        case .accepted: true
        case .conflict: false
        case .none: nil
        }
    }

    /// Sorts the outcome of a check.
    ///
    /// A check that finds nothing wrong has `null` for a result; any other result is none that this method has.
    package init(_ outcome: Result<ArraySlice<UInt8>, UpstreamFailure>) {
        switch outcome {
        case .success(let json): self = json.isJSONNull ? .accepted : .none(.malformed)
        case .failure(let failure): self.init(failure)
        }
    }

    private init(_ failure: UpstreamFailure) {
        guard failure.cause == .rpc || failure.cause == .missing else {
            self = .none(NoVerdictReason(failure.cause))
            return
        }
        switch failure.code.flatMap(InteropErrorCode.init(rawValue:)) {
        case .conflict: self = .conflict
        case .failsafeEnabled: self = .none(.failsafe)
        case .skipped, .beforeFirstBlock, .missedData: self = .none(.history)
        case .futureData, .outOfScope, .uninitialized: self = .none(.behind)
        case .awaitingReplacement, .outOfOrder, .iterationStop, .ineffective: self = .none(.busy)
        case .unknownChain: self = .none(.unknownChain)
        case .dataCorruption: self = .none(.corruption)
        case nil: self = .none(failure.code == -32_601 ? .unsupported : .other)
        }
    }
}

/// Why a check brought no verdict: a closed set, because it is a metric label.
package enum NoVerdictReason: String, CaseIterable, Hashable, Sendable {
    /// No answer, or none that is one.
    case unreachable
    /// Fewer checks are asked for.
    case rateLimited = "rate_limited"
    /// The answer is not what the method gives.
    case malformed
    /// The method is not offered.
    case unsupported
    /// The failsafe is on, so that nothing is checked.
    case failsafe
    /// Data as old as the message is not held.
    case history
    /// The verifier has not read as far as the message yet.
    case behind
    /// The verifier is in the middle of something.
    case busy
    /// The verifier does not know a chain of the message.
    case unknownChain = "unknown_chain"
    /// The verifier's database is damaged.
    case corruption
    /// The message is initiated at the time at which it is executed: the protocol allows that and filters refuse it.
    case sameTimestamp = "same_timestamp"
    /// We hold it for invalid for a reason that a filter does not look at.
    case beyondFilter = "beyond_filter"
    /// An error that is not known.
    case other

    init(_ cause: UpstreamCause) {
        switch cause {
        case .rateLimited: self = .rateLimited
        case .decode, .tooLarge, .integrity, .wrongChain: self = .malformed
        default: self = .unreachable
        }
    }
}
