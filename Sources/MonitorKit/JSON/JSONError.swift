/// The six forms of a JSON value.
package enum JSONKind: String, CaseIterable, Hashable, Sendable {
    /// `{…}`.
    case object
    /// `[…]`.
    case array
    /// `"…"`.
    case string
    /// A number of any form.
    case number
    /// `true` or `false`.
    case boolean
    /// `null`.
    case null
}

/// Where and why a text is not the JSON that was asked for.
package struct JSONError: Error, Hashable, Sendable {
    /// What is wrong.
    package enum Kind: Hashable, Sendable {
        /// The text stops inside a value.
        case unexpectedEnd
        /// A byte that cannot stand here.
        case unexpectedByte
        /// Something other than white space follows the value.
        case trailingBytes
        /// Objects and arrays are nested deeper than `JSONReader.depthLimit`.
        case tooDeep
        /// An object has more members than `JSONReader.memberLimit`, or an array more than its reader allows.
        case tooManyMembers
        /// The text is longer than offsets of 32 bits reach.
        case tooLong
        /// One name occurs twice in an object.
        case duplicateMember
        /// Not a number by the grammar of RFC 8259 section 6.
        case invalidNumber
        /// A number that is not the integer asked for, or does not fit it.
        case outOfRange
        /// A backslash with something that is no escape.
        case invalidEscape
        /// Half of a surrogate pair.
        case loneSurrogate
        /// A character below U+0020 inside a string.
        case controlCharacter
        /// Bytes that are not UTF-8.
        case invalidUTF8
        /// A value of another form than the one asked for.
        case mismatch(expected: JSONKind)
        /// A string that is not the hexadecimal text asked for.
        case hex(HexError)
        /// An object lacks a member that must be there.
        case missingMember(String)
        /// A value of the right form that its decoder cannot accept; the text says what is expected.
        case invalidValue(String)
    }

    /// What is wrong.
    package let kind: Kind
    /// Where: bytes before the place, counted from the start of the text.
    package let offset: Int

    /// Describes one error.
    package init(_ kind: Kind, at offset: Int) {
        self.kind = kind
        self.offset = offset
    }
}

extension JSONError: CustomStringConvertible {
    /// The reason and the place in words of ours; nothing of the text is repeated.
    package var description: String { "\(reason) at byte \(offset)" }

    private var reason: String {
        switch kind {
        case .unexpectedEnd: "the text ends inside a value"
        case .unexpectedByte: "an unexpected character"
        case .trailingBytes: "something follows the value"
        case .tooDeep: "more than \(JSONReader.depthLimit) levels of nesting"
        case .tooManyMembers: "too many members"
        case .tooLong: "the text is too long"
        case .duplicateMember: "a name occurs twice in one object"
        case .invalidNumber: "a malformed number"
        case .outOfRange: "a number that does not fit"
        case .invalidEscape: "an invalid escape"
        case .loneSurrogate: "half of a surrogate pair"
        case .controlCharacter: "a control character inside a string"
        case .invalidUTF8: "bytes that are not UTF-8"
        case .mismatch(let expected): "no \(expected.rawValue)"
        case .hex(let error): "hexadecimal text expected (\(error))"
        case .missingMember(let name): "no member \"\(name)\""
        case .invalidValue(let expected): "expected \(expected)"
        }
    }
}
