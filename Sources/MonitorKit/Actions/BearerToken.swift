/// The secret that signs calls to one target: 256 bits, as the execution engines' authentication defines them.
package struct SigningKey: Sendable {
    private let key: Secret<[UInt8]>

    /// Bytes of a secret's file at most: the digits, `0x`, and the line break behind them.
    static let fileLimit = 70

    /// Reads 64 hexadecimal digits, with `0x` or without, and white space around them.
    ///
    /// - Throws: what is wrong, in words without any part of the secret.
    package init(parsing bytes: [UInt8]) throws(SettingValueError) {
        let remedy = "write 64 hexadecimal digits, as of: openssl rand -hex 32"
        let blanks: Set<UInt8> = [0x09, 0x0a, 0x0d, 0x20]
        let start = bytes.firstIndex { !blanks.contains($0) } ?? bytes.endIndex
        let end = bytes.lastIndex { !blanks.contains($0) }.map { $0 + 1 } ?? start
        let text = String(decoding: bytes[start..<max(start, end)], as: UTF8.self)
        let digits = text.hasPrefix("0x") ? text : "0x" + text
        let decoded: [UInt8]
        do throws(HexError) {
            decoded = try HexString.bytes(digits)
        } catch {
            throw SettingValueError("does not hold a secret in hexadecimal", remedy: remedy)
        }
        guard decoded.count == 32 else {
            throw SettingValueError("holds a secret of \(decoded.count * 8) bits instead of 256", remedy: remedy)
        }
        key = Secret(decoded)
    }

    /// Whether another secret has the same bits.
    func isEqual(to other: SigningKey) -> Bool { key.reveal() == other.key.reveal() }

    /// A JSON web token (RFC 7519) signed with HS256, issued at a time.
    ///
    /// Servers take it within 60 s of their own clock (execution-apis, engine, "authentication").
    package func token(issuedAt wall: Double) -> Secret<String> {
        var claims = JSONWriter()
        claims.object { $0.member("iat", UInt64(clamping: Int64(max(0, min(wall, 1e12))))) }
        let signed =
            Base64.encodeForURL(Array(#"{"alg":"HS256","typ":"JWT"}"#.utf8)) + "." + Base64.encodeForURL(claims.bytes)
        let code = HMACSHA256.authenticate(Array(signed.utf8), key: key.reveal())
        return Secret(signed + "." + Base64.encodeForURL(code.bytes))
    }
}
