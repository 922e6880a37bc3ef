import MonitorKit
import Testing

@Suite struct JSONWriterTests {
    private func text(_ write: (inout JSONWriter) -> Void) -> String {
        var json = JSONWriter()
        write(&json)
        return String(decoding: json.bytes, as: UTF8.self)
    }

    @Test func members_standInTheOrderOfTheCalls() {
        #expect(
            text { json in
                json.object { json in
                    json.member("chain", "901")
                    json.member("height", UInt64.max)
                    json.member("age", 0.25)
                    json.member("ready", true)
                    json.member("reason", nil as String?)
                    json.key("heads")
                    json.array { json in
                        json.write(-7)
                        json.writeNull()
                        json.array { _ in }
                        json.object { _ in }
                        json.object { json in json.member("a", "[") }
                        json.writeRaw("{\"raw\":1}".utf8)
                        json.write(false)
                    }
                    json.member("last", "{:")
                    json.member("", "")
                }
            } == #"{"chain":"901","height":18446744073709551615,"age":0.25,"ready":true,"reason":null,"heads":"#
                + #"[-7,null,[],{},{"a":"["},{"raw":1},false],"last":"{:","":""}"#)
    }

    @Test func strings_areEscaped() {
        #expect(text { $0.write("a\"b\\c/\n\r\t\u{0}\u{1f}") } == #""a\"b\\c/\n\r\t\u0000\u001f""#)
        #expect(text { $0.write("é€😀") } == "\"é€😀\"")
        #expect(text { $0.write("\u{7f}\u{9b}31m\u{2028}\u{2029}") } == #""\u007f\u009b31m\u2028\u2029""#)
        #expect(text { $0.object { $0.member("a\"", 1) } } == #"{"a\"":1}"#)
    }

    @Test func everyScalar_comesBackAsItWas() throws {
        var everything = String.UnicodeScalarView()
        for value in (UInt32(0)...0x2100) { if let scalar = Unicode.Scalar(value) { everything.append(scalar) } }
        for value in stride(from: 0x2100 as UInt32, to: 0x11_0000, by: 97) {
            if let scalar = Unicode.Scalar(value) { everything.append(scalar) }
        }
        let original = String(everything)
        var json = JSONWriter()
        json.write(original)
        #expect(
            Array(
                try JSONReader.read(json.bytes) {
                    (json: inout JSONReader) throws(JSONError) in try json.readString()
                }.utf8) == Array(original.utf8))
        #expect(try JSONTree.foundation(json.bytes) == .string(original))
    }

    @Test(arguments: [0, -1.5, 1e-7, 1e300, 2.5e-308, 123_456_789.125, 1e16])
    func number_comesBackExactly(_ number: Double) throws {
        var json = JSONWriter()
        json.write(number)
        #expect(
            try JSONReader.read(json.bytes) {
                (json: inout JSONReader) throws(JSONError) in try json.readDouble()
            } == number)
    }

    @Test func number_isNull_whenJSONHasNone() {
        #expect(
            text {
                $0.array { json in
                    json.write(Double.nan)
                    json.write(Double.infinity)
                }
            } == "[null,null]")
    }

    @Test func text_isAppended_behindWhatWasThere() {
        var json = JSONWriter(appendingTo: Array("{\"a\":1}\n".utf8))
        json.object { $0.member("b", 2) }
        #expect(String(decoding: json.bytes, as: UTF8.self) == "{\"a\":1}\n{\"b\":2}")
    }
}
