/// One initiating block: the chain, and the height that messages name.
package struct InitiatingKey: Hashable, Sendable {
    /// The initiating chain.
    package let chain: ChainID
    /// The height.
    package let number: BlockNumber

    /// Names an initiating block.
    package init(chain: ChainID, number: BlockNumber) {
        self.chain = chain
        self.number = number
    }

    /// A hash for tables that know chains by number.
    ///
    /// Seeded anew in each process: whoever sends messages chooses heights, and must not be able to make them collide.
    static func hash(chain: UInt16, number: BlockNumber) -> UInt64 {
        var hasher = Hasher()
        hasher.combine(chain)
        hasher.combine(number.value)
        return UInt64(bitPattern: Int64(hasher.finalize()))
    }
}
