/// The header fields of one request, looked up without regard to case.
///
/// Keeps the bytes of the head as they came, and makes a `String` only of what is asked for.
package struct HTTPHeaders: Sendable {
    /// Where a field stands in the bytes of the head.
    struct Field: Sendable {
        let name: Range<Int>
        let value: Range<Int>
    }

    private let bytes: [UInt8]
    private let fields: [Field]

    /// The fields of a head that has been checked.
    init(bytes: [UInt8], fields: [Field]) {
        self.bytes = bytes
        self.fields = fields
    }

    /// How many fields there are.
    package var count: Int { fields.count }

    /// The value of the first field of this name, without the space around it.
    package subscript(name: String) -> String? {
        fields.first { isNamed($0, name) }.map(value)
    }

    /// The values of all fields of this name, in their order.
    package func values(of name: String) -> [String] {
        fields.filter { isNamed($0, name) }.map(value)
    }

    /// Whether the comma-separated list under this name holds the token, without regard to case.
    package func list(_ name: String, holds token: String) -> Bool {
        fields.contains { field in
            isNamed(field, name)
                && bytes[field.value].split(separator: UInt8(ascii: ",")).contains { element in
                    Self.equal(Self.trimmed(element), token)
                }
        }
    }

    private func isNamed(_ field: Field, _ name: String) -> Bool {
        Self.equal(bytes[field.name], name)
    }

    private func value(_ field: Field) -> String {
        String(decoding: bytes[field.value], as: UTF8.self)
    }

    /// Cuts spaces and tabs off both ends.
    static func trimmed(_ slice: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
        guard let first = slice.firstIndex(where: { !isSpace($0) }),
            let last = slice.lastIndex(where: { !isSpace($0) })
        else { return slice.prefix(0) }
        return slice[first...last]
    }

    /// Equal but for the case of ASCII letters.
    static func equal(_ bytes: ArraySlice<UInt8>, _ text: String) -> Bool {
        // Written out: the optimizer takes half a minute over the same with `zip` and `allSatisfy`.
        guard bytes.count == text.utf8.count else { return false }
        var position = bytes.startIndex
        for byte in text.utf8 {
            guard lowercase(bytes[position]) == lowercase(byte) else { return false }
            position += 1
        }
        return true
    }

    private static func lowercase(_ byte: UInt8) -> UInt8 {
        (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
    }
}
