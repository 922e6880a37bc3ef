/// Reads of one kind: due, on their way, or failed and waiting for their time.
///
/// The newest block comes first, because what happens now matters most to whoever looks.
struct ReadQueue: Sendable {
    /// A read that failed: how often in a row, and when it may be tried again.
    private struct Failure {
        var times: Int
        var retryAt: UInt64
    }

    private var due: Set<BlockNumber> = []
    /// The same as `due`, the highest at hand; it may still hold heights that are due no more.
    private var line = HeightHeap()
    private(set) var underway: Set<BlockNumber> = []
    private var waiting: [BlockNumber: Failure] = [:]
    /// How often reads that are due again or on their way have failed before.
    private var failuresBefore: [BlockNumber: Int] = [:]

    /// Whether nothing is due, on its way or failed.
    var isEmpty: Bool { due.isEmpty && underway.isEmpty && waiting.isEmpty }

    /// How many reads have not ended well.
    var count: Int { due.count + underway.count + waiting.count }

    /// Every height that has not been read, in no order.
    var outstanding: Set<BlockNumber> { due.union(underway).union(waiting.keys) }

    /// Whether the last attempt failed and the next one is not due yet.
    func hasFailed(_ number: BlockNumber) -> Bool { waiting[number] != nil }

    /// How often in a row a read failed that is on its way.
    func failures(of number: BlockNumber) -> Int { failuresBefore[number] ?? 0 }

    /// Whether a height is due, on its way or failed.
    func isOutstanding(_ number: BlockNumber) -> Bool {
        due.contains(number) || underway.contains(number) || waiting[number] != nil
    }

    /// Makes a read due, unless it is already, is on its way or waits.
    mutating func add(_ number: BlockNumber) {
        guard !underway.contains(number), waiting[number] == nil, due.insert(number).inserted else { return }
        line.push(number)
    }

    /// The next reads, the highest first, so that no more than `limit` are on their way.
    mutating func take(upTo limit: Int) -> [BlockNumber] {
        guard !due.isEmpty, underway.count < limit else { return [] }
        var taken: [BlockNumber] = []
        while underway.count < limit, let number = line.popHighest() {
            // A height that was removed, or taken, while it was due is still in the line; it is passed over here.
            guard due.remove(number) != nil else { continue }
            underway.insert(number)
            taken.append(number)
        }
        return taken
    }

    /// Ends a read that was on its way, however it ended for good.
    mutating func finish(_ number: BlockNumber) {
        underway.remove(number)
        waiting[number] = nil
        failuresBefore[number] = nil
    }

    /// Puts a read that was on its way aside until its time comes.
    mutating func fail(_ number: BlockNumber, at now: Moment) {
        guard underway.remove(number) != nil else { return }
        let times = (failuresBefore.removeValue(forKey: number) ?? 0) + 1
        let retryAt = now.steady.addingSaturating(Self.delay(after: times))
        waiting[number] = Failure(times: times, retryAt: retryAt)
    }

    /// Forgets a read; one that is on its way stays counted until it ends, so that the bound holds.
    mutating func remove(_ number: BlockNumber) {
        due.remove(number)
        waiting[number] = nil
        failuresBefore[number] = nil
    }

    /// Makes due again what failed and whose time has come.
    mutating func retry(at now: Moment) {
        for (number, failure) in waiting where failure.retryAt <= now.steady {
            waiting[number] = nil
            failuresBefore[number] = failure.times
            add(number)
        }
    }

    /// Nanoseconds from a failure to the next attempt: at once with the next heads, then half a second, doubling to 32 s.
    private static func delay(after failures: Int) -> UInt64 {
        failures < 2 ? 0 : 500_000_000 << UInt64(min(failures - 2, 6))
    }
}
