/// What of a chain is expected to move, and is watched for standing still.
package enum WatchedHead: String, CaseIterable, Hashable, Comparable, Sendable {
    /// The newest block that a node knows.
    case unsafe
    /// The newest block derived from L1 data.
    case localSafe = "local_safe"
    /// The newest block whose messages are verified too; the `safe` tag of a node.
    case crossSafe = "cross_safe"
    /// The newest block that is final.
    case finalized
    /// The L1 block that the newest L2 block builds on.
    case l1Origin = "l1_origin"
    /// The round of a chain whose consensus goes by rounds.
    case round
    /// The epoch of a chain whose consensus goes by epochs; its time is when the epoch is due to end.
    case epoch

    /// In the order in which they are declared, which is that of the page.
    package static func < (left: WatchedHead, right: WatchedHead) -> Bool { left.order < right.order }

    /// Whether its numbers begin anew with each era of the chain.
    var isCountedByEra: Bool { self == .round || self == .epoch }

    /// The heads that are never further than this one: a source that names one of them shows that this one has come as far.
    var reachedBy: [WatchedHead] {
        switch self {
        case .localSafe: [.crossSafe, .finalized]
        case .crossSafe: [.finalized]
        case .unsafe, .finalized, .l1Origin, .round, .epoch: []
        }
    }

    private var order: Int {
        switch self {
        case .unsafe: 0
        case .localSafe: 1
        case .crossSafe: 2
        case .finalized: 3
        case .l1Origin: 4
        case .round: 5
        case .epoch: 6
        }
    }
}

/// Where a head is.
package struct HeadPosition: Hashable, Sendable {
    /// Its height, round or epoch.
    package var number: UInt64
    /// The hash of its block, where the source names one.
    package var hash: Hash32?
    /// Its own time in seconds since 1970-01-01 UTC, where the source names one.
    package var time: Double?

    /// Describes a place.
    package init(number: UInt64, hash: Hash32? = nil, time: Double? = nil) {
        self.number = number
        self.hash = hash
        self.time = time
    }

    /// Whether its time is further ahead of our clock than two clocks may be apart.
    func isInFuture(at now: Moment) -> Bool { time.map { $0 > now.wall + HeadWatch.tolerableFuture } ?? false }

    /// The same without a time that cannot be.
    func believable(at now: Moment) -> HeadPosition {
        guard let time, !time.isFinite || time <= 0 || isInFuture(at: now) else { return self }
        return HeadPosition(number: number, hash: hash)
    }
}

/// How a head moves: a closed set, because it is a metric label.
///
/// Nothing is said before two looks: until then a head is in no state.
package enum LivenessState: String, CaseIterable, Hashable, Sendable {
    /// It moves as it should.
    case ok
    /// It is later than it should be, and not so late that it counts as stopped.
    case degraded
    /// It has stopped.
    case stalled
    /// It had stopped, or was far behind, and catches up.
    case recovering
    /// No source can be read, so nothing is known about it.
    case unreadable
}
