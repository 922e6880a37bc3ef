/// What this process has seen happen, as far back as a person looks: messages that are not valid, and recent transitions.
///
/// A pure value, fed with what the monitor announces. It knows only what happened since the start, so counts come from
/// the snapshot and only details from here. Everything is bounded.
package struct EventJournal: Sendable {
    /// A message that is invalid, or that cannot be judged.
    package struct Entry: Sendable {
        /// The message with its verdict.
        package internal(set) var job: Job
        /// When this process first had this verdict.
        package internal(set) var since: Moment
    }

    /// One thing that happened.
    package struct Record: Sendable {
        /// When.
        package let at: Moment
        /// What, in a sentence.
        package let sentence: String
        /// It is bad news.
        package let isBad: Bool
        /// The message that it is about.
        package let message: JobID?

        /// Tells a transition.
        init(_ transition: Transition, at moment: Moment, _ names: ChainNames) {
            at = moment
            (sentence, isBad) = transition.sentence(names)
            message = transition.job?.id
        }

        /// Tells what a row announced.
        init(_ transition: RowTransition, at moment: Moment, _ names: ChainNames) {
            at = moment
            let (text, isBad) = transition.sentence
            let row =
                if case .chain(let chain) = transition.row { names.phrase(chain) } else { "chain \(transition.row)" }
            (sentence, self.isBad, message) = ("\(row): \(text)", isBad, nil)
        }
    }

    /// The most messages that are kept.
    package static let entryLimit = 2_000
    /// The most transitions that are kept.
    package static let recordLimit = 40

    /// The messages, by their identity.
    package private(set) var entries: [JobID: Entry] = [:] { didSet { leastBad = nil } }
    /// What goes first when room is needed, as long as nothing has changed: one look at all entries is enough for a flood.
    private var leastBad: JobID?
    /// The transitions, the newest last.
    package private(set) var records: [Record] = []

    private let names: ChainNames

    /// Starts empty.
    ///
    /// - Parameter names: What sentences call chains.
    package init(names: ChainNames = .none) {
        self.names = names
    }

    /// Takes notice of what was announced.
    package mutating func note(_ transition: Transition, at now: Moment) {
        switch transition {
        case .judged(let change):
            judged(change.job, now)
            guard Self.isWorthTelling(change.job.status, change.from) else { return }
        case .invalidMoved(let job, _):
            // One that was left out for want of room may be the worst of all now.
            keep(Entry(job: job, since: entries[job.id]?.since ?? now))
        case .orphaned(let job), .ended(let job, _):
            entries[job.id] = nil
            guard job.wasInvalid else { return }
        case .windowProgress: return
        default: break
        }
        append(Record(transition, at: now, names))
    }

    /// Takes notice of what a row announced.
    package mutating func note(_ transition: RowTransition, at now: Moment) {
        append(Record(transition, at: now, names))
    }

    /// Invalid messages first, the worst tier first, and of one tier the oldest first.
    package var worstFirst: [Entry] {
        entries.values.sorted { Self.isWorse($0.job, $1.job) }
    }

    private static func isWorse(_ left: Job, _ right: Job) -> Bool {
        let (mine, other) = (left.tier ?? 0, right.tier ?? 0)
        if mine != other { return mine > other }
        let (block, otherBlock) = (left.block, right.block)
        if block.timestamp != otherBlock.timestamp { return block.timestamp < otherBlock.timestamp }
        if block.hash != otherBlock.hash { return block.hash < otherBlock.hash }
        return left.message.logIndex.value < right.message.logIndex.value
    }

    private mutating func judged(_ job: Job, _ now: Moment) {
        switch job.status {
        case .valid, .unknown(.notCheckedYet): entries[job.id] = nil
        case .invalid, .unknown:
            let since = entries[job.id].flatMap { $0.job.status == job.status ? $0.since : nil } ?? now
            keep(Entry(job: job, since: since))
        }
    }

    /// Keeps an entry; where there is no room, the least bad one goes, which may be this one.
    private mutating func keep(_ entry: Entry) {
        let id = entry.job.id
        if entries.count >= Self.entryLimit, entries[id] == nil {
            let last = leastBad ?? entries.values.max { Self.isWorse($0.job, $1.job) }?.job.id
            leastBad = last
            guard let last, let other = entries[last], Self.isWorse(entry.job, other.job) else { return }
            entries[last] = nil
        }
        entries[id] = entry
    }

    private mutating func append(_ record: Record) {
        if records.count >= Self.recordLimit { records.removeFirst() }
        records.append(record)
    }

    /// First looks that find nothing wrong are what happens all the time.
    private static func isWorthTelling(_ status: MessageStatus, _ from: MessageStatus?) -> Bool {
        switch status {
        case .invalid: true
        case .valid: if case .invalid = from { true } else { false }
        case .unknown: from?.isDefinite == true
        }
    }
}
