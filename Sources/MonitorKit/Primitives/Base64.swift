/// Bytes as text of 64 letters, RFC 4648, sections 4 and 5.
package enum Base64 {
    private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let urlLetters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
    private static let padding = UInt8(ascii: "=")

    /// With padding.
    package static func encode(_ bytes: [UInt8]) -> String {
        var text = letters(of: bytes, in: letters)
        text += repeatElement(padding, count: (4 - text.count % 4) % 4)
        return String(decoding: text, as: UTF8.self)
    }

    /// With the letters for URLs, without padding.
    package static func encodeForURL(_ bytes: [UInt8]) -> String {
        String(decoding: letters(of: bytes, in: urlLetters), as: UTF8.self)
    }

    /// The bytes of a padded text; nil where it is not the one text for some bytes.
    package static func decode(_ text: some Sequence<UInt8>) -> [UInt8]? {
        let text = Array(text)
        guard text.count.isMultiple(of: 4) else { return nil }
        let end = text.lastIndex { $0 != padding }.map { $0 + 1 } ?? 0
        guard text.count - end <= 2 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 4 * 3)
        var bits = 0
        for (index, letter) in text[..<end].enumerated() {
            guard let value = letters.firstIndex(of: letter) else { return nil }
            bits = bits << 6 | value
            guard index % 4 > 0 else { continue }
            let rest = 6 - 2 * (index % 4)
            bytes.append(UInt8(truncatingIfNeeded: bits >> rest))
            bits &= 1 << rest - 1
        }
        // Left-over bits that are not zero would be a second text for the same bytes.
        return bits == 0 && end % 4 != 1 ? bytes : nil
    }

    private static func letters(of bytes: [UInt8], in letters: [UInt8]) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
            for position in 0...group.count { text.append(letters[bits >> (18 - 6 * position) & 63]) }
        }
        return text
    }
}
