/// Encoded items back to back in one buffer, as the leaves of an ordered trie are prepared.
package struct EncodedList: Sendable {
    /// The buffer that items are written into.
    private var writer: RLPWriter
    /// Where each item ends.
    private var ends: [Int] = []

    /// Starts an empty list.
    ///
    /// - Parameters:
    ///   - count: How many items are expected.
    ///   - capacity: How many bytes they are expected to take together.
    package init(count: Int = 0, capacity: Int = 0) {
        writer = RLPWriter(capacity: capacity)
        ends.reserveCapacity(count)
    }

    /// How many items there are.
    package var count: Int { ends.count }

    /// Appends the item that `body` writes.
    package mutating func append(_ body: (inout RLPWriter) -> Void) {
        body(&writer)
        ends.append(writer.bytes.count)
    }

    /// Lends the bytes of one item, without an allocation.
    ///
    /// - Precondition: `index` is below `count`.
    package func withItem<Result>(_ index: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        let start = index == 0 ? 0 : ends[index - 1]
        return writer.bytes.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[start..<ends[index]])) }
    }
}
