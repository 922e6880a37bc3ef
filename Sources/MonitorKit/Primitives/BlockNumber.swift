/// The height of a block on its chain.
package struct BlockNumber: Hashable, Comparable, Sendable {
    /// The height; 0 is genesis.
    package let value: UInt64

    /// Wraps a height.
    package init(_ value: UInt64) {
        self.value = value
    }

    /// The height above, stopping at the largest.
    package var next: BlockNumber { advanced(by: 1) }

    /// A height further up, stopping at the largest.
    package func advanced(by count: UInt64) -> BlockNumber {
        let (sum, overflow) = value.addingReportingOverflow(count)
        return BlockNumber(overflow ? .max : sum)
    }

    /// A height further down, stopping at genesis.
    package func lowered(by count: UInt64) -> BlockNumber {
        BlockNumber(value < count ? 0 : value - count)
    }

    /// Lower heights come first.
    package static func < (left: BlockNumber, right: BlockNumber) -> Bool {
        left.value < right.value
    }
}

extension BlockNumber: CustomStringConvertible {
    /// The decimal form.
    package var description: String { String(value) }
}
