/// What is counted of the messages that one chain executes, kept up to date with each change.
struct ChainFindings: Hashable, Sendable {
    /// Invalid messages, ignored ones among them: what relies on their blocks falls all the same.
    var invalid = BlockTally()
    /// Those of them that are ignored.
    var ignored = 0
    /// Messages that are unknown and could be known.
    var unknown = BlockTally()
    /// Those of them in blocks that the protocol has verified: either the view of this monitor or consensus is wrong.
    var unknownInSafe = BlockTally()
    /// Invalid messages by reason; a reason without an entry has none.
    var invalidByReason: [InvalidReason: Int] = [:]
    /// Unknown messages by reason, likewise.
    var unknownByReason: [UnknownReason: Int] = [:]
    /// Messages that must not be unknown by `SafetyLevel.rawValue`.
    var unknownInSafeBySafety = [0, 0, 0, 0]
    /// Messages that were initiated at the time at which they are executed.
    var sameTimestamp = 0
    /// The digest of the verdicts in each stretch of blocks that holds a message.
    var digests: [UInt64: VerdictDigest] = [:]

    /// Counts a job in, or out with a sign of -1.
    mutating func add(_ sign: Int, _ job: Job, stretch: UInt64) {
        if job.isSameTimestamp { sameTimestamp += sign }
        switch job.status {
        case .valid: break
        case .invalid(let reason):
            invalid.add(sign, in: job.block.number)
            guard !job.isIgnored else {
                ignored += sign
                break
            }
            Self.count(sign, reason, in: &invalidByReason)
        case .unknown(let reason):
            Self.count(sign, reason, in: &unknownByReason)
            // Whoever leaves a chain unattached has chosen not to know.
            guard reason != .chainNotAttached else { break }
            unknown.add(sign, in: job.block.number)
            guard job.safety >= .crossSafe else { break }
            unknownInSafe.add(sign, in: job.block.number)
            unknownInSafeBySafety[job.safety.rawValue] += sign
        }
        var digest = digests[stretch] ?? VerdictDigest()
        digest.add(sign, job)
        digests[stretch] = digest.isEmpty ? nil : digest
    }

    private static func count<Reason: Hashable>(_ sign: Int, _ reason: Reason, in counts: inout [Reason: Int]) {
        let count = (counts[reason] ?? 0) + sign
        counts[reason] = count == 0 ? nil : count
    }

    /// Whether a job is one of those that are listed one by one.
    static func lists(_ job: Job) -> Bool {
        switch job.status {
        case .valid: false
        case .invalid: !job.isIgnored
        case .unknown(let reason): reason != .chainNotAttached && job.safety >= .crossSafe
        }
    }
}

/// A sum over the verdicts of a stretch of blocks that does not depend on the order in which they were reached.
struct VerdictDigest: Hashable, Sendable {
    private var sum: UInt64 = 0
    private var jobs = 0
    private var undecided = 0

    /// Whether no job is counted.
    var isEmpty: Bool { jobs == 0 }
    /// The low 48 bits, which a metric's value holds exactly; nil while a verdict is missing that could be known.
    var value: UInt64? { undecided == 0 ? sum & 0xffff_ffff_ffff : nil }

    /// Counts a job in, or out with a sign of -1.
    mutating func add(_ sign: Int, _ job: Job) {
        jobs += sign
        if case .unknown(let reason) = job.status, reason != .chainNotAttached { undecided += sign }
        let mark = Self.mark(job)
        sum = sign < 0 ? sum &- mark : sum &+ mark
    }

    /// A number for a message with its verdict: the same on every replica, in every process.
    ///
    /// The block hash is as good as random already; mixing (the finalizer of SplitMix64) spreads what is added to it.
    private static func mark(_ job: Job) -> UInt64 {
        let verdict: UInt64 =
            switch job.status {
            case .valid: 1
            case .invalid: 2
            case .unknown: 3
            }
        let words = job.block.hash.words
        var mark = words.0 ^ words.1 ^ words.2 ^ words.3
        for value in [UInt64(job.message.logIndex.value), verdict] {
            mark = (mark ^ value) &+ 0x9e37_79b9_7f4a_7c15
            mark = (mark ^ (mark >> 30)) &* 0xbf58_476d_1ce4_e5b9
            mark = (mark ^ (mark >> 27)) &* 0x94d0_49bb_1331_11eb
            mark ^= mark >> 31
        }
        return mark
    }
}
