/// Whether one head of a chain moves.
///
/// Judged by the wall clock less the head's own time, because blocks that are made after a stop with the times of the stop
/// leave no gap in the chain; and by how long it has been seen in one place, because clocks can be wrong. Both are taken
/// at looks: what nobody looked at has not stood still. An age that the newest block has too is our clock's or the chain's.
package struct HeadWatch: Hashable, Sendable {
    /// How long a head must move as it should after a stop before it is `ok`.
    package static let settlingTime = Duration.seconds(30)
    /// A time further ahead of our clock than this, in seconds, is no time.
    package static let tolerableFuture = 30.0
    /// A time that is ahead by more than this is no matter of clocks; it is another unit, or garbage.
    static let longestFuture = 86_400.0

    /// Which head.
    package let head: WatchedHead
    /// From when on it is late or has stopped.
    package var threshold: StallThreshold
    /// Where it was at the last look.
    package private(set) var position: HeadPosition?
    /// How it moves; nil before two looks.
    package private(set) var state: LivenessState?
    /// The stop that it is in, or the last one.
    package private(set) var stall: Stall?
    /// Wall clock less its own time at the last look, in seconds; nil where it has no time that can be.
    package private(set) var age: Double?
    /// Seconds by which its own time is ahead of our clock at the last look, where that is more than tolerable.
    package private(set) var ahead: Double?
    /// When it was last seen to move; nil while it has not been.
    package private(set) var movedAt: Moment?

    private let blockTime: Double
    private var looks = 0
    private var lastLook: Moment?
    /// When it was first seen where it is.
    private var standsSince: Moment?
    private var highest: HeadPosition?
    private var settlingSince: Moment?
    /// When it moved again after the last stop; nil while it has not.
    private(set) var resumedAt: Moment?
    /// How old it was when it moved last, in seconds; nil where that is not known.
    private(set) var ageAtMove: Double?
    private var isCatchingUp = false
    private var fall = FallWatch()
    /// It moves, and falls ever further behind, by more than a source may be behind another that is lost meanwhile; until it keeps pace.
    private(set) var isFalling = false
    /// Something other than time shows that it cannot move.
    private var isKnownStuck = false
    private var ageOfNewestBlock = 0.0

    /// Starts with nothing seen.
    package init(_ head: WatchedHead, threshold: StallThreshold, blockTime: Double) {
        self.head = head
        self.threshold = threshold
        self.blockTime = blockTime
    }

    /// Seconds for which it has been seen in one place.
    package var idle: Double {
        guard let lastLook, let standsSince else { return 0 }
        return lastLook.elapsed(since: standsSince) / .seconds(1)
    }

    /// Whether it stands still, as far as is known.
    package var isStalled: Bool { state == .stalled }

    /// The furthest that it has been; nil before a look, and while its numbers begin anew.
    var furthest: UInt64? { highest?.number }

    /// Takes in a look.
    ///
    /// - Parameters:
    ///   - since: since when a source that sees it there has been there itself: what was before it cannot tell.
    ///   - before: when the source that sees it there did so a look ago: its own looks confirm each other.
    ///   - patience: seconds after which a look confirms none before it; nil where each does.
    ///   - isKnownStuck: something other than time shows that it cannot move from here.
    ///   - ageOfNewestBlock: how old the chain's newest block is by our clock, in seconds; 0 while the chain stands still.
    package mutating func see(
        _ position: HeadPosition, at now: Moment, since: Moment? = nil, before: Moment? = nil,
        patience: Double? = nil, isKnownStuck: Bool = false, ageOfNewestBlock: Double = 0
    ) {
        let new = position.believable(at: now)
        ahead = position.time.map { $0 - now.wall }.flatMap {
            $0 > Self.tolerableFuture && $0 <= Self.longestFuture ? $0 : nil
        }
        if let patience, let last = [lastLook, before].compactMap({ $0 }).max(by: { $0.steady < $1.steady }),
            now.elapsed(since: last) > .seconds(patience)
        {
            looks = 0
            (fall, isFalling) = (FallWatch(), false)
        }
        looks = min(looks + 1, 2)
        lastLook = now
        age = new.time.map { max(0, now.wall - $0) }
        self.isKnownStuck = isKnownStuck
        self.ageOfNewestBlock = ageOfNewestBlock
        if self.position == nil {
            standsSince = now
            highest = new
        } else if isMove(to: new) {
            moved(to: new, at: now)
        } else if let since, let standsSince, since.elapsed(since: standsSince) > .zero {
            self.standsSince = since
        }
        self.position = new
        judge(at: now)
    }

    /// Shows where those sources are that can be read, of which none can tell whether the head is further: no look.
    mutating func show(_ position: HeadPosition, at now: Moment) {
        guard self.position != nil else { return }
        self.position = position.believable(at: now)
    }

    /// Whether it would have moved if it were there.
    func isMove(to position: HeadPosition, at now: Moment) -> Bool { isMove(to: position.believable(at: now)) }

    /// Notes that its numbers begin anew: whatever it shows next is a move.
    mutating func beginAnew() {
        highest = nil
    }

    /// Notes that no source can be read any more.
    package mutating func becameUnreadable() {
        state = .unreadable
        looks = 0
        (fall, isFalling) = (FallWatch(), false)
    }

    /// A new height, or another block with a newer time after the chain was rolled back: not a node that shows two heights in turn.
    private func isMove(to new: HeadPosition) -> Bool {
        guard let highest else { return true }
        if new.number > highest.number { return true }
        guard let time = new.time, let newest = highest.time else { return false }
        return new.number != position?.number && time > newest
    }

    private mutating func moved(to new: HeadPosition, at now: Moment) {
        noteFall(to: new, at: now)
        highest = new
        standsSince = now
        movedAt = now
        if let age {
            isCatchingUp = ageAtMove.map { age < $0 - 0.5 && age > threshold.degraded } ?? false
            ageAtMove = age
        }
        if stall != nil, stall?.clearedAt == nil, stall?.movedAt == nil {
            stall?.movedAt = now.wall
            resumedAt = now
        }
    }

    /// What stood still for so long that it had stopped is behind by that, and not because it moves too slowly.
    private mutating func noteFall(to new: HeadPosition, at now: Moment) {
        guard head == .unsafe, let time = new.time else { return }
        if let standsSince, now.elapsed(since: standsSince) >= .seconds(threshold.stalled) {
            (fall, isFalling) = (FallWatch(), false)
        }
        fall.moved(to: time, at: now)
        isFalling = fall.seconds > (isFalling ? 0 : 2 * threshold.stalled)
    }

    private mutating func judge(at now: Moment) {
        guard looks >= 2 else {
            // Silence between two looks must not hide a stop that was seen before it.
            if state == .unreadable { state = nil }
            return
        }
        if hasStopped {
            stop(at: now)
        } else if stall != nil, stall?.clearedAt == nil {
            settle(at: now)
        } else if isLate {
            state = isCatchingUp && idle <= threshold.pause ? .recovering : .degraded
        } else {
            state = .ok
        }
    }

    private var isLate: Bool {
        let own = (age ?? 0) - (head == .unsafe ? 0 : ageOfNewestBlock)
        return own > threshold.degraded || (threshold.countsIdleTime && idle > threshold.degraded)
    }

    /// Seconds of its age that do not show that it stands still: the newest block is as old, or was when it came.
    private var sharedAge: Double {
        guard head == .unsafe else { return ageOfNewestBlock }
        return ageAtMove.flatMap { $0 > threshold.degraded ? $0 : nil } ?? 0
    }

    private var hasStopped: Bool {
        if isKnownStuck || isFalling { return true }
        // A stop lasts until the head moves, whatever clocks do meanwhile.
        if let stall, stall.clearedAt == nil, stall.movedAt == nil { return true }
        if threshold.countsIdleTime, idle >= threshold.stalled { return true }
        // How far it is behind the newest block, so that a wall clock that is wrong makes no stop.
        if let tooOld = threshold.tooOld, (age ?? 0) - ageOfNewestBlock > tooOld { return true }
        let movedLately = movedAt != nil && idle <= threshold.pause
        // After a start the next block may be about to come, and its age be that of our clock.
        let isNew = head == .unsafe && idle <= 2 * blockTime
        return (age ?? 0) - sharedAge > threshold.stalled && !movedLately && !isNew
    }

    private mutating func stop(at now: Moment) {
        settlingSince = nil
        // What has moved since it stopped, and stands again, has stopped anew: its last progress is another.
        let isAnother = stall == nil || stall?.clearedAt != nil || stall?.movedAt != nil
        if state != .stalled, isAnother, let position {
            stall = Stall(
                frozenAt: position, since: position.time ?? standsSince?.wall ?? now.wall, noticedAt: now.wall)
            resumedAt = nil
        }
        state = .stalled
    }

    private mutating func settle(at now: Moment) {
        noteBackFill()
        guard !isLate else {
            settlingSince = nil
            state = .recovering
            return
        }
        let since = settlingSince ?? now
        settlingSince = since
        if now.elapsed(since: since) >= Self.settlingTime {
            stall?.clearedAt = now.wall
            state = .ok
        } else {
            state = .recovering
        }
    }

    /// Blocks that fill the time of a stop as if there had been none were made after it.
    private mutating func noteBackFill() {
        guard head == .unsafe, let stall, stall.backFilled == nil, let position, let time = position.time,
            let frozen = stall.frozenAt.time, position.number > stall.frozenAt.number
        else { return }
        let span = time - frozen
        let made = Double(position.number - stall.frozenAt.number)
        guard span > threshold.stalled, made * blockTime >= 0.9 * span else { return }
        self.stall?.backFilled = (stall.frozenAt.number + 1)...position.number
    }
}
