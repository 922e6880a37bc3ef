/// The digests of a block's logs: of all of them, or of those that somebody asked for.
package struct BlockLogs: Hashable, Sendable {
    private struct Entry: Hashable {
        let digest: LogDigest
        let index: UInt32
    }

    /// How many logs the block has.
    package let count: Int
    /// What is kept, by ascending index.
    private let entries: [Entry]

    /// Keeps the digests of all logs of a block, by log index.
    package init(_ logs: [LogDigest]) {
        count = logs.count
        entries = logs.enumerated().map { Entry(digest: $1, index: UInt32(clamping: $0)) }
    }

    private init(count: Int, entries: [Entry]) {
        self.count = count
        self.entries = entries
    }

    /// How many digests are kept.
    package var keptCount: Int { entries.count }

    /// The digest of a log; nil where it is not kept, or where there is no such log.
    package subscript(index: LogIndex) -> LogDigest? {
        var (low, high) = (0, entries.count)
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].index < index.value { low = middle + 1 } else { high = middle }
        }
        return low < entries.count && entries[low].index == index.value ? entries[low].digest : nil
    }

    /// Whether it is known what stands at an index: a log that is kept, or none.
    package func tells(of index: LogIndex) -> Bool { Int(index.value) >= count || self[index] != nil }

    /// The same block with those of its digests that stand at some indexes.
    package func only(_ indexes: Set<LogIndex>) -> BlockLogs {
        BlockLogs(count: count, entries: entries.filter { indexes.contains(LogIndex($0.index)) })
    }
}
