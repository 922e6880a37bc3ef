extension JSONReader {
    /// Steps over one value of any form, checking its grammar completely, without recursion.
    package mutating func skipValue() throws(JSONError) {
        // One bit for each open container, the innermost lowest: set for an object.
        var objects: UInt64 = 0
        var opened = 0
        let limit = remainingDepth
        while true {
            let first = try nextByte()
            if first == UInt8(ascii: "{") || first == UInt8(ascii: "[") {
                guard opened < limit else { throw JSONError(.tooDeep, at: position) }
                let isObject = first == UInt8(ascii: "{")
                position += 1
                if try nextByte() == first + 2 {
                    position += 1
                } else {
                    opened += 1
                    objects = objects << 1 | (isObject ? 1 : 0)
                    if isObject { try skipKey() }
                    continue
                }
            } else {
                position = try scalarEnd(first)
            }
            while opened > 0 {
                let byte = try nextByte()
                let isObject = objects & 1 == 1
                position += 1
                if byte == UInt8(ascii: ",") {
                    if isObject { try skipKey() }
                    break
                }
                guard byte == (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) else {
                    throw JSONError(.unexpectedByte, at: position - 1)
                }
                opened -= 1
                objects >>= 1
            }
            if opened == 0 { return }
        }
    }

    /// Steps over one value and gives its place: indices of the collection that was given to `read`.
    package mutating func readRawValue() throws(JSONError) -> Range<Int> {
        _ = try nextByte()
        let start = position
        try skipValue()
        return origin + start..<origin + position
    }

    /// Steps over one value and lends its text as it stands; valid until the closure given to `read` returns.
    package mutating func readRawText() throws(JSONError) -> UnsafeBufferPointer<UInt8> {
        let place = try readRawValue()
        return UnsafeBufferPointer(start: base + place.lowerBound - origin, count: place.count)
    }

    @inline(__always)
    private mutating func skipKey() throws(JSONError) {
        _ = try nextByte()
        position = try JSONString.scan(base, from: position, count: count).end + 1
        guard try nextByte() == UInt8(ascii: ":") else { throw JSONError(.unexpectedByte, at: position) }
        position += 1
    }

    /// The offset after the string, number or word that begins at the next byte.
    @inline(__always)
    private func scalarEnd(_ first: UInt8) throws(JSONError) -> Int {
        switch first {
        case UInt8(ascii: "\""): return try JSONString.scan(base, from: position, count: count).end + 1
        case UInt8(ascii: "t"): return try literalEnd("true", from: position)
        case UInt8(ascii: "f"): return try literalEnd("false", from: position)
        case UInt8(ascii: "n"): return try literalEnd("null", from: position)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try numberEnd(from: position)
        default: throw JSONError(.unexpectedByte, at: position)
        }
    }
}
