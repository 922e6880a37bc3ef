import Glibc

/// Names one wait for as long as it lasts; a token that outlives its wait matches nothing.
struct WaitToken: Hashable, Sendable {
    let slot: Int
    let generation: UInt64
}

/// How a wait ended.
enum WaitOutcome: Sendable {
    case ready
    case deadlinePassed
    case cancelled
    case closed
    case tooManyDescriptors
}

/// One suspended caller: what it waits for, and how to resume it.
struct Wait: Sendable {
    /// Negative when only the deadline is awaited.
    let descriptor: Int32
    let events: Int16
    let deadline: Deadline
    let continuation: UnsafeContinuation<WaitOutcome, Never>
}

/// Everybody who waits for the loop.
///
/// A plain value; the loop guards it with its lock. Taking a wait out is the only way to reach its continuation, so
/// each is resumed once.
struct WaitTable: Sendable {
    private struct Slot: Sendable {
        var generation: UInt64 = 0
        var wait: Wait?
    }

    private var slots: [Slot] = []
    private var free: [Int] = []
    private var deadlines = DeadlineQueue()
    private(set) var descriptorCount = 0

    var isEmpty: Bool { free.count == slots.count }

    mutating func insert(_ wait: Wait) -> WaitToken {
        let slot = free.popLast() ?? slots.count
        if slot == slots.count { slots.append(Slot()) }
        slots[slot].generation &+= 1
        slots[slot].wait = wait
        if wait.descriptor >= 0 { descriptorCount += 1 }
        let token = WaitToken(slot: slot, generation: slots[slot].generation)
        if wait.deadline != .never { remember(wait.deadline, of: token) }
        return token
    }

    mutating func take(_ token: WaitToken) -> Wait? {
        guard holds(token), let wait = slots[token.slot].wait else { return nil }
        slots[token.slot].wait = nil
        free.append(token.slot)
        if wait.descriptor >= 0 { descriptorCount -= 1 }
        return wait
    }

    mutating func takeOne(dueAt now: Deadline) -> Wait? {
        while let first = deadlines.first, first.deadline <= now {
            _ = deadlines.removeFirst()
            if let wait = take(first.token) { return wait }
        }
        return nil
    }

    mutating func takeOne(on descriptor: Int32) -> Wait? {
        for (index, slot) in slots.enumerated() where slot.wait?.descriptor == descriptor {
            return take(WaitToken(slot: index, generation: slot.generation))
        }
        return nil
    }

    mutating func takeAny() -> Wait? {
        for (index, slot) in slots.enumerated() where slot.wait != nil {
            return take(WaitToken(slot: index, generation: slot.generation))
        }
        return nil
    }

    /// The earliest deadline of a wait that still exists.
    mutating func earliestDeadline() -> Deadline? {
        while let first = deadlines.first {
            if holds(first.token) { return first.deadline }
            _ = deadlines.removeFirst()
        }
        return nil
    }

    func appendDescriptors(to polled: inout PolledSet) {
        for (index, slot) in slots.enumerated() {
            guard let wait = slot.wait, wait.descriptor >= 0 else { continue }
            polled.entries.append(pollfd(fd: wait.descriptor, events: wait.events, revents: 0))
            polled.tokens.append(WaitToken(slot: index, generation: slot.generation))
        }
    }

    private func holds(_ token: WaitToken) -> Bool {
        slots[token.slot].generation == token.generation && slots[token.slot].wait != nil
    }

    private mutating func remember(_ deadline: Deadline, of token: WaitToken) {
        if deadlines.count > 2 * (slots.count - free.count) + 64 {
            let slots = slots
            deadlines.keep {
                slots[$0.token.slot].generation == $0.token.generation && slots[$0.token.slot].wait != nil
            }
        }
        deadlines.insert(DeadlineQueue.Entry(deadline: deadline, token: token))
    }
}

/// What one call of poll(2) looks at, with the wait behind each entry.
///
/// The entry without a token, always the first, is the wake-up pipe.
struct PolledSet {
    var entries: [pollfd] = []
    var tokens: [WaitToken] = []

    mutating func reset(wakeup: Int32) {
        entries.removeAll(keepingCapacity: true)
        tokens.removeAll(keepingCapacity: true)
        entries.append(pollfd(fd: wakeup, events: Int16(POLLIN), revents: 0))
    }
}
