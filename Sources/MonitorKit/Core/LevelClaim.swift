/// What one source vouches for at one level.
struct LevelClaim: Hashable {
    let head: BlockReference
    /// When it was named last, and in which look at the chain's levels.
    let namedAt: Moment
    let look: UInt64
}

/// A level that is named lower than before, while its old head still stands: since which look and when every one does so, and how
/// high at most.
struct Lowering: Hashable {
    let look: UInt64
    let since: Moment
    let highest: BlockNumber
}

/// Finality that one look alone named so high, and what was final before.
struct FinalitySighting: Hashable {
    let head: BlockReference
    let look: UInt64
    let former: BlockReference?
}
