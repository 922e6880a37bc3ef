/// Something that a monitor can be seen to have noticed: what a story expects of it.
package enum RehearsalFinding: Hashable, Sendable {
    /// A message on a chain is invalid.
    case invalid(on: ChainID)
    /// A message is invalid for a reason.
    case reason(InvalidReason)
    /// A message is valid.
    case valid
    /// An invalid message stands in a block of this tier.
    case tier(Int)
    /// An invalid message ended.
    case ended(JobEnd)
    /// A message is invalid that was valid.
    case becameInvalid
    /// A message is valid that was invalid.
    case becameValid
    /// A transaction did not declare its message.
    case undeclared
    /// Blocks of a chain were replaced.
    case reorg(ChainID)
    /// A block was replaced by its deposits.
    case replacement(ReplacementCause)
    /// A block that was replaced has come back.
    case replacementUndone
    /// A local-safe block with an invalid message was not replaced in time.
    case replacementOverdue
    /// Two endpoints of a chain name different blocks.
    case endpointsDisagree(ChainID)
    /// A failsafe was pressed.
    case press
    /// A filter refuses a message that the monitor holds for valid.
    case refusedValid
    /// A filter accepts a message that the monitor holds for invalid.
    case acceptedInvalid
    /// A supernode holds a block for cross-safe with a message that the monitor holds for invalid.
    case supernodeAccepts
    /// A supernode names another super root than most.
    case supernodeDiffers
}

extension RehearsalFinding: CustomStringConvertible {
    /// The finding in words.
    package var description: String {
        switch self {
        case .invalid(let chain): "a message on \(chain) is invalid"
        case .reason(let reason): "a message is invalid because of \(reason.rawValue)"
        case .valid: "a message is valid"
        case .tier(let tier): "an invalid message reaches tier \(tier)"
        case .ended(let end): "an invalid message ends as \(end.rawValue)"
        case .becameInvalid: "a message that was valid becomes invalid"
        case .becameValid: "a message that was invalid becomes valid"
        case .undeclared: "a message was not declared"
        case .reorg(let chain): "blocks of \(chain) are replaced"
        case .replacement(let cause): "a block is replaced by its deposits, \(cause.rawValue)"
        case .replacementUndone: "a block that was replaced comes back"
        case .replacementOverdue: "a block with an invalid message is overdue for its replacement"
        case .endpointsDisagree(let chain): "two endpoints of \(chain) disagree"
        case .press: "the failsafe is pressed"
        case .refusedValid: "the filter refuses a message that is valid"
        case .acceptedInvalid: "the filter accepts a message that is invalid"
        case .supernodeAccepts: "a supernode accepts a block with an invalid message"
        case .supernodeDiffers: "a supernode names another super root than the others"
        }
    }
}

/// How often something has to be noticed.
package struct RehearsalExpectation: Hashable, Sendable {
    /// What.
    package let finding: RehearsalFinding
    /// How often.
    package let times: ClosedRange<Int>

    private init(_ finding: RehearsalFinding, _ times: ClosedRange<Int>) {
        self.finding = finding
        self.times = times
    }

    /// Has to be noticed.
    package static func seen(_ finding: RehearsalFinding, atLeast count: Int = 1) -> Self {
        Self(finding, max(1, count)...Int.max)
    }

    /// Has to be noticed so often and not once more.
    package static func exactly(_ count: Int, _ finding: RehearsalFinding) -> Self { Self(finding, count...count) }

    /// Must not be noticed.
    package static func never(_ finding: RehearsalFinding) -> Self { Self(finding, 0...0) }
}

extension RehearsalExpectation: CustomStringConvertible {
    /// The expectation in words.
    package var description: String {
        switch (times.lowerBound, times.upperBound) {
        case (0, 0): "never: \(finding)"
        case (let least, Int.max): least == 1 ? "\(finding)" : "\(finding), \(least) times or more"
        case (let least, _): least == 1 ? "\(finding), once" : "\(finding), \(least) times"
        }
    }
}

/// What a monitor has noticed so far, counted.
package struct RehearsalRecord: Hashable, Sendable {
    private var counts: [RehearsalFinding: Int] = [:]

    /// Nothing noticed.
    package init() {}

    /// How often something was noticed.
    package func count(of finding: RehearsalFinding) -> Int { counts[finding] ?? 0 }

    /// Whether an expectation is met as things stand.
    package func meets(_ expectation: RehearsalExpectation) -> Bool {
        expectation.times.contains(count(of: expectation.finding))
    }

    /// Whether nothing is missing any more; something may still come that must not.
    package func hasAll(of expectations: [RehearsalExpectation]) -> Bool {
        expectations.allSatisfy { count(of: $0.finding) >= $0.times.lowerBound }
    }

    /// Takes in what the monitor announced.
    package mutating func note(_ transition: Transition) {
        switch transition {
        case .judged(let change): judged(change)
        case .invalidMoved(let job, _): if let tier = job.tier { add(.tier(tier)) }
        case .ended(let job, let end): if job.wasInvalid, !job.isIgnored { add(.ended(end)) }
        case .announcedWrongly(let job): if job.message.accessList == .undeclared { add(.undeclared) }
        case .reorged(let chain, _, _): add(.reorg(chain))
        case .blockReplaced(_, let replacement): add(.replacement(replacement.cause))
        case .replacementUndone: add(.replacementUndone)
        case .replacementOverdue: add(.replacementOverdue)
        case .upstreamsDisagree(let chain, _, _, _, _): add(.endpointsDisagree(chain))
        default: break
        }
    }

    private mutating func judged(_ change: VerdictChange) {
        let job = change.job
        switch job.status {
        case .valid:
            add(.valid)
            if case .invalid = change.flippedFrom { add(.becameValid) }
        case .invalid(let reason):
            add(.invalid(on: job.chain))
            add(.reason(reason))
            if let tier = job.tier { add(.tier(tier)) }
            if case .valid = change.flippedFrom { add(.becameInvalid) }
        case .unknown: break
        }
    }

    /// Takes in what is known of observers: what was so once counts, even if it is over.
    package mutating func note(_ readings: ObserverReadings) {
        let pressed = StopButton.Outcome.allCases.firstIndex(of: .pressed) ?? 0
        keep(.press, readings.targets.reduce(0) { $0 + Int(clamping: $1.calls[pressed]) })
        keep(.refusedValid, readings.verifiers.reduce(0) { $0 + $1.divergingValid })
        keep(.acceptedInvalid, readings.verifiers.reduce(0) { $0 + $1.divergingInvalid })
        keep(.supernodeAccepts, readings.supernodes.count { $0.acceptedInvalid > 0 })
        keep(.supernodeDiffers, readings.supernodes.count { $0.disagrees })
    }

    private mutating func add(_ finding: RehearsalFinding) { counts[finding, default: 0] += 1 }

    private mutating func keep(_ finding: RehearsalFinding, _ count: Int) {
        counts[finding] = max(counts[finding] ?? 0, count)
    }
}
