/// Whether as many blocks come as should: a share of missed blocks shows long before a stop.
struct PaceWatch: Hashable, Sendable {
    /// How many block times are looked back on.
    static let window = 60.0
    /// The share of blocks below which too many are missing.
    static let leastShare = 0.85

    private struct Sample: Hashable {
        let number: UInt64
        let at: Moment
    }

    private var samples: [Sample] = []

    /// The blocks that came as a share of those that were due; nil until there is enough to go by.
    private(set) var share: Double?

    /// Takes in the newest block.
    mutating func note(_ number: UInt64, at now: Moment, blockTime: Double) {
        let span = Duration.seconds(max(Self.window * blockTime, 300))
        // One sample in a hundredth of the window bounds what is kept.
        if let last = samples.last, now.elapsed(since: last.at) < span / 100 { return }
        samples.append(Sample(number: number, at: now))
        while samples.count > 2, now.elapsed(since: samples[1].at) >= span { samples.removeFirst() }
        guard let first = samples.first, now.elapsed(since: first.at) >= span, number >= first.number else {
            share = nil
            return
        }
        share = Double(number - first.number) * blockTime / (now.elapsed(since: first.at) / .seconds(1))
    }

    /// Whether too many blocks are missing.
    var isSlow: Bool { share.map { $0 < Self.leastShare } ?? false }
}
