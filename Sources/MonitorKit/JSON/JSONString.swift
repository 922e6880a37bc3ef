/// A string literal that was checked completely: where it is, and whether it has escapes.
struct JSONString {
    /// Offset of the first byte after the opening quote.
    let start: Int
    /// Offset of the closing quote.
    let end: Int
    /// Whether a backslash occurs.
    let hasEscapes: Bool

    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let tops: UInt64 = 0x8080_8080_8080_8080

    /// Finds the end of the string that opens at `quote`, and checks escapes, control characters and UTF-8.
    @inline(__always)
    static func scan(_ base: UnsafePointer<UInt8>, from quote: Int, count: Int) throws(JSONError) -> JSONString {
        guard quote < count, base[quote] == UInt8(ascii: "\"") else {
            throw JSONError(quote < count ? .unexpectedByte : .unexpectedEnd, at: quote)
        }
        let start = quote + 1
        var position = start
        var hasEscapes = false
        while true {
            position = plainEnd(base, from: position, count: count)
            guard position < count else { throw JSONError(.unexpectedEnd, at: count) }
            let byte = base[position]
            if byte == UInt8(ascii: "\"") { return JSONString(start: start, end: position, hasEscapes: hasEscapes) }
            if byte == UInt8(ascii: "\\") {
                hasEscapes = true
                position = try escapeEnd(base, from: position, count: count)
            } else if byte < 0x20 {
                throw JSONError(.controlCharacter, at: position)
            } else {
                position = try sequenceEnd(base, from: position, count: count)
            }
        }
    }

