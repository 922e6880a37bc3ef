/// A head that an endpoint named, when, and what speaks against it.
struct SeenHead: Sendable {
    /// What can be said of heads at first sight.
    enum Plausibility: Sendable {
        /// Nothing speaks against them.
        case plausible
        /// One is a little ahead of our clock, which may be behind.
        case ahead
        /// One cannot be by any clock that is kept, or is not of the time of its height.
        case impossible
    }

    /// How far ahead of our clock a head may be to be merely ahead, and how old by it one may be that shows the clock to be right; in
    /// seconds.
    static let leeway: UInt64 = 60
    /// How long a head that was seen is a measure for the others.
    static let lifetime = Duration.seconds(60)

    let block: BlockReference
    let plausibility: Plausibility
    let seenAt: Moment

    /// Whether it was seen lately.
    func isMeasure(at now: Moment) -> Bool { now.elapsed(since: seenAt) < Self.lifetime }

    /// Whether it speaks against heads of another endpoint.
    ///
    /// One that stands still says nothing about our clock: where that is behind, it is the moving heads of the others that are ahead of it.
    func speaks(against other: Plausibility, at now: Moment) -> Bool {
        guard plausibility == .plausible else { return false }
        return switch other {
        case .plausible: false
        case .ahead: Double(block.timestamp.advanced(by: Self.leeway).seconds) >= now.wall
        case .impossible: true
        }
    }

    /// The highest of heads against which no other one speaks.
    static func furthest(of heads: [SeenHead], at now: Moment) -> BlockNumber? {
        heads.filter { head in !heads.contains { $0.speaks(against: head.plausibility, at: now) } }
            .map(\.block.number).max()
    }
}
