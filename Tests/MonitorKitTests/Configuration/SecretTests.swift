import MonitorKit
import Testing

@Suite struct SecretTests {
    @Test func secret_printsAsAsterisks_howeverItIsPrinted() {
        let secret = Secret("canary")
        var dumped = ""
        dump([secret], to: &dumped)
        let texts = [
            "\(secret)", String(reflecting: secret), String(describing: Optional(secret)), "\([secret])", dumped,
            "\(Mirror(reflecting: secret).children.map { "\($0)" })",
        ]
        for text in texts { #expect(!text.contains("canary")) }
        #expect("\(secret)" == "***")
        #expect(secret.reveal() == "canary")
    }

    @Test(arguments: [
        ("url\n", "url"), ("url\r\n\n", "url"), ("url", "url"), ("", ""), ("\n", ""), (" url ", " url "),
        ("a\nb", "a\nb"),
    ])
    func secretFile_losesItsLastLineBreaks(content: String, secret: String) {
        #expect(Secret.text(of: Array(content.utf8)).reveal() == secret)
    }

    @Test(arguments: [
        ("http://u:canary@h", "\"http://***\""), ("HTTPS://canary", "\"https://***\""), ("x://canary", "\"***\""),
        ("user:canary@host", "\"***\""), ("a\u{1b}[31m\"\\\n", "\"a\\u{1b}[31m\\\"\\\\\\n\""),
        ("\u{202e}", "\"\\u{202e}\""), ("", "\"\""),
    ])
    func outsideText_isMaskedAndEscaped(text: String, shown: String) {
        #expect(SafeText.quoted(text) == shown)
    }

    @Test(arguments: [
        ("a=https://canary", "a=https://***"), ("https://h/?k=canary", "https://***"), ("canary", "***"),
        ("a=canary", "***"), ("canary word=http://h", "***"), ("a=@/run/x", "a=@/run/x"), ("a=@u:canary", "***"),
        ("can=ary@host", "***"),
    ])
    func entry_isMasked(text: String, shown: String) {
        #expect(SafeText.masked(entry: text) == shown)
    }

    @Test func outsideText_isBounded() {
        #expect(SafeText.quoted(String(repeating: "x", count: 100_000)).count == 83)
        #expect(SafeText.name(String(repeating: "x", count: 100_000)).count == 65)
    }
}
