/// Where a head was over time, as straight lines between known points.
package struct IncidentTrack: Sendable {
    /// A point: at that moment the head was there.
    struct Knot: Sendable {
        let wall: Double
        let number: Double
        let time: Double
    }

    private let knots: [Knot]
    /// Tells the hashes of two chains apart that grow beside each other.
    private let fork: UInt64
    private let namesHashes: Bool

    init(_ knots: [Knot], fork: UInt64 = 0, namesHashes: Bool = true) {
        self.knots = knots
        self.fork = fork
        self.namesHashes = namesHashes
    }

    /// A head that moves all the time: from a number and its time, with seconds between blocks.
    static func steady(from wall: Double, to end: Double, number: Double, blockTime: Double, lag: Double) -> [Knot] {
        [
            Knot(wall: wall, number: number, time: wall - lag),
            Knot(wall: end, number: number + (end - wall) / blockTime, time: end - lag),
        ]
    }

    /// Where the head was; nil before the first point.
    func position(at wall: Double) -> HeadPosition? {
        guard let first = knots.first, wall >= first.wall else { return nil }
        var before = first
        for knot in knots.dropFirst() {
            if knot.wall > wall { return position(between: before, and: knot, at: wall) }
            before = knot
        }
        return position(number: before.number.rounded(.down), time: before.time)
    }

    private func position(between left: Knot, and right: Knot, at wall: Double) -> HeadPosition {
        let part = (wall - left.wall) / (right.wall - left.wall)
        let number = (left.number + part * (right.number - left.number)).rounded(.down)
        guard right.number > left.number else { return position(number: left.number.rounded(.down), time: left.time) }
        let share = (number - left.number) / (right.number - left.number)
        return position(number: number, time: left.time + share * (right.time - left.time))
    }

    private func position(number: Double, time: Double) -> HeadPosition {
        let height = UInt64(max(number, 0))
        return HeadPosition(number: height, hash: namesHashes ? Hash32(1, 0, fork, height) : nil, time: time)
    }
}
