/// From when on a head counts as late, and as stopped: seconds, with the sum that they come from.
package struct StallThreshold: Hashable, Sendable {
    /// Beyond this age it is late.
    package var degraded: Double
    /// Beyond this age it has stopped.
    package var stalled: Double
    /// The longest usual time between two moves: what moved less long ago has not stopped, however old its time is.
    package var pause: Double
    /// Beyond this age it has stopped even while it moves, because it falls ever further behind; nil where no age says so.
    package var tooOld: Double?
    /// Whether the time without a move counts too; not where a move is due at a known time only.
    package var countsIdleTime = true
    /// How `stalled` was arrived at, for people.
    package var sum: String

    /// Sets thresholds.
    package init(degraded: Double, stalled: Double, pause: Double, countsIdleTime: Bool = true, sum: String) {
        self.degraded = degraded
        self.stalled = stalled
        self.pause = pause
        self.countsIdleTime = countsIdleTime
        self.sum = sum
    }

    /// The threshold that an operator set: late at half of it.
    func replaced(by seconds: Double) -> StallThreshold {
        var threshold = StallThreshold(
            degraded: seconds / 2, stalled: seconds, pause: min(pause, seconds / 2), countsIdleTime: countsIdleTime,
            sum: "\(Self.text(seconds)), as configured")
        threshold.tooOld = tooOld.map { max($0, seconds) }
        return threshold
    }

    static func text(_ seconds: Double) -> String {
        let tenths = (min(max(seconds, 0), 1e12) * 10).rounded() / 10
        return tenths == tenths.rounded() ? "\(Int(tenths)) s" : "\(tenths) s"
    }
}

/// What kind of chain a row is about, which decides what of it is watched and what can be said about a stop.
package enum RowKind: String, CaseIterable, Hashable, Sendable {
    /// An OP Stack chain.
    case op
    /// An L1, or another EVM chain.
    case evm
    /// Concordium, whose consensus goes by rounds and epochs.
    case concordium

    /// What of such a chain is watched.
    package var heads: [WatchedHead] {
        switch self {
        case .op: [.unsafe, .localSafe, .crossSafe, .finalized, .l1Origin]
        case .evm: [.unsafe, .finalized]
        case .concordium: [.unsafe, .finalized, .round, .epoch]
        }
    }
}

