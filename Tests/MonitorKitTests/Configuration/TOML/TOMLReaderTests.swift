import Testing

@testable import MonitorKit

@Suite struct TOMLReaderTests {
    /// What a text is as JSON, or `line: reason` of what is wrong with it.
    private func json(_ text: String) -> String {
        do throws(TOMLError) {
            return String(decoding: try TOMLReader.read(Array(text.utf8)).json(), as: UTF8.self)
        } catch {
            return "\(error.line): \(error.reason)"
        }
    }

    @Test(
        arguments: [
            ("", "{}"), ("# nothing but a comment", "{}"), ("a = 1", #"{"a":1}"#),
            ("a=1 # one\r\n\r\nb = 2", #"{"a":1,"b":2}"#),
            (
                "a = 1_000\nb = 0xfF\nc = 0o17\nd = 0b101\ne = -5\nf = +5",
                #"{"a":1000,"b":255,"c":15,"d":5,"e":-5,"f":5}"#
            ),
            ("a = 18446744073709551615", #"{"a":18446744073709551615}"#),
            ("a = true\nb = false", #"{"a":true,"b":false}"#),
            (
                "a = 1.5\nb = 1979-05-27T07:32:00Z\nc = 07:32:00",
                #"{"a":"1.5","b":"1979-05-27T07:32:00Z","c":"07:32:00"}"#
            ),
            (#"a = "x \"y\" \u00e9 \\ \t#""#, #"{"a":"x \"y\" é \\ \t#"}"#), (#"a = 'C:\n'"#, #"{"a":"C:\\n"}"#),
            (#"a = """#, #"{"a":""}"#), ("a = ''", #"{"a":""}"#),
            ("a = []\nb = [1, 2 , 3,]\nc = [ # list\n 1,\n\n 2 ]", #"{"a":[],"b":[1,2,3],"c":[1,2]}"#),
            (#"a = {}"#, #"{"a":{}}"#), (#"a = { b = 1, "c d".e = [2] }"#, #"{"a":{"b":1,"c d":{"e":[2]}}}"#),
            ("[a]\nb = 1\n[a.c]\nd = 2\n[e]", #"{"a":{"b":1,"c":{"d":2}},"e":{}}"#),
            ("[a.c]\nd = 2\n[a]\nb = 1", #"{"a":{"c":{"d":2},"b":1}}"#),
            (
                "[interop.dependencies]\n\t[ interop . dependencies.\"903\" ]",
                #"{"interop":{"dependencies":{"903":{}}}}"#
            ),
            (
                "[interop]\ndependencies.\"903\" = {}\ndependencies.904 = {}",
                #"{"interop":{"dependencies":{"903":{},"904":{}}}}"#
            ),
        ])
    func text_isReadAsTOMLMeansIt(_ text: String, _ expected: String) {
        #expect(json(text) == expected)
    }

    @Test(
        arguments: [
            ("\n\na", "3: a name is followed by no ="),
            ("= 1", "1: a name is missing, or has a character that must stand in quotes"),
            ("a = ", "1: a value is missing"), ("a = b", "1: b is no value; text stands in quotes"),
            ("a = 1 2", "1: something follows on the line that does not belong there"),
            ("a = 18446744073709551616", "1: 18446744073709551616 is no value; text stands in quotes"),
            ("a = 1\na = 2", "2: a occurs more than once; keep one"),
            ("a = 1\n[a]", "2: a occurs more than once; keep one"),
            ("a = 1\na.b = 2", "2: a occurs more than once; keep one"),
            ("a = 1\n[a.b]", "2: a occurs more than once; keep one"),
            ("[a", "1: the name of a table is not closed by ]"),
            ("[]", "1: a name is missing, or has a character that must stand in quotes"),
            ("[[a]]", "1: lists of tables are not read here, because no file of a chain has one"),
            (#"a = "x"#, "1: a string is not closed on its line"),
            ("a = \"x\ny\"", "1: a string is not closed on its line"),
            (#"a = "x\"#, "1: a string is not closed on its line"),
            (#"a = "\q""#, "1: a string has an escape that TOML does not know"),
            (#"a = "\ud800""#, "1: a string has an escape that names no character"),
            (#"a = "\u12""#, "1: a string has an escape that names no character"),
            ("a = \"\"\"\nx\"\"\"", "1: a string of several lines is not read here; write it on one line"),
            ("a = [1 2]", "1: the values of a list are parted by no comma"), ("a = [1,\n", "2: a value is missing"),
            ("a = {b = 1", "1: a table in braces is not closed by } on its line"),
            ("a = {b = 1, b = 2}", "1: b occurs more than once; keep one"),
        ])
    func mistake_isNamedWithItsLine(_ text: String, _ expected: String) {
        #expect(json(text) == expected)
    }

    @Test func depth_isBounded() {
        let deep = String(repeating: "[", count: 100_000)
        #expect(json("a = " + deep) == "1: values stand in each other more than 16 deep")
        #expect(
            json(Array(repeating: "a", count: 17).joined(separator: ".") + " = 1") == "1: a name has more than 16 parts"
        )
    }

    @Test func bytesThatAreNoText_areRefused() {
        #expect(throws: TOMLError(line: 1, reason: "the text is not UTF-8")) { try TOMLReader.read([0x61, 0xff]) }
    }

    /// A cut of a real file is read or refused, and never ends the program.
    @Test func everyBeginningOfARealFile_isReadOrRefused() throws {
        let file = try #require(fixtures("op/registry", suffix: "mainnet/unichain.toml").first)
        for count in file.bytes.indices { _ = try? TOMLReader.read(Array(file.bytes.prefix(count))) }
        #expect(try TOMLReader.read(file.bytes).names.count == 17)
    }
}
