import MonitorKit
import Testing

/// RFC 8259, rule by rule, on texts that are skipped; walked texts are compared with Foundation elsewhere.
@Suite struct JSONGrammarTests {
    static let accepted = [
        "null", "true", "false", "0", "-0", "-1", "1.5", "1e5", "1E+5", "1e-05", "123456789012345678901234567890",
        "0.1e1", "1e999", "\"\"", "\"a\"", " \t\r\n1 \t\r\n", "[]", "[ ]", "{}", "{ }", "[1,2]", "[[],[[]]]",
        "{\"a\":1,\"b\":[{}]}", "{\"\":0}", "{\"a\" : 1 }", #""\"\\\/\b\f\n\r\t""#, #""\u0000""#, #""\uD83D\uDE00""#,
        #""\ud83d\ude00""#, #""\uffff""#, "\"\u{7f}\"", "\"é€😀\"", "\"\u{10ffff}\"", "\"\u{feff}\"",
        "\"0123456\"", "\"01234567\"", "\"012345678\"", "\"\u{2028}\"",
    ]

    static let rejected: [(text: String, kind: JSONError.Kind, offset: Int)] = [
        ("", .unexpectedEnd, 0), ("  ", .unexpectedEnd, 2), ("nul", .unexpectedEnd, 3), ("nulL", .unexpectedByte, 3),
        ("True", .unexpectedByte, 0), ("NaN", .unexpectedByte, 0), ("+1", .unexpectedByte, 0),
        (".5", .unexpectedByte, 0), ("-", .unexpectedEnd, 0), ("-a", .invalidNumber, 0), ("01", .invalidNumber, 0),
        ("-01", .invalidNumber, 0), ("1.", .unexpectedEnd, 0), ("1.a", .invalidNumber, 0), ("1e", .unexpectedEnd, 0),
        ("1e+", .unexpectedEnd, 0), ("[1e+]", .invalidNumber, 1), ("0x1", .trailingBytes, 1),
        ("1 2", .trailingBytes, 2), ("{} x", .trailingBytes, 3), ("[1]]", .trailingBytes, 3),
        ("'a'", .unexpectedByte, 0), ("\"", .unexpectedEnd, 1), ("\"abc", .unexpectedEnd, 4),
        ("\"a\tb\"", .controlCharacter, 2), ("\"\n\"", .controlCharacter, 1),
        ("\"01234567\u{1f}\"", .controlCharacter, 9),
        (#""\a""#, .invalidEscape, 1), (#""\u12""#, .unexpectedEnd, 6), (#""\u12g4""#, .invalidEscape, 1),
        (#""\u+123""#, .invalidEscape, 1), (#""\"#, .unexpectedEnd, 2), (#""\U0041""#, .invalidEscape, 1),
        (#""\ud83d""#, .loneSurrogate, 1), (#""\ud83dx""#, .loneSurrogate, 1), (#""\ude00""#, .loneSurrogate, 1),
        (#""\ud83d\ud83d""#, .loneSurrogate, 1), (#""\ud83d\u0041""#, .loneSurrogate, 1),
        (#""\ud83d\n""#, .loneSurrogate, 1), (#""\ude00\ud83d""#, .loneSurrogate, 1),
        ("[", .unexpectedEnd, 1), ("[1", .unexpectedEnd, 2), ("[1,", .unexpectedEnd, 3), ("[,1]", .unexpectedByte, 1),
        ("[1,]", .unexpectedByte, 3), ("[1 2]", .unexpectedByte, 3), ("[1}", .unexpectedByte, 2),
        ("]", .unexpectedByte, 0), ("{", .unexpectedEnd, 1), ("{\"a\"", .unexpectedEnd, 4),
        ("{\"a\":", .unexpectedEnd, 5), ("{\"a\":}", .unexpectedByte, 5), ("{\"a\" 1}", .unexpectedByte, 5),
        ("{\"a\":1,}", .unexpectedByte, 7), ("{,}", .unexpectedByte, 1), ("{a:1}", .unexpectedByte, 1),
        ("{1:1}", .unexpectedByte, 1), ("{\"a\":1]", .unexpectedByte, 6), ("{\"a\":1 \"b\":2}", .unexpectedByte, 7),
        ("{\"a\":1;}", .unexpectedByte, 6), ("{\"a\"::1}", .unexpectedByte, 5), ("/**/1", .unexpectedByte, 0),
        ("1//", .trailingBytes, 1), ("\u{feff}1", .unexpectedByte, 0), ("\u{a0}1", .unexpectedByte, 0),
        ("\u{c}1", .unexpectedByte, 0), ("1\u{0}", .trailingBytes, 1), ("[1,\u{b}2]", .unexpectedByte, 3),
    ]

    static let invalidUTF8: [(bytes: [UInt8], offset: Int)] = [
        ([0x80], 1), ([0xbf], 1), ([0xc0, 0x80], 1), ([0xc1, 0xbf], 1), ([0xc2], 1), ([0xc2, 0x41], 1),
        ([0xe0, 0x80, 0x80], 1), ([0xe0, 0x9f, 0xbf], 1), ([0xe2, 0x82], 1), ([0xe2, 0x82, 0x41], 1),
        ([0xed, 0xa0, 0x80], 1), ([0xed, 0xbf, 0xbf], 1), ([0xf0, 0x80, 0x80, 0x80], 1), ([0xf0, 0x9f, 0x98], 1),
        ([0xf0, 0x9f, 0x98, 0x41], 1), ([0xf4, 0x90, 0x80, 0x80], 1), ([0xf5, 0x80, 0x80, 0x80], 1), ([0xff], 1),
        ([0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0xfe], 10),
    ]

    @Test(arguments: accepted) func text_isAccepted_whenTheGrammarAllowsIt(_ text: String) {
        #expect(jsonFailure(text) == nil)
    }

    @Test(arguments: rejected.indices) func text_isRefusedAtItsPlace_whenTheGrammarForbidsIt(_ index: Int) {
        let (text, kind, offset) = Self.rejected[index]
        #expect(jsonFailure(text) == JSONError(kind, at: offset), "\(text)")
    }

    @Test(arguments: rejected.indices) func text_isRefusedTheSameWay_whenItIsWalked(_ index: Int) {
        let (text, kind, offset) = Self.rejected[index]
        let failure: JSONError?
        do throws(JSONError) {
            _ = try JSONTree.ours(Array(text.utf8))
            failure = nil
        } catch {
            failure = error
        }
        #expect(failure == JSONError(kind, at: offset), "\(text)")
    }

    @Test(arguments: invalidUTF8.indices) func string_isRefused_whenItsBytesAreNotUTF8(_ index: Int) {
        let (bytes, offset) = Self.invalidUTF8[index]
        #expect(jsonFailure([0x22] + bytes + [0x22]) == JSONError(.invalidUTF8, at: offset))
        #expect(jsonFailure([0x22] + bytes) == JSONError(.invalidUTF8, at: offset), "cut off")
    }

    @Test func everySpecialByte_isSeenAtEveryPositionOfAWord() {
        for position in 0..<20 {
            for (byte, kind) in [
                (0x00, .controlCharacter), (0x1f, .controlCharacter), (0x80, .invalidUTF8), (0xff, .invalidUTF8),
            ] as [(UInt8, JSONError.Kind)] {
                var bytes = [UInt8](repeating: UInt8(ascii: "x"), count: 20)
                bytes[position] = byte
                #expect(jsonFailure([0x22] + bytes + [0x22]) == JSONError(kind, at: position + 1))
            }
            for neighbor in [UInt8](0x20...0x7f) where neighbor != 0x22 && neighbor != 0x5c {
                var bytes = [UInt8](repeating: neighbor, count: 20)
                #expect(jsonFailure([0x22] + bytes + [0x22]) == nil)
                bytes[position] = 0x22
                // Blanks after the closing quote are white space; what follows them is what is wrong.
                let offset = neighbor == 0x20 ? 21 : position + 2
                #expect(jsonFailure([0x22] + bytes + [0x31])?.offset == offset, "a quote ends the string")
            }
        }
    }

    @Test func everyTruncation_isRefused() {
        let text = Array(#"{"a":[1.5e+3,true,null,{"b\u00e9\ud83d\ude00":"é"}],"c":"x"}"#.utf8)
        #expect(jsonFailure(text) == nil)
        for length in 0..<text.count { #expect(jsonFailure(Array(text[..<length])) != nil, "\(length)") }
    }
}
