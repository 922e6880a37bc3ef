import Synchronization

/// The journal, shared between the monitor, which writes it, and readers of the page.
///
/// A lock guards it; a reader copies the value, which costs a retain.
final class JournalBox: Sendable {
    private let journal: Mutex<EventJournal>

    init(names: ChainNames = .none) {
        journal = Mutex(EventJournal(names: names))
    }

    var current: EventJournal { journal.withLock { $0 } }

    func note(_ transition: Transition, at now: Moment) {
        journal.withLock { $0.note(transition, at: now) }
    }

    func note(_ transition: RowTransition, at now: Moment) {
        journal.withLock { $0.note(transition, at: now) }
    }
}
