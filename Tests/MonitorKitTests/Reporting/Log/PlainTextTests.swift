import MonitorKit
import Testing

@Suite struct PlainTextTests {
    @Test(arguments: [
        ("plain text, 🦉 and é", "plain text, 🦉 and é"),
        ("a\nb\r\nc\td", "a b  c d"),
        ("a\u{0}b\u{7}c\u{7F}d\u{9B}e", "abcde"),
        // Colors, cursor movement, a cleared screen.
        ("\u{1B}[31mred\u{1B}[0m", "red"),
        ("\u{1B}[2J\u{1B}[1;1Htop", "top"),
        ("\u{1B}[?25lhidden cursor", "hidden cursor"),
        // A window title, a link: the control characters go and nothing that could hide text stays.
        ("\u{1B}]0;title\u{7}after", "0;titleafter"),
        ("\u{1B}]8;;http://x\u{1B}\\link", "8;;http://xlink"),
        // Unfinished sequences hide at most 32 characters.
        ("text\u{1B}", "text"),
        ("text\u{1B}[", "text"),
        ("\u{1B}[" + String(repeating: "1", count: 40) + "m", String(repeating: "1", count: 8) + "m"),
        // Text that reads backwards, and names that look alike.
        ("safe\u{202E}exe.txt\u{202C}", "safeexe.txt"),
        ("\u{2066}a\u{2069}\u{200B}b\u{FEFF}", "ab"),
        ("a\u{2028}b\u{2029}c", "a b c"),
        ("", ""),
    ])
    func text_isHarmless(hostile: String, plain: String) {
        #expect(PlainText.sanitized(hostile, limit: 256) == plain)
    }

    @Test(arguments: [
        ("12345678", "12345678"), ("123456789", "12345…"), ("🦉🦉🦉", "🦉…"), ("ééééé", "éé…"),
        ("\u{65}\u{301}\u{301}\u{301}\u{301}", "e\u{301}\u{301}…"),
    ])
    func longText_isCutAtACharacter_andSaysSo(text: String, cut: String) {
        #expect(PlainText.sanitized(text, limit: 8) == cut)
    }

    @Test func endlessControls_areNotReadToTheEnd() {
        let text = String(repeating: "\u{1}", count: 10_000) + "hidden"
        #expect(PlainText.sanitized(text, limit: 8) == "…")
    }
}
