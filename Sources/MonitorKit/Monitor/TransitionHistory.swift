/// A transition with the time at which it was announced, for whoever looks later.
package struct RecentTransition: Sendable {
    /// Counts up by one from each recorded transition to the next; a gap means that some were dropped from the memory.
    package let sequence: UInt64
    /// When it was announced.
    package let at: Moment
    /// What happened.
    package let transition: Transition
}

/// An invalid or unknown message that is no longer followed.
package struct EndedMessage: Sendable {
    /// The message as it was last.
    package let job: Job
    /// The rules that it broke, with what was found and what was expected, as far as that was still kept.
    package let violations: [Violation]
    /// How it ended; nil while its block is missing and nothing has come in its place.
    package fileprivate(set) var end: JobEnd?
    /// The replaced block that took it along, where it stood above one.
    package fileprivate(set) var fellWith: BlockReference?
    /// When that was seen.
    package let at: Moment
}

/// The last transitions worth a look and the last bad messages that ended: bounded, and gone with the process.
package struct TransitionHistory: Sendable {
    /// How many transitions are kept.
    package static let transitionLimit = 256
    /// How many ended messages are kept.
    package static let endedLimit = 128

    /// The transitions, oldest first.
    package private(set) var transitions: [RecentTransition] = []
    /// The messages that ended and were not valid, oldest first.
    package private(set) var ended: [EndedMessage] = []
    private var nextSequence: UInt64 = 1

    /// Starts empty.
    package init() {}

    /// Keeps what is worth it.
    package mutating func record(_ transition: Transition, at moment: Moment) {
        switch transition {
        case .orphaned(let job) where Self.isKept(job): keep(job, end: nil, at: moment)
        case .ended(let job, let end) where Self.isKept(job) && end != .evicted: keep(job, end: end, at: moment)
        case .blockReplaced(let chain, let replacement): explain(replacement, on: chain)
        default: break
        }
        guard transition.isNoteworthy else { return }
        transitions.append(RecentTransition(sequence: nextSequence, at: moment, transition: transition))
        nextSequence += 1
        if transitions.count > Self.transitionLimit { transitions.removeFirst() }
    }

    private static func isKept(_ job: Job) -> Bool { job.status != .valid && !job.isUnknownByChoice }

    private mutating func keep(_ job: Job, end: JobEnd?, at moment: Moment) {
        if let place = ended.lastIndex(where: { $0.job.id == job.id && $0.end == nil }) {
            ended[place].end = end
            return
        }
        // What was pushed out when its block went does not come back: it would push out the messages beside it, and those in the
        // replaced block that it fell with.
        if job.isOrphaned, end != nil { return }
        ended.append(EndedMessage(job: job, violations: violations(of: job.id), end: end, at: moment))
        if ended.count > Self.endedLimit { ended.removeFirst() }
    }

    /// Tells of messages above a replaced block that they went with it: the block in its place may come later than they went.
    private mutating func explain(_ replacement: BlockReplacement, on chain: ChainID) {
        for place in ended.indices where ended[place].job.chain == chain && ended[place].end == .reorgedOut {
            guard ended[place].at == replacement.departedAt,
                ended[place].job.block.number > replacement.old.number
            else { continue }
            ended[place].fellWith = replacement.old
        }
    }

    /// What its last verdict was made of.
    private func violations(of id: JobID) -> [Violation] {
        for case .judged(let change) in transitions.reversed().map(\.transition) where change.job.id == id {
            return change.violations
        }
        return []
    }

    /// What happened to one message, oldest first.
    package func transitions(of id: JobID) -> [RecentTransition] {
        transitions.filter { $0.transition.job?.id == id }
    }
}

extension Transition {
    /// The message that it is about, if it is about one.
    package var job: Job? {
        switch self {
        case .judged(let change): change.job
        case .invalidMoved(let job, _), .announcedWrongly(let job), .orphaned(let job), .ended(let job, _): job
        default: nil
        }
    }

    /// Whether somebody may want to read of it later: what goes on all day long does not push out what matters.
    package var isNoteworthy: Bool {
        switch self {
        case .judged(let change): change.job.tier != nil || change.from?.isDefinite == true || change.flippedFrom != nil
        case .orphaned(let job): job.wasInvalid && !job.isIgnored
        case .ended(let job, let end):
            job.wasInvalid && !job.isIgnored || end == .finalizedUnknown && !job.isUnknownByChoice
        case .windowProgress, .readFailed, .unproven: false
        default: true
        }
    }
}
