extension MonitorSnapshot {
    /// What is known about the messages that one chain executes.
    package struct Findings: Sendable {
        /// The worst invalid messages one by one, by block and log, which is most final first.
        package var invalid: [FollowedMessage] = []
        /// How many are invalid, listed or not.
        package var invalidCount = 0
        /// Messages in verified blocks that are unknown although no chain was left unattached, likewise.
        package var unknownInSafe: [FollowedMessage] = []
        /// How many of those there are, indexed by `SafetyLevel.rawValue`; blocks below cross-safe have none.
        package var unknownInSafeBySafety = [0, 0, 0, 0]
        /// Invalid messages by reason; a reason without an entry has none.
        package var invalidByReason: [InvalidReason: Int] = [:]
        /// Unknown messages by reason, likewise.
        package var unknownByReason: [UnknownReason: Int] = [:]
        /// The time of the lowest block with a message that is unknown and could be known.
        package var oldestUnknown: Timestamp?
        /// Messages that were initiated at the time at which they are executed: valid, but no standard filter lets them pass.
        package var sameTimestamp = 0
        /// Messages that are not invalid and go if the blocks of invalid ones are replaced.
        package var exposed = 0
        /// Digests of verdicts, newest first, at most two.
        package var checkpoints: [VerdictCheckpoint] = []

        /// Starts with nothing known.
        package init() {}
    }

    /// What goes with each invalid message that is listed.
    package var blastRadii: [JobID: BlastRadius] {
        chains.reduce(into: [:]) { radii, chain in
            for message in chain.findings.invalid { radii[message.job.id] = message.radius }
        }
    }

    /// Changes of mind about messages of one pair, since this process began.
    package struct Flips: Hashable, Sendable {
        /// From invalid to valid.
        package var toValid: UInt64 = 0
        /// From valid to invalid.
        package var toInvalid: UInt64 = 0

        /// Starts at zero.
        package init() {}
    }
}
