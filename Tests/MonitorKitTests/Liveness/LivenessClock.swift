import MonitorKit

/// A moment at so many seconds, by both clocks.
func moment(_ seconds: Double, wallOffset: Double = 0) -> Moment {
    Moment(wall: 1_700_000_000 + seconds + wallOffset, steady: 1_000_000_000 + UInt64(seconds * 1e9))
}

/// A head whose time is so many seconds after the same origin.
func head(_ number: UInt64, at seconds: Double?, fork: UInt64 = 0) -> HeadPosition {
    HeadPosition(
        number: number, hash: Hash32(9, 0, fork, number), time: seconds.map { 1_700_000_000 + $0 })
}
