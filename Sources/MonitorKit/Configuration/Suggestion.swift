/// The known name that somebody probably meant.
package enum Suggestion {
    /// The nearest of `names` by edits, or nil when none is near: one edit, or one in three letters.
    ///
    /// An exact prefix counts as near, so that `--l2-rpc` finds `--l2-rpcs` and `--metrics` finds `--metrics.addr`; what stands
    /// behind a dot counts as the whole, so that `--port` finds `--metrics.port`.
    package static func nearest(to text: String, among names: some Sequence<String>) -> String? {
        // Longer than any name: nothing is near, and the comparison is not worth its cost.
        guard (2...48).contains(text.utf8.count) else { return nil }
        let wanted = Array(text.lowercased().utf8)
        let word = wanted.drop { $0 == UInt8(ascii: "-") }
        let ranked = names.map { name in
            let letters = Array(name.lowercased().utf8)
            let last = letters.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).dropFirst().last
            let isLast = last.map { $0.elementsEqual(word) } ?? false
            return (name: name, edits: isLast ? 0 : edits(wanted, letters), isPrefix: letters.starts(with: wanted))
        }
        let limit = max(1, wanted.count / 3)
        let near = ranked.filter { $0.edits <= limit || $0.isPrefix }
        return near.min { ($0.edits, $0.name) < ($1.edits, $1.name) }?.name
    }

    /// The sentence for an error message, or an empty text.
    package static func sentence(for text: String, among names: some Sequence<String>) -> String? {
        nearest(to: text, among: names).map { "did you mean \($0)?" }
    }

    /// Insertions, deletions, replacements and swaps of neighbors (optimal string alignment).
    private static func edits(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var beforeLast = [Int]()
        var last = Array(0...right.count)
        for row in left.indices {
            var current = [row + 1]
            for column in right.indices {
                let replaced = last[column] + (left[row] == right[column] ? 0 : 1)
                var best = min(replaced, last[column + 1] + 1, current[column] + 1)
                let isSwap =
                    row > 0 && column > 0 && left[row] == right[column - 1] && left[row - 1] == right[column]
                if isSwap { best = min(best, beforeLast[column - 1] + 1) }
                current.append(best)
            }
            (beforeLast, last) = (last, current)
        }
        return last[right.count]
    }
}
