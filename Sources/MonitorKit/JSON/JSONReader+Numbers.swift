extension JSONReader {
    /// A number that is an integer of 0 to 2^64 - 1, written without sign, fraction and exponent.
    package mutating func readUInt64() throws(JSONError) -> UInt64 {
        let text = try numberText()
        guard let value = UInt64(String(decoding: text, as: UTF8.self)), text.first != UInt8(ascii: "-") else {
            throw JSONError(.outOfRange, at: position - text.count)
        }
        return value
    }

    /// Any number, rounded to the nearest `Double`; one beyond its range is refused.
    package mutating func readDouble() throws(JSONError) -> Double {
        let text = try numberText()
        guard let value = Double(String(decoding: text, as: UTF8.self)), value.isFinite else {
            throw JSONError(.outOfRange, at: position - text.count)
        }
        return value
    }

    /// `true` or `false`.
    package mutating func readBool() throws(JSONError) -> Bool {
        switch try nextByte() {
        case UInt8(ascii: "t"):
            position = try literalEnd("true", from: position)
            return true
        case UInt8(ascii: "f"):
            position = try literalEnd("false", from: position)
            return false
        default:
            throw mismatch(.boolean)
        }
    }

    /// Steps over `null`, or leaves any other value unread and says false.
    package mutating func readNullIfPresent() throws(JSONError) -> Bool {
        guard try nextByte() == UInt8(ascii: "n") else { return false }
        position = try literalEnd("null", from: position)
        return true
    }

    private mutating func numberText() throws(JSONError) -> UnsafeBufferPointer<UInt8> {
        guard try nextKind() == .number else { throw mismatch(.number) }
        let start = position
        position = try numberEnd(from: start)
        return UnsafeBufferPointer(start: base + start, count: position - start)
    }

    /// The offset after a word that must stand at `start`.
    func literalEnd(_ word: StaticString, from start: Int) throws(JSONError) -> Int {
        for index in 0..<word.utf8CodeUnitCount {
            guard start + index < count else { throw JSONError(.unexpectedEnd, at: count) }
            guard base[start + index] == word.utf8Start[index] else {
                throw JSONError(.unexpectedByte, at: start + index)
            }
        }
        return start + word.utf8CodeUnitCount
    }

    /// The offset after the number that begins at `start` (RFC 8259 section 6).
    func numberEnd(from start: Int) throws(JSONError) -> Int {
        var end = start
        if base[end] == UInt8(ascii: "-") { end += 1 }
        let integer = end
        end = digitsEnd(from: end)
        guard end > integer, base[integer] != UInt8(ascii: "0") || end == integer + 1 else {
            throw JSONError(end == count && end == integer ? .unexpectedEnd : .invalidNumber, at: start)
        }
        if end < count, base[end] == UInt8(ascii: ".") {
            end = try requiredDigitsEnd(from: end + 1, of: start)
        }
        if end < count, base[end] | 0x20 == UInt8(ascii: "e") {
            end += 1
            if end < count, base[end] == UInt8(ascii: "+") || base[end] == UInt8(ascii: "-") { end += 1 }
            end = try requiredDigitsEnd(from: end, of: start)
        }
        return end
    }

    private func requiredDigitsEnd(from first: Int, of start: Int) throws(JSONError) -> Int {
        let end = digitsEnd(from: first)
        guard end > first else { throw JSONError(first >= count ? .unexpectedEnd : .invalidNumber, at: start) }
        return end
    }

    private func digitsEnd(from start: Int) -> Int {
        var end = start
        while end < count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(base[end]) { end += 1 }
        return end
    }
}
