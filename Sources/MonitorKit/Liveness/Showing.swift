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
    /// When it last answered.
    let answeredAt: Moment?
    /// When it named the same place before that; nil where it did not.
    let seenBefore: Moment?
}

/// That a head still is where it was.
struct Confirmation {
    /// Since when it is known to be there.
    let since: Moment
    /// When the source that says so saw the same a look ago; nil where it did not.
    let before: Moment?
}
