import Glibc

/// The name of an object's member, as the reader lends it: unescaped bytes of UTF-8, not copied.
///
/// Compared with literals, which costs a length and a `memcmp`:
/// ```swift
/// switch key {
/// case "blockHash": hash = try json.readHash32()
/// default: try json.skipValue()
/// }
/// ```
/// Valid until the closure given to `JSONReader.read` returns; keep `text` where it must live longer.
package struct JSONKey {
    /// The name's bytes.
    package let bytes: UnsafeBufferPointer<UInt8>
    /// Where the name's opening quote stands, for errors that concern the member.
    package let offset: Int

    /// A copy of the name.
    package var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Whether the name is exactly these bytes.
    @inline(__always)
    package static func == (key: JSONKey, name: StaticString) -> Bool {
        guard key.bytes.count == name.utf8CodeUnitCount else { return false }
        guard let base = key.bytes.baseAddress else { return true }
        return memcmp(base, name.utf8Start, key.bytes.count) == 0
    }

    /// Lets a `switch` over keys list names as literals.
    @inline(__always)
    package static func ~= (name: StaticString, key: JSONKey) -> Bool {
        key == name
    }
}