    /// The first byte that is a quote, a backslash, a control character or not ASCII, looked for eight at a time.
    @inline(__always)
    private static func plainEnd(_ base: UnsafePointer<UInt8>, from start: Int, count: Int) -> Int {
        var position = start
        let raw = UnsafeRawPointer(base)
        while position + 8 <= count {
            let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: position, as: UInt64.self))
            let quote = word ^ (ones &* 0x22)
            let backslash = word ^ (ones &* 0x5c)
            // A zero byte borrows from its neighbor above, so the lowest mark is exact, and only that one is used.
            let marks =
                ((quote &- ones) & ~quote | (backslash &- ones) & ~backslash | (word &- ones &* 0x20) & ~word | word)
                & tops
            if marks != 0 { return position + marks.trailingZeroBitCount / 8 }
            position += 8
        }
        while position < count {
            let byte = base[position]
            if byte == 0x22 || byte == 0x5c || byte < 0x20 || byte >= 0x80 { break }
            position += 1
        }
        return position
    }

    /// Checks one escape, or a pair of them that makes a surrogate pair, and gives the offset after it.
    @inline(never)
    private static func escapeEnd(
        _ base: UnsafePointer<UInt8>, from backslash: Int, count: Int
    ) throws(JSONError) -> Int {
        guard backslash + 1 < count else { throw JSONError(.unexpectedEnd, at: count) }
        switch base[backslash + 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            return backslash + 2
        case UInt8(ascii: "u"):
            break
        default:
            throw JSONError(.invalidEscape, at: backslash)
        }
        let unit = try codeUnit(base, from: backslash, count: count)
        guard unit & 0xf800 == 0xd800 else { return backslash + 6 }
        let second = backslash + 6
        guard unit < 0xdc00, second + 1 < count, base[second] == UInt8(ascii: "\\"),
            base[second + 1] == UInt8(ascii: "u")
        else { throw JSONError(.loneSurrogate, at: backslash) }
        guard try codeUnit(base, from: second, count: count) & 0xfc00 == 0xdc00 else {
            throw JSONError(.loneSurrogate, at: backslash)
        }
        return second + 6
    }

    /// The four digits of `\uXXXX`.
    private static func codeUnit(
        _ base: UnsafePointer<UInt8>, from backslash: Int, count: Int
    ) throws(JSONError) -> UInt32 {
        guard backslash + 6 <= count else { throw JSONError(.unexpectedEnd, at: count) }
        guard let unit = hexUnit(base + backslash + 2) else { throw JSONError(.invalidEscape, at: backslash) }
        return unit
    }

    private static func hexUnit(_ digits: UnsafePointer<UInt8>) -> UInt32? {
        var unit: UInt32 = 0
        for index in 0..<4 {
            let digit = digits[index]
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): unit = unit << 4 | UInt32(digit - 0x30)
            case UInt8(ascii: "a")...UInt8(ascii: "f"): unit = unit << 4 | UInt32(digit - 0x61 + 10)
            case UInt8(ascii: "A")...UInt8(ascii: "F"): unit = unit << 4 | UInt32(digit - 0x41 + 10)
            default: return nil
            }
        }
        return unit
    }

    /// Checks one UTF-8 sequence of more than one byte (RFC 3629 section 4) and gives the offset after it.
    @inline(never)
    private static func sequenceEnd(_ base: UnsafePointer<UInt8>, from start: Int, count: Int) throws(JSONError) -> Int
    {
        let lead = base[start]
        // The second byte's range excludes overlong forms, surrogates and what lies above U+10FFFF.
        let (length, second): (Int, ClosedRange<UInt8>)
        switch lead {
        case 0xc2...0xdf: (length, second) = (2, 0x80...0xbf)
        case 0xe0: (length, second) = (3, 0xa0...0xbf)
        case 0xe1...0xec, 0xee, 0xef: (length, second) = (3, 0x80...0xbf)
        case 0xed: (length, second) = (3, 0x80...0x9f)
        case 0xf0: (length, second) = (4, 0x90...0xbf)
        case 0xf1...0xf3: (length, second) = (4, 0x80...0xbf)
        case 0xf4: (length, second) = (4, 0x80...0x8f)
        default: throw JSONError(.invalidUTF8, at: start)
        }
        guard start + length <= count, second.contains(base[start + 1]) else {
            throw JSONError(.invalidUTF8, at: start)
        }
        for index in 2..<max(length, 2) where base[start + index] & 0xc0 != 0x80 {
            throw JSONError(.invalidUTF8, at: start)
        }
        return start + length
    }

    /// Decodes the escapes of a string that `scan` accepted; the result is never longer than the source.
    static func unescape(_ source: UnsafeBufferPointer<UInt8>, into target: UnsafeMutablePointer<UInt8>) -> Int {
        var read = 0
        var written = 0
        while read < source.count {
            if source[read] != UInt8(ascii: "\\") {
                target[written] = source[read]
                (read, written) = (read + 1, written + 1)
                continue
            }
            let (scalar, length) = scalar(of: source, at: read)
            for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter {
                target[written] = byte
                written += 1
            }
            read += length
        }
        return written
    }

    /// The scalar that an accepted escape stands for, and the escape's length.
    private static func scalar(of source: UnsafeBufferPointer<UInt8>, at backslash: Int) -> (Unicode.Scalar, Int) {
        switch source[backslash + 1] {
        case UInt8(ascii: "b"): return ("\u{8}", 2)
        case UInt8(ascii: "f"): return ("\u{c}", 2)
        case UInt8(ascii: "n"): return ("\n", 2)
        case UInt8(ascii: "r"): return ("\r", 2)
        case UInt8(ascii: "t"): return ("\t", 2)
        case UInt8(ascii: "u"): return unicodeScalar(of: source, at: backslash)
        case let other: return (Unicode.Scalar(other), 2)
        }
    }

    private static func unicodeScalar(
        of source: UnsafeBufferPointer<UInt8>, at backslash: Int
    ) -> (Unicode.Scalar, Int) {
        guard let text = source.baseAddress, let first = hexUnit(text + backslash + 2) else { return ("\u{fffd}", 6) }
        if let scalar = Unicode.Scalar(first) { return (scalar, 6) }
        // `scan` has made sure that the second half follows.
        let second = hexUnit(text + backslash + 8) ?? 0
        let value = 0x10000 + (first & 0x3ff) << 10 + second & 0x3ff
        return (Unicode.Scalar(value) ?? "\u{fffd}", 12)
    }
}
