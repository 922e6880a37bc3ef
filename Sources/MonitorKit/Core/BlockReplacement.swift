/// Why a block was replaced by its deposits.
///
/// A closed set, because it is a metric label.
package enum ReplacementCause: String, CaseIterable, Hashable, Sendable {
    /// It held an invalid message: the protocol's remedy worked.
    case invalidMessage = "invalid_message"
    /// Whole ranges of blocks were emptied: nothing was posted for a sequencing window.
    case windowExpiry = "window_expiry"
    /// No message in it was invalid: either our view was incomplete, or its payload was invalid for another reason.
    case unexplained
}

/// A block that was replaced by its deposits.
package struct BlockReplacement: Hashable, Sendable {
    /// The block that went.
    package let old: BlockReference
    /// The block that stands in its place.
    package let new: BlockReference
    /// Why.
    package let cause: ReplacementCause
    /// The invalid messages that it held, as far as they are kept.
    package let messages: [JobID]
    /// The historic marker deposit is there, which is further proof.
    package let hasMarker: Bool
    /// When the block went, and every block above it.
    package let departedAt: Moment

    /// Describes a replacement.
    package init(
        old: BlockReference, new: BlockReference, cause: ReplacementCause, messages: [JobID] = [],
        hasMarker: Bool = false, departedAt: Moment
    ) {
        self.old = old
        self.new = new
        self.cause = cause
        self.messages = messages
        self.hasMarker = hasMarker
        self.departedAt = departedAt
    }
}
