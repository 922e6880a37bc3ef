extension EndpointURL {
    /// Parses `http://` and `https://` URLs with optional `user:password@`, port, path and query.
    ///
    /// Stricter than browsers: what the server would see differently than it reads is refused.
    package init(parsing text: String) throws(EndpointURLError) {
        guard !text.isEmpty else { throw .empty }
        guard text.utf8.count <= Self.lengthLimit else { throw .tooLong }
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { throw .forbiddenCharacter }
        let (scheme, rest) = try Self.splitScheme(text)
        guard !rest.contains("#") else { throw .fragment }
        let authorityEnd = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
        let authority = rest[..<authorityEnd]
        // Before the last @: a host has none, a password that was not encoded may.
        let at = authority.lastIndex(of: "@")
        let authorization = try at.map { (at) throws(EndpointURLError) in try Self.basic(authority[..<at]) }
        let (host, port) = try Self.splitPort(at.map { authority[authority.index(after: $0)...] } ?? authority)
        let target = rest[authorityEnd...]
        self.init(
            origin: Origin(scheme: scheme, host: try Self.validHost(host), port: port ?? scheme.defaultPort),
            target: target.hasPrefix("/") ? String(target) : "/" + target,
            authorization: authorization)
    }

    private static func splitScheme(_ text: String) throws(EndpointURLError) -> (Scheme, Substring) {
        guard let colon = text.firstIndex(of: ":"), text[colon...].hasPrefix("://") else { throw .unsupportedScheme }
        let rest = text[colon...].dropFirst(3)
        switch text[..<colon].lowercased() {
        case "http": return (.http, rest)
        case "https": return (.https, rest)
        case "ws", "wss": throw .webSocket
        default: throw .unsupportedScheme
        }
    }

    /// RFC 7617: `Basic` and the base 64 of `user:password`; the user holds no colon.
    private static func basic(_ userInfo: Substring) throws(EndpointURLError) -> String {
        let colon = userInfo.firstIndex(of: ":") ?? userInfo.endIndex
        let user = try percentDecoded(userInfo[..<colon])
        let password = try percentDecoded(userInfo[colon...].dropFirst())
        guard !user.contains(UInt8(ascii: ":")) else { throw .invalidCredentials }
        return "Basic " + Base64.encode(user + [UInt8(ascii: ":")] + password)
    }

    static func percentDecoded(_ text: Substring) throws(EndpointURLError) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst().flatMap(hexDigit), let low = rest.popFirst().flatMap(hexDigit) else {
                throw .invalidCredentials
            }
            bytes.append(high << 4 | low)
        }
        guard bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else { throw .invalidCredentials }
        return bytes
    }

    private static func splitPort(_ text: Substring) throws(EndpointURLError) -> (host: Substring, port: UInt16?) {
        let search = text.hasPrefix("[") ? text.firstIndex(of: "]") ?? text.endIndex : text.startIndex
        // Most likely an IPv6 address without its brackets.
        guard text[search...].count(where: { $0 == ":" }) < 2 else { throw .invalidHost }
        guard let colon = text[search...].firstIndex(of: ":") else { return (text, nil) }
        let digits = text[colon...].dropFirst()
        guard !digits.isEmpty, digits.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }), let port = UInt16(digits), port > 0
        else { throw .invalidPort }
        return (text[..<colon], port)
    }

    private static func validHost(_ text: Substring) throws(EndpointURLError) -> String {
        guard !text.isEmpty else { throw .missingHost }
        if text.hasPrefix("[") {
            let inner = String(text.dropFirst().dropLast())
            guard text.hasSuffix("]"), inner.contains(":"), let address = SocketAddress(ip: inner, port: 0) else {
                throw .invalidHost
            }
            return address.ip
        }
        let host = text.lowercased()
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        // One empty label at the end is the root; it changes how a name is looked up, so it stays.
        let named = labels.last?.isEmpty == true ? labels.dropLast() : labels[...]
        guard host.utf8.count <= 253, !named.isEmpty, named.allSatisfy(isLabel) else { throw .invalidHost }
        // The system would read 1.2.3 or 0x7f000001 as an address that nobody meant; no top-level name has a digit first.
        let looksNumeric = named.last?.utf8.first.map { $0 >= 0x30 && $0 <= 0x39 } ?? false
        guard !looksNumeric || SocketAddress(ip: host, port: 0) != nil else { throw .invalidHost }
        return host
    }

    private static func isLabel(_ label: Substring) -> Bool {
        !label.isEmpty && label.utf8.count <= 63
            && label.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "_"): true
                default: false
                }
            }
    }

    private static func hexDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }
}
