import Synchronization

/// The invalid messages behind a lock.
final class InvalidMessagesBox: Sendable {
    private let messages: Mutex<InvalidMessages>

    init(startedAt: Moment) {
        messages = Mutex(InvalidMessages(startedAt: startedAt))
    }

    var all: [Job] { messages.withLock { $0.all } }

    var happened: [Job] { messages.withLock { $0.happened } }

    /// True when a message became invalid that was not before, or worse than it was.
    func note(_ transition: Transition, at now: Moment) -> Bool {
        messages.withLock { $0.note(transition, at: now) != nil }
    }
}
