/// A strict, forward-only reader of one JSON text (RFC 8259) that decodes straight into typed values.
///
/// No tree is built and nothing is copied that is not asked for. The caller walks: it opens an object or an array,
/// asks for the next member or element, and reads or skips each value exactly once.
/// ```swift
/// let head = try JSONReader.read(body) { (json: inout JSONReader) throws(JSONError) in
///     var number: UInt64?
///     var topics: [Hash32] = []
///     try json.beginObject()
///     while let key = try json.nextKey() {
///         switch key {
///         case "number": number = try json.readQuantity()
///         case "topics":
///             try json.beginArray()
///             while try json.nextElement() { topics.append(try json.readHash32()) }
///         default: try json.skipValue()
///         }
///     }
///     return (try json.require(number, "number"), topics)
/// }
/// ```
/// A loop that is left early makes the text fail, which is what a decoder that lost its way deserves.
///
/// What is refused, also in skipped values: every deviation from the grammar, lone surrogates, control characters,
/// bytes that are not UTF-8, a byte order mark, anything after the value, nesting beyond `depthLimit`.
/// Objects that are opened also refuse a name that occurs twice and more than `memberLimit` members;
/// objects that are skipped are not searched for either.
///
/// Pointers that the reader lends (`JSONKey.bytes`, `readRawString`) are valid until the closure returns.
package struct JSONReader: ~Copyable {
    /// How deep objects and arrays may be nested.
    package static let depthLimit = 64
    /// How many members an object may have that is opened: names are compared pairwise, and this bounds the work.
    package static let memberLimit = 512

    let base: UnsafePointer<UInt8>
    let count: Int
    /// Index of the first byte in the collection that the text was given as.
    let origin: Int
    var position = 0
    private var depth = 0
    /// Whether the innermost container was opened and not advanced yet.
    private var isFresh = false
    private var names = JSONNameMarks()
    var unescaped: JSONUnescapedText?

    private init(_ text: UnsafeBufferPointer<UInt8>, origin: Int) throws(JSONError) {
        guard let base = text.baseAddress, !text.isEmpty else { throw JSONError(.unexpectedEnd, at: 0) }
        guard text.count <= Int(Int32.max) else { throw JSONError(.tooLong, at: Int(Int32.max)) }
        self.base = base
        self.count = text.count
        self.origin = origin
    }

    /// Reads one whole text.
    ///
    /// - Parameter body: Reads exactly one value; white space around it is allowed, anything else throws.
    package static func read<Value>(
        _ bytes: [UInt8], _ body: (inout JSONReader) throws(JSONError) -> Value
    ) throws(JSONError) -> Value {
        try read(bytes[...], body)
    }

    /// Reads one whole text that is part of an array; ranges that `readRawValue` gives are indices of this slice.
    package static func read<Value>(
        _ bytes: ArraySlice<UInt8>, _ body: (inout JSONReader) throws(JSONError) -> Value
    ) throws(JSONError) -> Value {
        try bytes.withUnsafeBufferPointer { (text) throws(JSONError) in
            var reader = try JSONReader(text, origin: bytes.startIndex)
            let value = try body(&reader)
            try reader.finish()
            return value
        }
    }

    private mutating func finish() throws(JSONError) {
        guard depth == 0 else { throw JSONError(.unexpectedByte, at: position) }
        skipWhitespace()
        guard position == count else { throw JSONError(.trailingBytes, at: position) }
    }

    /// Bytes before the next unread one, for errors that a decoder throws itself.
    package var offset: Int { position }

    /// The form of the next value, judged by its first byte.
    package mutating func nextKind() throws(JSONError) -> JSONKind {
        switch try nextByte() {
        case UInt8(ascii: "{"): return .object
        case UInt8(ascii: "["): return .array
        case UInt8(ascii: "\""): return .string
        case UInt8(ascii: "t"), UInt8(ascii: "f"): return .boolean
        case UInt8(ascii: "n"): return .null
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number
        default: throw JSONError(.unexpectedByte, at: position)
        }
    }

    /// Opens an object; `nextKey` then gives its members.
    ///
    /// - Parameter distinctNames: Whether a name that occurs twice, and more than `memberLimit` members, are refused.
    ///   A caller that passes false, because the names are its data, looks after both itself.
    package mutating func beginObject(distinctNames: Bool = true) throws(JSONError) {
        try open(UInt8(ascii: "{"), .object)
        names.open(areDistinct: distinctNames)
    }

    /// The name of the next member, its value waiting to be read; nil at the end of the object.
    package mutating func nextKey() throws(JSONError) -> JSONKey? {
        guard try advance(closing: UInt8(ascii: "}")) else {
            names.close()
            return nil
        }
        let offset = position
        let name = try stringBytes()
        guard try nextByte() == UInt8(ascii: ":") else { throw JSONError(.unexpectedByte, at: position) }
        position += 1
        try names.note(name, at: offset)
        return JSONKey(bytes: name, offset: offset)
    }

    /// Opens an array; `nextElement` then gives its elements.
    package mutating func beginArray() throws(JSONError) {
        try open(UInt8(ascii: "["), .array)
    }

    /// Whether another element waits to be read; false at the end of the array.
    package mutating func nextElement() throws(JSONError) -> Bool {
        try advance(closing: UInt8(ascii: "]"))
    }

    /// A member's value, or the error that says that the member is missing.
    package func require<Value>(_ value: Value?, _ name: StaticString) throws(JSONError) -> Value {
        guard let value else { throw JSONError(.missingMember(name.description), at: position) }
        return value
    }

    private mutating func open(_ bracket: UInt8, _ kind: JSONKind) throws(JSONError) {
        guard try nextByte() == bracket else { throw mismatch(kind) }
        guard depth < Self.depthLimit else { throw JSONError(.tooDeep, at: position) }
        position += 1
        depth += 1
        isFresh = true
    }

    /// Steps over a comma to the next entry, or over the closing bracket.
    @inline(__always)
    private mutating func advance(closing bracket: UInt8) throws(JSONError) -> Bool {
        let byte = try nextByte()
        if byte == bracket, depth > 0 {
            position += 1
            depth -= 1
            isFresh = false
            return false
        }
        if isFresh {
            isFresh = false
            return true
        }
        guard byte == UInt8(ascii: ","), depth > 0 else { throw JSONError(.unexpectedByte, at: position) }
        position += 1
        _ = try nextByte()
        return true
    }

    /// Levels that may still be opened.
    var remainingDepth: Int { Self.depthLimit - depth }

    /// The error of a value that has another form; a byte that starts no value at all is named as such.
    @inline(never)
    mutating func mismatch(_ expected: JSONKind) -> JSONError {
        do throws(JSONError) {
            _ = try nextKind()
            return JSONError(.mismatch(expected: expected), at: position)
        } catch {
            return error
        }
    }

    /// The first byte that is not white space, without stepping over it.
    @inline(__always)
    mutating func nextByte() throws(JSONError) -> UInt8 {
        skipWhitespace()
        guard position < count else { throw JSONError(.unexpectedEnd, at: position) }
        return base[position]
    }

    @inline(__always)
    mutating func skipWhitespace() {
        while position < count, base[position] <= 0x20 {
            switch base[position] {
            case 0x20, 0x0a, 0x0d, 0x09: position += 1
            default: return
            }
        }
    }
}
