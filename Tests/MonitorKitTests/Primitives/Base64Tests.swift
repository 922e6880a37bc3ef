import MonitorKit
import Testing

@Suite struct Base64Tests {
    /// RFC 4648, section 10.
    static let vectors = [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ]

    @Test(arguments: vectors)
    func text_equalsThePublishedVectors_bothWays(text: String, encoded: String) {
        #expect(Base64.encode(Array(text.utf8)) == encoded)
        #expect(Base64.encodeForURL(Array(text.utf8)) == String(encoded.prefix { $0 != "=" }))
        #expect(Base64.decode(encoded.utf8) == Array(text.utf8))
    }

    @Test func lettersForURLs_areOthers() {
        #expect(Base64.encode([0xfb, 0xff]) == "+/8=")
        #expect(Base64.encodeForURL([0xfb, 0xff]) == "-_8")
    }

    @Test(arguments: ["Z", "Zg", "Zg=", "Zh==", "Zm9=", "Z===", "====", "Zg==Zg==", "Z g=", "Zm9v\n", "-_8=", "Zé=="])
    func whatIsNotTheOneTextForSomeBytes_isRefused(text: String) {
        #expect(Base64.decode(text.utf8) == nil)
    }

    @Test func everyLength_comesBack() {
        for count in 0...70 {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 37 + count) }
            #expect(Base64.decode(Base64.encode(bytes).utf8) == bytes)
        }
    }
}
