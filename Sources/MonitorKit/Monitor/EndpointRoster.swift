/// The endpoints of one chain and what each has shown lately: who is asked next, and who is left alone for a while.
///
/// A pure value: time and chance are passed in. The first healthy endpoint in configured order serves; one that fails waits
/// longer after each failure and is then tried with a look at its heads before it serves again; one whose bytes do not hash
/// waits longest; one that answers and stands still while another moves on does not serve.
struct EndpointRoster: Sendable {
    /// What an endpoint has shown.
    private struct Entry {
        let name: String
        /// Its place in the configuration, which is not the order in which endpoints say what they serve.
        let rank: Int
        var failures = 0
        /// Until then nothing is asked of it, unless it answers what it was asked before.
        var restsUntil: UInt64 = 0
        /// Until then nothing that it says is believed, whatever it answers.
        var distrustedUntil: UInt64 = 0
        /// Its newest head.
        var head: (block: BlockReference, at: Moment)?
        /// How many looks in a row showed it behind another endpoint.
        var looksBehind = 0

        /// When it may be asked again.
        var isFreeAt: UInt64 { max(restsUntil, distrustedUntil) }
    }

    /// How long an endpoint rests whose answer did not hash to what was asked for.
    static let integrityRest: UInt64 = 5 * 60 * 1_000_000_000
    /// How far behind another endpoint, in blocks, an endpoint may be.
    static let tolerableLag: UInt64 = 2
    /// How many looks in a row must show that.
    static let looksToJudgeLag = 2

    /// How long a head that was seen is a measure for the others.
    static let headLifetime = Duration.seconds(60)

    private var entries: [Entry] = []

    /// The names, in configured order.
    var names: [String] { entries.map(\.name) }

    /// Adds an endpoint, behind those of lower rank, which moves those of higher rank by one place.
    ///
    /// - Returns: its place; nil for one that is known already, which stays as it is.
    mutating func add(_ name: String, rank: Int) -> Int? {
        guard !entries.contains(where: { $0.name == name }) else { return nil }
        let place = entries.firstIndex { $0.rank > rank } ?? entries.count
        entries.insert(Entry(name: name, rank: rank), at: place)
        return place
    }

    /// The endpoint to ask now; where all rest, the one whose rest ends first.
    func serving(at now: Moment) -> Int? {
        let candidates = rested(at: now)
        let fit = candidates.first { entries[$0].failures == 0 && !isBehind($0) }
        return fit ?? candidates.first { !isBehind($0) } ?? candidates.first
            ?? entries.indices.min { entries[$0].isFreeAt < entries[$1].isFreeAt }
    }

    /// The endpoints that do not rest, in order.
    func rested(at now: Moment) -> [Int] {
        entries.indices.filter { entries[$0].isFreeAt <= now.steady }
    }

    /// The endpoints of which nothing bad was seen lately, in order; those that have not been looked at yet are among them.
    func fit(at now: Moment) -> [Int] {
        rested(at: now).filter { entries[$0].failures == 0 && !isBehind($0) }
    }

    /// The endpoints that do not serve and may be looked at.
    func witnesses(at now: Moment) -> [Int] {
        let serving = serving(at: now)
        return rested(at: now).filter { $0 != serving }
    }

    /// Notes heads that an endpoint gave.
    mutating func answered(_ index: Int, _ heads: ChainHeads, at now: Moment) {
        guard entries.indices.contains(index) else { return }
        entries[index].failures = 0
        entries[index].restsUntil = 0
        entries[index].head = (heads.latest.reference, now)
        let furthest =
            entries.filter { $0.failures == 0 }.compactMap(\.head)
            .filter { now.elapsed(since: $0.at) < Self.headLifetime }.map(\.block.number).max() ?? heads.latest.number
        let isBehind = heads.latest.number.advanced(by: Self.tolerableLag) < furthest
        entries[index].looksBehind = isBehind ? min(entries[index].looksBehind + 1, Self.looksToJudgeLag) : 0
    }

    /// Notes a failure.
    ///
    /// - Parameter chance: between 0 and 1.
    mutating func failed(_ index: Int, _ failure: UpstreamFailure, at now: Moment, chance: Double) {
        guard entries.indices.contains(index) else { return }
        entries[index].failures = min(entries[index].failures + 1, 1000)
        guard failure.cause != .integrity else {
            entries[index].distrustedUntil = now.steady.addingSaturating(Self.integrityRest)
            return
        }
        let rest = Backoff.delay(after: entries[index].failures, chance: chance).wholeNanoseconds
        entries[index].restsUntil = now.steady.addingSaturating(rest)
    }

    /// How long nothing needs to be asked, because every endpoint rests.
    func rest(at now: Moment) -> Duration {
        let soonest = entries.map(\.isFreeAt).min() ?? 0
        return .nanoseconds(Int64(clamping: soonest > now.steady ? soonest - now.steady : 0))
    }

    private func isBehind(_ index: Int) -> Bool { entries[index].looksBehind >= Self.looksToJudgeLag }
}

extension Duration {
    /// The duration in nanoseconds, zero where it is negative.
    var wholeNanoseconds: UInt64 {
        let (seconds, attoseconds) = components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        return UInt64(seconds).multipliedReportingOverflow(by: 1_000_000_000).partialValue
            .addingSaturating(UInt64(attoseconds / 1_000_000_000))
    }
}
