import Foundation
import Testing

@testable import MonitorKit

@Suite struct BearerTokenTests {
    private static let digits = String(repeating: "0123456789abcdef", count: 4)

    /// A second implementation that shares no code with ours.
    @Test func token_isTheOneThatOpenSSLSigns() async throws {
        let openSSL = ExternalProgram(name: "openssl", package: "openssl")
        let token = try SigningKey(parsing: Array(Self.digits.utf8)).token(issuedAt: 1_795_000_100.9).reveal()
        let parts = token.split(separator: ".")
        try #require(parts.count == 3)
        func decoded(_ part: Substring) -> String? {
            var text = part.replacingOccurrences(of: "-", with: "+").replacingOccurrences(of: "_", with: "/")
            while text.count % 4 != 0 { text += "=" }
            return Data(base64Encoded: text).map { String(decoding: $0, as: UTF8.self) }
        }
        #expect(decoded(parts[0]) == #"{"alg":"HS256","typ":"JWT"}"#)
        #expect(decoded(parts[1]) == #"{"iat":1795000100}"#)
        let output = try await openSSL.run(
            ["dgst", "-sha256", "-mac", "HMAC", "-macopt", "hexkey:\(Self.digits)", "-r"],
            input: Array("\(parts[0]).\(parts[1])".utf8))
        guard let output else { return try openSSL.reportMissing() }
        let code = try HexString.bytes("0x" + output.text.prefix { $0.isHexDigit })
        #expect(Base64.encodeForURL(code) == parts[2])
    }

    /// RFC 4648, section 10, without its padding.
    @Test func key_isReadWithPrefixAndLineBreaks() throws {
        let plain = try SigningKey(parsing: Array(Self.digits.utf8)).token(issuedAt: 1).reveal()
        for text in ["0x\(Self.digits)", "\(Self.digits)\n", " \(Self.digits.uppercased())\r\n"] {
            #expect(try SigningKey(parsing: Array(text.utf8)).token(issuedAt: 1).reveal() == plain)
        }
    }

    @Test(arguments: [
        "", "\n", "0x", "0123", String(digits.dropLast(2)), digits + "00", "0x" + digits.dropLast() + "g",
    ])
    func key_thatIsNone_isRefused_withoutShowingIt(text: String) throws {
        let error = #expect(throws: SettingValueError.self) { try SigningKey(parsing: Array(text.utf8)) }
        #expect(error.map { "\($0)" }?.contains("0123456789") == false)
    }

    @Test func key_isNeverPrinted() throws {
        let key = try SigningKey(parsing: Array(Self.digits.utf8))
        var dumped = ""
        dump(key, to: &dumped)
        for text in ["\(key)", String(reflecting: key), dumped, "\(key.token(issuedAt: 1))"] {
            #expect(!text.contains("1, 35") && !text.contains("0123") && !text.contains("eyJ"))
        }
    }
}
