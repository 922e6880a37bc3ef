/// Our verdicts held against those of one filter or supervisor: a pure value, with time passed in.
///
/// Each message is checked once for each definite verdict of ours. It is checked again when either side may have changed
/// its mind: when our verdict changes, while the two differ, while there is no verdict, after the failsafe went off, and
/// now and then without a cause. What the two say counts as different when two checks in a row show it.
package struct FilterComparison: Sendable {
    /// How a verdict of ours and one of theirs stand to each other.
    package enum Relation: Hashable, Sendable {
        /// Both hold the message for valid, or both for invalid.
        case agrees
        /// One holds it for valid, the other for invalid.
        case differs
        /// Nothing to compare.
        case none(NoVerdictReason)
    }

    /// The news that a check may bring.
    package enum News: Hashable, Sendable {
        /// The two differ, as two checks in a row show.
        case diverged
        /// The two differed and do no more.
        case converged
    }

    private struct Entry {
        var job: Job
        /// When it is checked next, in steady nanoseconds.
        var due: UInt64
        /// Checks in a row that brought no agreement.
        var attempts = 0
        var isDiverging = false
        /// The last check showed a difference.
        var lastDiffered = false
        var isUnderWay = false
        var hasAgreed = false
        /// Whether the last definite verdict of theirs accepted the message.
        var accepts: Bool?
        /// It is what we say too, or two definite verdicts in a row were the same.
        var isCertain = false

        /// Forgets what was found about a verdict that is no longer ours.
        mutating func begin(at now: Moment) {
            (due, attempts) = (now.steady, 0)
            (isDiverging, lastDiffered, hasAgreed) = (false, false, false)
        }

        /// Plans the next check: soon at first, then less and less often.
        mutating func retry(after now: Moment) {
            // 2⁸ times the first pause is above the longest, so that the shift stays small whatever the count is.
            let doublings = min(attempts, 8)
            attempts = min(attempts + 1, 1_000)
            hasAgreed = false
            let pause = min(FilterComparison.confirmation * (1 << doublings), FilterComparison.longestPause)
            due = now.steady.addingSaturating(pause.wholeNanoseconds)
        }
    }

    /// The most messages that are compared at once; beyond it the oldest that agree are let go, then new ones are left out.
    package static let capacity = 4_096
    /// A check that confirms a difference.
    static let confirmation = Duration.seconds(2)
    /// The longest pause between checks of a message about which there is no agreement.
    static let longestPause = Duration.seconds(300)
    /// The pause after agreement: a verifier may change its mind without saying so.
    static let agreementPause = Duration.seconds(600)

    private var entries: [JobID: Entry] = [:]
    /// Identities in the order in which they came, those that are gone included.
    private var arrivals: [JobID] = []
    private var failsafe: Bool?
    /// Messages that were left out because there were too many.
    package private(set) var dropped: UInt64 = 0

    /// Starts with nothing to compare.
    package init() {}

    /// How many messages are compared.
    package var count: Int { entries.count }

    /// Whether the verifier accepts a message, once that is certain: one odd answer says nothing.
    package func accepts(_ id: JobID) -> Bool? {
        entries[id].flatMap { $0.isCertain ? $0.accepts : nil }
    }

    /// Messages about which the two differ, by our verdict.
    package var diverging: (valid: Int, invalid: Int) {
        entries.values.reduce(into: (0, 0)) { counts, entry in
            guard entry.isDiverging else { return }
            if entry.job.status == .valid { counts.0 += 1 } else { counts.1 += 1 }
        }
    }

    /// Takes in that we judged a message.
    package mutating func judged(_ job: Job, at now: Moment) {
        guard job.status.isDefinite else {
            entries[job.id] = nil
            return
        }
        if var known = entries[job.id] {
            let isNews = known.job.status.label != job.status.label
            known.job = job
            if isNews { known.begin(at: now) }
            entries[job.id] = known
            return
        }
        guard makeRoom() else {
            dropped = dropped.addingSaturating(1)
            return
        }
        entries[job.id] = Entry(job: job, due: now.steady)
        arrivals.append(job.id)
    }

    /// Takes in that a message is no longer followed.
    package mutating func ended(_ id: JobID) {
        entries[id] = nil
    }

    /// Takes in whether the failsafe is on: once it is off, what was refused can be asked again.
    package mutating func failsafeSeen(_ isOn: Bool, at now: Moment) {
        if failsafe == true, !isOn {
            for id in Array(entries.keys) { entries[id]?.due = now.steady }
        }
        failsafe = isOn
    }

    /// The next message to check, invalid ones first, then those that wait longest; nil while none is due, or while the
    /// failsafe is on, because then nothing is checked.
    package mutating func next(at now: Moment) -> Job? {
        guard failsafe != true else { return nil }
        let due = entries.lazy.filter { !$0.value.isUnderWay && $0.value.due <= now.steady }
        let first = due.min { left, right in
            let leftIsValid = left.value.job.status == .valid
            let rightIsValid = right.value.job.status == .valid
            return leftIsValid == rightIsValid ? left.value.due < right.value.due : rightIsValid
        }
        guard let first else { return nil }
        entries[first.key]?.isUnderWay = true
        return first.value.job
    }

    /// Takes in what a check brought.
    ///
    /// - Parameter job: as it was when it was asked about; a verdict of ours that changed meanwhile is asked about again.
    /// - Returns: how the two verdicts stand to each other, and what is new about that.
    package mutating func checked(
        _ job: Job, _ verdict: AccessListVerdict, at now: Moment
    ) -> (relation: Relation, news: News?) {
        let relation = Self.relation(of: job, to: verdict)
        guard var entry = entries[job.id] else { return (relation, nil) }
        entry.isUnderWay = false
        defer { entries[job.id] = entry }
        if relation == .none(.sameTimestamp) || relation == .none(.beyondFilter) {
            // What is a rule of this kind of verifier alone contradicts no other.
            (entry.accepts, entry.isCertain) = (nil, false)
        } else if let accepts = verdict.accepts {
            entry.isCertain = relation == .agrees || entry.accepts == accepts
            entry.accepts = accepts
        }
        guard entry.job.status.label == job.status.label else { return (relation, nil) }
        var news: News?
        switch relation {
        case .agrees:
            if entry.isDiverging { news = .converged }
            (entry.isDiverging, entry.lastDiffered, entry.hasAgreed, entry.attempts) = (false, false, true, 0)
            entry.due = now.steady.addingSaturating(Self.agreementPause.wholeNanoseconds)
        case .differs:
            if entry.lastDiffered, !entry.isDiverging {
                entry.isDiverging = true
                news = .diverged
            }
            entry.lastDiffered = true
            entry.retry(after: now)
        case .none:
            // No verdict takes nothing back: two that differed still do, as far as anybody knows.
            if !entry.isDiverging { entry.lastDiffered = false }
            entry.retry(after: now)
        }
        return (relation, news)
    }

    /// How two verdicts stand to each other.
    ///
    /// | ours | theirs | |
    /// | --- | --- | --- |
    /// | valid | accepted | agrees |
    /// | valid | conflict | differs, unless the message is of the same timestamp: filters demand an earlier one |
    /// | invalid | accepted | differs, unless for a cycle or an invalid initiating block, which filters do not look at |
    /// | invalid | conflict | agrees |
    package static func relation(of job: Job, to verdict: AccessListVerdict) -> Relation {
        switch (job.status, verdict) {
        case (_, .none(let reason)): .none(reason)
        case (.valid, .accepted), (.invalid, .conflict): .agrees
        case (.valid, .conflict): job.isSameTimestamp ? .none(.sameTimestamp) : .differs
        case (.invalid(.cycle), .accepted), (.invalid(.dependsOnInvalid), .accepted): .none(.beyondFilter)
        case (.invalid, .accepted): .differs
        case (.unknown, _): .none(.other)
        }
    }

    /// Lets go of the oldest message that agrees, if there is no room; false when there is none such.
    private mutating func makeRoom() -> Bool {
        if arrivals.count > 2 * Self.capacity { arrivals.removeAll { entries[$0] == nil } }
        guard entries.count >= Self.capacity else { return true }
        guard let index = arrivals.firstIndex(where: { entries[$0]?.hasAgreed == true }) else { return false }
        entries[arrivals.remove(at: index)] = nil
        return true
    }
}
