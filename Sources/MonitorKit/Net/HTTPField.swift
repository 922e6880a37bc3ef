/// One field of the head of an HTTP message.
package struct HTTPField: Hashable, Sendable {
    /// The name: as it is written in what we send, in lower case in what we received.
    package let name: String
    /// The value without surrounding blanks; control characters are written as spaces, so that no value can begin another field.
    package let value: String

    /// Whether it says who asks.
    package var isAuthorization: Bool { name.lowercased() == "authorization" }

    /// Names a field.
    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}
