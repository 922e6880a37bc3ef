import Testing

@testable import MonitorKit

@Suite struct TextSearchTests {
    @Test(arguments: [
        ("https://host", "://", true), ("https:/host", "://", false), ("", "a", false), ("a", "", true), ("", "", true),
        ("aab", "ab", true), ("ab", "abc", false), ("status=\"valid\"", "\"valid\"", true), ("ünder", "ü", true),
    ])
    func text_includesAPart_orNot(text: String, part: String, isIncluded: Bool) {
        #expect(text.includes(part) == isIncluded)
        #expect(text[...].includes(part) == isIncluded)
    }

    @Test(arguments: [
        ("local_safe", "_", "-", "local-safe"), ("a_b_c", "_", "", "abc"), ("aaa", "aa", "b", "ba"),
        ("none", "x", "y", "none"), ("keep", "", "y", "keep"), ("", "x", "y", ""), ("x", "x", "xx", "xx"),
        ("日本日", "日", "x", "x本x"),
    ])
    func everyOccurrence_isExchanged_once(text: String, part: String, other: String, result: String) {
        #expect(text.exchanging(part, for: other) == result)
    }
}
