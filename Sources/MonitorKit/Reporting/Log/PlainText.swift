/// Text from outside, made harmless for a terminal and for line-based tools.
///
/// Nothing in it moves a cursor, colors, breaks a line, reverses the reading direction or is longer than its bound.
package enum PlainText {
    /// Drops terminal escapes, turns line breaks and tabs into blanks, drops other control and direction characters, and cuts
    /// at `limit` bytes of UTF-8, of which the mark of a cut, an ellipsis, takes three.
    package static func sanitized(_ text: String, limit: Int) -> String {
        var plain = String.UnicodeScalarView()
        var count = 0
        var scalars = text.unicodeScalars.makeIterator()
        // Reading is bounded as well, or a long run of controls would be work without result.
        var unread = limit.multipliedReportingOverflow(by: 4).partialValue
        while let scalar = scalars.next() {
            unread -= 1
            guard unread >= 0 else { return cut(plain, limit) }
            if scalar == "\u{1B}" {
                skipSequence(&scalars)
                continue
            }
            guard let visible = visible(scalar) else { continue }
            count += UTF8.width(visible)
            guard count <= limit else { return cut(plain, limit) }
            plain.append(visible)
        }
        return String(plain)
    }

    private static func cut(_ plain: String.UnicodeScalarView, _ limit: Int) -> String {
        var kept = plain
        var count = kept.reduce(0) { $0 + UTF8.width($1) }
        while count > max(0, limit - 3), let last = kept.popLast() { count -= UTF8.width(last) }
        kept.append("…")
        return String(kept)
    }

    /// Skips the rest of a control sequence (ECMA-48: parameters, intermediates, a final byte); of other escapes only the
    /// character after ESC goes, so that an unfinished one cannot hide what follows.
    private static func skipSequence(_ scalars: inout String.UnicodeScalarView.Iterator) {
        guard scalars.next() == "[" else { return }
        for _ in 0..<32 {
            guard let scalar = scalars.next(), (0x20...0x3F).contains(scalar.value) else { return }
        }
    }

    private static func visible(_ scalar: UnicodeScalar) -> UnicodeScalar? {
        switch scalar.value {
        case 0x09, 0x0A, 0x0D, 0x85, 0x2028, 0x2029: " "
        case 0x00...0x1F, 0x7F...0x9F: nil
        // Marks, embeddings and isolates of the bidirectional algorithm, zero-width characters and the byte order mark.
        case 0x061C, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x2069, 0xFEFF: nil
        default: scalar
        }
    }
}
