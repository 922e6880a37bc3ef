/// What somebody wants to have verified on a chain.
package enum VerificationTarget: Hashable, Sendable {
    /// A block, by height or tag.
    case block(BlockName)
    /// A transaction or a block, which only the node can tell apart.
    case hash(Hash32)
    /// One log of a block.
    case log(BlockName, LogIndex)
    /// All blocks from one height to another, both included.
    case range(ClosedRange<BlockNumber>)

    /// How a block is named.
    package enum BlockName: Hashable, Sendable {
        /// By its height.
        case number(BlockNumber)
        /// By its hash.
        case hash(Hash32)
        /// By a safety level's head.
        case tag(Tag)
    }

    /// The heads that a node names.
    package enum Tag: String, CaseIterable, Hashable, Sendable {
        /// The newest block.
        case latest
        /// The head of the `safe` tag.
        case safe
        /// The head of the `finalized` tag.
        case finalized
    }

    /// The most blocks of a range: some days of a chain, which take minutes.
    package static let rangeLimit: UInt64 = 100_000

    /// Reads `143999881`, `0x` and 64 digits, `latest`, `safe`, `finalized`, any of them with `:` and a log index, or
    /// `FROM-TO`.
    package init(_ text: String) throws(SettingValueError) {
        guard text.utf8.count <= 160 else { throw Self.refusal }
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        if parts.count == 2 {
            guard let name = Self.name(parts[0]), let index = Self.digits(parts[1]).flatMap(UInt32.init(exactly:))
            else {
                throw Self.refusal
            }
            self = .log(name, LogIndex(index))
            return
        }
        let ends = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        if ends.count == 2 {
            guard let first = Self.digits(ends[0]), let last = Self.digits(ends[1]) else { throw Self.refusal }
            guard first <= last, last - first < Self.rangeLimit else {
                throw SettingValueError(
                    "is no range of 1 to \(Self.rangeLimit) blocks", remedy: "write the lower height first")
            }
            self = .range(BlockNumber(first)...BlockNumber(last))
            return
        }
        switch Self.name(parts[0]) {
        case .hash(let hash)?: self = .hash(hash)
        case let name?: self = .block(name)
        case nil: throw Self.refusal
        }
    }

    private static func name(_ text: Substring) -> BlockName? {
        if let tag = Tag(rawValue: String(text)) { return .tag(tag) }
        if let number = digits(text) { return .number(BlockNumber(number)) }
        return (try? Hash32(hex: String(text))).map { .hash($0) }
    }

    private static func digits(_ text: Substring) -> UInt64? {
        guard !text.isEmpty, text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return UInt64(text)
    }

    private static let refusal = SettingValueError(
        "names no transaction, block or log",
        remedy: "write a transaction or block hash, a height, latest, safe, finalized, BLOCK:LOG-INDEX, or FROM-TO")
}
