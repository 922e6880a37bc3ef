/// What one source shows of a head.
struct Showing {
    /// The source.
    let name: String
    /// The head that it names: the same, or one that is never further.
    let level: WatchedHead
    /// Where that is.
    let position: HeadPosition
    /// That is the newest block that the source knows.
    let isNewest: Bool
    /// The furthest that it has named it, and since when.
    let top: (number: UInt64, at: Moment)
}
