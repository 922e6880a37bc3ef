/// The position of a log in its block, counted over all receipts of the block (protocol: messaging, "log index").
package struct LogIndex: Hashable, Comparable, Sendable {
    /// The position; the first log of a block has 0.
    package let value: UInt32

    /// Wraps a position.
    package init(_ value: UInt32) {
        self.value = value
    }

    /// Earlier logs come first.
    package static func < (left: LogIndex, right: LogIndex) -> Bool {
        left.value < right.value
    }
}

extension LogIndex: CustomStringConvertible {
    /// The decimal form.
    package var description: String { String(value) }
}
