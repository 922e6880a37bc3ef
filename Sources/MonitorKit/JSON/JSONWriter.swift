/// Appends one JSON text to bytes: members in the order of the calls, no white space.
///
/// ```swift
/// var json = JSONWriter()
/// json.object { json in
///     json.member("chain", "901")
///     json.key("heads")
///     json.array { json in
///         json.write(UInt64(7))
///         json.writeNull()
///     }
/// }
/// send(json.bytes)  // {"chain":"901","heads":[7,null]}
/// ```
/// Commas are the writer's, names and values the caller's: whoever writes a name without a value, or a value where a
/// name belongs, gets text that is no JSON.
package struct JSONWriter {
    /// Everything written so far, what was there before included.
    package private(set) var bytes: [UInt8]
    private let start: Int

    /// Begins a text behind bytes that stay as they are, such as earlier log lines.
    package init(appendingTo bytes: consuming [UInt8] = []) {
        start = bytes.count
        self.bytes = bytes
    }

    /// An object; `body` writes its members.
    package mutating func object(_ body: (inout JSONWriter) -> Void) {
        container(UInt8(ascii: "{"), UInt8(ascii: "}"), body)
    }

    /// An array; `body` writes its elements.
    package mutating func array(_ body: (inout JSONWriter) -> Void) {
        container(UInt8(ascii: "["), UInt8(ascii: "]"), body)
    }

    /// The name of a member whose value is written next.
    package mutating func key(_ name: String) {
        write(name)
        bytes.append(UInt8(ascii: ":"))
    }

    /// A string.
    package mutating func write(_ text: String) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        JSONEscaping.append(text, to: &bytes)
        bytes.append(UInt8(ascii: "\""))
    }

    /// An integer as a JSON number; readers that hold numbers as `Double` lose digits above 2^53.
    package mutating func write(_ number: some FixedWidthInteger) {
        separate()
        bytes.append(contentsOf: String(number).utf8)
    }

    /// A number in its shortest exact form; `null` for what JSON has no number for.
    package mutating func write(_ number: Double) {
        guard number.isFinite else { return writeNull() }
        separate()
        bytes.append(contentsOf: number.description.utf8)
    }

    /// `true` or `false`.
    package mutating func write(_ flag: Bool) {
        writeRaw((flag ? "true" : "false").utf8)
    }

    /// `null`.
    package mutating func writeNull() {
        writeRaw("null".utf8)
    }

    /// Text that is one JSON value already.
    package mutating func writeRaw(_ value: some Sequence<UInt8>) {
        separate()
        bytes.append(contentsOf: value)
    }

    /// A member that is a string, or `null`.
    package mutating func member(_ name: String, _ text: String?) {
        key(name)
        if let text { write(text) } else { writeNull() }
    }

    /// A member that is an integer, or `null`.
    package mutating func member(_ name: String, _ number: (some FixedWidthInteger)?) {
        key(name)
        if let number { write(number) } else { writeNull() }
    }

    /// A member that is a number, or `null`.
    package mutating func member(_ name: String, _ number: Double?) {
        key(name)
        if let number { write(number) } else { writeNull() }
    }

    /// A member that is `true` or `false`, or `null`.
    package mutating func member(_ name: String, _ flag: Bool?) {
        key(name)
        if let flag { write(flag) } else { writeNull() }
    }

    private mutating func container(_ open: UInt8, _ close: UInt8, _ body: (inout JSONWriter) -> Void) {
        separate()
        bytes.append(open)
        body(&self)
        bytes.append(close)
    }

    /// Writes the comma that this value needs: none at the start, behind an opening bracket, behind a name.
    private mutating func separate() {
        // Every value ends in a quote, a digit, a letter or a closing bracket, so the last byte tells it all.
        guard bytes.count > start, let last = bytes.last else { return }
        switch last {
        case UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: ":"): return
        default: bytes.append(UInt8(ascii: ","))
        }
    }
}
