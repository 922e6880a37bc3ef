/// What goes when an invalid block is replaced: the blocks above it, what relies on any of those, and so on.
///
/// An upper bound: a message whose log is there again in the block's successor stays.
package struct BlastRadius: Hashable, Sendable {
    /// How many blocks go, the invalid one among them.
    package let blocks: Int
    /// How many executing messages those blocks hold, the invalid ones among them.
    package let messages: Int
    /// How many chains lose a block.
    package let chains: Int
    /// False where counting was cut off, so that the numbers are "at least".
    package let isWhole: Bool

    /// Describes a radius.
    package init(blocks: Int, messages: Int, chains: Int, isWhole: Bool) {
        self.blocks = blocks
        self.messages = messages
        self.chains = chains
        self.isWhole = isWhole
    }
}

extension BlastRadius: CustomStringConvertible {
    /// As in `12 blocks, 3 messages, 2 chains`.
    package var description: String {
        func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }
        let text = "\(count(blocks, "block")), \(count(messages, "message")), \(count(chains, "chain"))"
        return isWhole ? text : "at least \(text)"
    }
}