/// What thresholds are derived from.
package struct RowParameters: Hashable, Sendable {
    /// What kind of chain.
    package var kind: RowKind
    /// Seconds between blocks.
    package var blockTime: Double
    /// Seconds between two looks at each source.
    package var pollInterval: Double
    /// Seconds after which L2 blocks that are not on L1 are dropped, where that is known.
    package var sequencingWindow: Double?
    /// Seconds after which a round times out when the one before did not; for `concordium`.
    package var roundTimeout = 10.0
    /// Thresholds that an operator set, in seconds.
    package var overrides: [WatchedHead: Double] = [:]
    /// An operator expects the chain to stand still.
    package var isInMaintenance = false

    /// The time between two L1 blocks.
    package static let l1BlockTime = 12.0
    /// The blocks of an L1 epoch, after two of which blocks become final.
    package static let l1EpochLength = 32.0
    /// The longest usual pause between two batches; the OP conductor's health check bounds the age of the safe head by twice this.
    package static let batchPause = 600.0
    /// Seconds for which every source of a row must have been silent before the row counts as unreadable.
    package var patience: Double { max(3 * pollInterval, 15) }

    /// Seconds after which a copy of an answer says nothing about now: by then what it names would count as late.
    package func oldestCopy(of heads: [WatchedHead]) -> Double {
        heads.map { threshold(of: $0).degraded }.min() ?? patience
    }

    /// Describes a chain.
    package init(_ kind: RowKind, blockTime: Double, pollInterval: Double = 5) {
        self.kind = kind
        // A halt must not poison an estimate, nor an odd number a threshold.
        self.blockTime = min(max(blockTime.isFinite ? blockTime : 1, 0.1), 120)
        self.pollInterval = pollInterval
    }

    /// The threshold of a head.
    package func threshold(of head: WatchedHead) -> StallThreshold {
        let derived = derivedThreshold(of: head)
        guard let seconds = overrides[head] else { return derived }
        return derived.replaced(by: seconds)
    }

    private func derivedThreshold(of head: WatchedHead) -> StallThreshold {
        switch (kind, head) {
        case (.concordium, .round):
            let timeout = min(max(roundTimeout, 1), 30)
            return StallThreshold(
                degraded: timeout + 5, stalled: 2 * timeout + 5, pause: timeout + 5,
                sum: "2 × timeout \(text(timeout)) + 5 s = \(text(2 * timeout + 5))")
        case (.concordium, .epoch):
            return StallThreshold(
                degraded: 60, stalled: 120, pause: 60, countsIdleTime: false,
                sum: "120 s after the epoch was due to end")
        case (.concordium, _): return timeouts(6)
        case (_, .unsafe): return blocks(kind == .op ? 15 : 10)
        case (_, .localSafe), (_, .crossSafe):
            // A batcher that is only too slow uses the window up as well as one that has stopped.
            var threshold = batches()
            threshold.tooOld = sequencingWindow.map { max($0 / 2, threshold.stalled) }
            return threshold
        case (.op, .finalized): return derivedFinality()
        case (_, .finalized): return epochs()
        case (_, .l1Origin), (_, .round), (_, .epoch): return l1Origin()
        }
    }

    /// Leaders that fail in a row each cost a timeout that grows: six times the first covers three of them and the rounds after.
    private func timeouts(_ count: Double) -> StallThreshold {
        let timeout = min(max(roundTimeout, 1), 10)
        return StallThreshold(
            degraded: count / 2 * timeout, stalled: count * timeout, pause: count / 2 * timeout,
            sum: "\(Int(count)) × timeout \(text(timeout)) = \(text(count * timeout))")
    }

    private func blocks(_ count: Double) -> StallThreshold {
        let stalled = max(count * blockTime, 30)
        let late = max(5 * blockTime, 10)
        let product = "\(Int(count)) × block time \(text(blockTime)) = \(text(count * blockTime))"
        return StallThreshold(
            degraded: late, stalled: stalled, pause: late,
            sum: count * blockTime < 30 ? "\(product), at least 30 s" : product)
    }

    /// A batcher has to keep well within the sequencing window, so a chain with a short one is told of sooner.
    private func batches() -> StallThreshold {
        let usual = 2 * Self.batchPause
        guard let window = sequencingWindow, window > 0, window / 4 < usual else {
            return StallThreshold(
                degraded: Self.batchPause, stalled: usual, pause: Self.batchPause,
                sum: "2 × usual pause between batches \(text(Self.batchPause)) = \(text(usual))")
        }
        let stalled = max(window / 4, 60)
        return StallThreshold(
            degraded: stalled / 2, stalled: stalled, pause: stalled / 2,
            sum: "a quarter of the sequencing window \(text(window)) = \(text(window / 4)), at least 60 s")
    }

    /// A block waits for its batch, then for its L1 block: two epochs to finality and one until the node looks, one spare.
    private func derivedFinality() -> StallThreshold {
        let epoch = Self.l1EpochLength * Self.l1BlockTime
        let stalled = 2 * Self.batchPause + 5 * epoch
        return StallThreshold(
            degraded: Self.batchPause + 4 * epoch, stalled: stalled, pause: Self.batchPause + epoch,
            sum: "safe threshold \(text(2 * Self.batchPause)) + 5 × L1 epoch \(text(epoch)) = \(text(stalled))")
    }

    private func epochs() -> StallThreshold {
        let epoch = Self.l1EpochLength * blockTime
        return StallThreshold(
            degraded: max(4 * epoch, 60), stalled: max(5 * epoch, 120), pause: max(1.25 * epoch, 15),
            sum: "5 × epoch of 32 blocks \(text(epoch)) = \(text(5 * epoch)), at least 120 s")
    }

    /// A sequencer stays some blocks behind L1, and L1 misses some.
    private func l1Origin() -> StallThreshold {
        StallThreshold(
            degraded: 12 * Self.l1BlockTime, stalled: 20 * Self.l1BlockTime, pause: 5 * Self.l1BlockTime,
            sum: "20 × L1 block time \(text(Self.l1BlockTime)) = \(text(20 * Self.l1BlockTime))")
    }

    private func text(_ seconds: Double) -> String { StallThreshold.text(seconds) }
}
