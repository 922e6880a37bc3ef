/// One block, named by height and hash together.
package struct BlockReference: Hashable, Sendable {
    /// The height.
    package let number: BlockNumber
    /// The header's hash.
    package let hash: Hash32
    /// The header's time.
    package let timestamp: Timestamp

    /// Names a block.
    package init(number: BlockNumber, hash: Hash32, timestamp: Timestamp) {
        self.number = number
        self.hash = hash
        self.timestamp = timestamp
    }
}
