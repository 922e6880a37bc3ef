/// Something about a row that an operator may want to know, said once when it happens.
package enum RowTransition: Hashable, Sendable {
    /// A head changed its state; the first `ok` is not told.
    case head(RowID, WatchedHead, from: LivenessState?, to: LivenessState, HeadPosition?, age: Double?)
    /// The causes that can be named changed.
    case causes(RowID, [StallCause], detail: String)
    /// The history of the chain was seen to be contradicted.
    case violated(RowID, HistoryViolation, evidence: String)
    /// A stop is over, and the blocks that should have been made in it were made afterwards.
    case backFilled(RowID, ClosedRange<UInt64>)
    /// A source stands otherwise to the others than before; the first `current` is not told.
    case source(RowID, String, from: SourceState?, to: SourceState)
}
