/// Takes a request target apart (RFC 9112, section 3.2).
///
/// Only origin-form (`/path?query`) and absolute-form (`http://host/path?query`) name something that is served here;
/// authority-form belongs to `CONNECT` and asterisk-form to `OPTIONS`, which are refused.
enum HTTPTarget {
    /// Splits a target into its path and its raw query.
    static func parse(_ target: ArraySlice<UInt8>) throws(HTTPRequestError) -> (path: String, query: String?) {
        let origin = try withoutAuthority(target)
        let pathEnd = origin.firstIndex(of: UInt8(ascii: "?")) ?? origin.endIndex
        let path = origin[..<pathEnd]
        guard isPath(path) else { throw .malformedTarget }
        guard pathEnd < origin.endIndex else { return (string(path), nil) }
        let query = origin[(pathEnd + 1)...]
        guard query.allSatisfy(isQueryByte) else { throw .malformedTarget }
        return (string(path), string(query))
    }

    /// The origin-form of a target in either form.
    private static func withoutAuthority(
        _ target: ArraySlice<UInt8>
    ) throws(HTTPRequestError) -> ArraySlice<UInt8> {
        if target.first == UInt8(ascii: "/") { return target }
        for scheme in ["http://", "https://"] where HTTPHeaders.equal(target.prefix(scheme.utf8.count), scheme) {
            let rest = target.dropFirst(scheme.utf8.count)
            let end = rest.firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") } ?? rest.endIndex
            let authority = rest[..<end]
            guard !authority.isEmpty, isHost(authority) else { throw .malformedTarget }
            // An empty path means `/` (RFC 9110, section 4.2.3).
            return rest[end...].first == UInt8(ascii: "/") ? rest[end...] : [UInt8(ascii: "/")] + rest[end...]
        }
        throw .malformedTarget
    }

    /// Whether every byte may stand in a path, and every `%` begins an escape (RFC 3986, section 3.3).
    private static func isPath(_ path: ArraySlice<UInt8>) -> Bool {
        guard path.first == UInt8(ascii: "/") else { return false }
        var escapeDigits = 0
        for byte in path {
            if escapeDigits > 0 {
                guard isHexDigit(byte) else { return false }
                escapeDigits -= 1
            } else if byte == UInt8(ascii: "%") {
                escapeDigits = 2
            } else if !isUnreservedOrSubDelimiter(byte) && !"/:@".utf8.contains(byte) {
                return false
            }
        }
        return escapeDigits == 0
    }

    /// Browsers and curl send brackets and braces of a query unescaped; nothing here interprets them.
    private static func isQueryByte(_ byte: UInt8) -> Bool {
        (0x21...0x7E).contains(byte) && byte != UInt8(ascii: "#")
    }

    /// Whether the bytes can be `uri-host [ ":" port ]`; user information is refused (RFC 9110, section 4.2.4).
    static func isHost(_ host: ArraySlice<UInt8>) -> Bool {
        host.allSatisfy { isUnreservedOrSubDelimiter($0) || ":[]%".utf8.contains($0) }
    }

    private static func isUnreservedOrSubDelimiter(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: "-._~!$&'()*+,;=".utf8.contains(byte)
        }
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x46, 0x61...0x66: true
        default: false
        }
    }

    private static func string(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes, as: UTF8.self)
    }
}
