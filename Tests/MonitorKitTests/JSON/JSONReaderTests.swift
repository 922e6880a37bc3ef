import MonitorKit
import Testing

/// How a text fails that is skipped, or nil when it does not.
func jsonFailure(_ text: String) -> JSONError? {
    jsonFailure(Array(text.utf8))
}

func jsonFailure(_ bytes: [UInt8]) -> JSONError? {
    do throws(JSONError) {
        try JSONReader.read(bytes) { (json: inout JSONReader) throws(JSONError) in try json.skipValue() }
        return nil
    } catch {
        return error
    }
}

/// What a reading function gives on a text, or how it fails.
func reading<Value>(
    _ text: String, _ read: (inout JSONReader) throws(JSONError) -> Value
) -> Result<Value, JSONError> {
    do throws(JSONError) {
        return .success(try JSONReader.read(Array(text.utf8), read))
    } catch {
        return .failure(error)
    }
}

@Suite struct JSONReaderTests {
    private let word = "0x00000000000000000000000000000000000000000000000000000000000000fF"

    @Test func members_areDecodedInOneWalk() throws {
        let text = #"""
            {"number":"0x1b", "other":{"a":[1,2,{"b":null}]}, "topics":["\#(word)"],
             "name":"a\u00e9\ud83d\ude00\n", "count":18446744073709551615, "on":true, "none":null, "sign":-5}
            """#
        try JSONReader.read(Array(text.utf8)) { (json: inout JSONReader) throws(JSONError) in
            try json.beginObject()
            var seen = 0
            while let key = try json.nextKey() {
                seen += 1
                switch key {
                case "number": #expect(try json.readQuantity() == 27)
                case "topics":
                    try json.beginArray()
                    var topics: [Hash32] = []
                    while try json.nextElement() { topics.append(try json.readHash32()) }
                    #expect(topics == [Hash32(0, 0, 0, 255)])
                case "name": #expect(try json.readString() == "aé😀\n")
                case "count": #expect(try json.readUInt64() == .max)
                case "on": #expect(try json.readBool())
                case "none": #expect(try json.readNullIfPresent())
                case "sign": #expect(try json.readDouble() == -5)
                default: try json.skipValue()
                }
            }
            #expect(seen == 8)
        }
    }

    @Test(arguments: ["0", "7", "18446744073709551615"]) func unsignedInteger_isRead(_ text: String) {
        #expect(
            reading(text) { (json: inout JSONReader) throws(JSONError) in try json.readUInt64() }
                == UInt64(text).map(Result.success))
    }

    @Test(arguments: ["-0", "-1", "1.0", "1e3", "18446744073709551616", "1e-1"])
    func unsignedInteger_isRefused_whenTheNumberIsNone(_ text: String) {
        #expect(
            reading("[\(text)]") { (json: inout JSONReader) throws(JSONError) in
                try json.beginArray()
                while try json.nextElement() { _ = try json.readUInt64() }
                return true
            } == .failure(JSONError(.outOfRange, at: 1)))
    }

    @Test func hexadecimalText_isDecodedOrRefusedWithItsReason() {
        #expect(
            reading("\"0x4200000000000000000000000000000000000022\"") {
                (json: inout JSONReader) throws(JSONError) in try json.readAddress()
            } == .success(Address(0x4200_0000_0000_0000, 0, 0x22)))
        #expect(
            reading("\"0x00ff10\"") {
                (json: inout JSONReader) throws(JSONError) in try json.readHexBytes()
            } == .success([0, 255, 16]))
        #expect(
            reading(#""\u0030x1b""#) {
                (json: inout JSONReader) throws(JSONError) in try json.readQuantity()
            } == .success(27), "an escape is as good as the character")
        #expect(
            reading(" \"0x01\"") { (json: inout JSONReader) throws(JSONError) in try json.readQuantity() }
                == .failure(JSONError(.hex(.invalidQuantity), at: 1)))
        #expect(
            reading("\"0x12\"") { (json: inout JSONReader) throws(JSONError) in try json.readHash32() }
                == .failure(JSONError(.hex(.wrongLength(digits: 2, expected: 64)), at: 0)))
        #expect(
            reading("12") { (json: inout JSONReader) throws(JSONError) in try json.readQuantity() }
                == .failure(JSONError(.mismatch(expected: .string), at: 0)))
    }

    @Test func value_isRefused_whenItHasAnotherForm() {
        #expect(
            reading("[]") { (json: inout JSONReader) throws(JSONError) in try json.beginObject() }.failure
                == JSONError(.mismatch(expected: .object), at: 0))
        #expect(
            reading("{}") { (json: inout JSONReader) throws(JSONError) in try json.beginArray() }.failure
                == JSONError(.mismatch(expected: .array), at: 0))
        #expect(
            reading("null") { (json: inout JSONReader) throws(JSONError) in try json.readBool() }.failure
                == JSONError(.mismatch(expected: .boolean), at: 0))
        #expect(
            reading("\"1\"") { (json: inout JSONReader) throws(JSONError) in try json.readUInt64() }.failure
                == JSONError(.mismatch(expected: .number), at: 0))
        #expect(
            reading("?") { (json: inout JSONReader) throws(JSONError) in try json.readUInt64() }.failure
                == JSONError(.unexpectedByte, at: 0))
    }

    @Test(arguments: [
        (#"{"a":1,"a":2}"#, 7), (#"{"a":1,"b":{"a":1},"a":2}"#, 19), (#"{"ab":1,"\u0061b":2}"#, 8),
        (#"{"":1,"":2}"#, 6), (#"{"x":{"b":1,"b":1}}"#, 12),
    ])
    func name_isRefused_whenItOccursTwiceInAnOpenedObject(_ text: String, _ offset: Int) {
        func walk(_ json: inout JSONReader) throws(JSONError) {
            try json.beginObject()
            while try json.nextKey() != nil {
                if try json.nextKind() == .object { try walk(&json) } else { try json.skipValue() }
            }
        }
        #expect(
            reading(text) { (json: inout JSONReader) throws(JSONError) in try walk(&json) }.failure
                == JSONError(.duplicateMember, at: offset))
        #expect(jsonFailure(text) == nil, "skipped objects are not searched")
    }

    @Test func name_mayOccurAgain_inAnotherObject() {
        #expect(
            reading(#"[{"a":1},{"a":2},{"b":{"a":3},"a":4}]"#) {
                (json: inout JSONReader) throws(JSONError) in
                var names = ""
                try json.beginArray()
                while try json.nextElement() {
                    try json.beginObject()
                    while let key = try json.nextKey() {
                        names += key.text
                        if key == "b" {
                            try json.beginObject()
                            while let inner = try json.nextKey() {
                                names += inner.text
                                try json.skipValue()
                            }
                        } else {
                            try json.skipValue()
                        }
                    }
                }
                return names
            } == .success("aabaa"))
    }

    @Test func openedObject_isRefused_whenItHasTooManyMembers() {
        func text(_ count: Int) -> String {
            "{" + (0..<count).map { "\"\($0)\":0" }.joined(separator: ",") + "}"
        }
        func count(_ json: inout JSONReader) throws(JSONError) -> Int {
            var count = 0
            try json.beginObject()
            while try json.nextKey() != nil {
                try json.skipValue()
                count += 1
            }
            return count
        }
        let limit = JSONReader.memberLimit
        #expect(
            reading(text(limit)) { (json: inout JSONReader) throws(JSONError) in try count(&json) } == .success(limit))
        #expect(
            reading(text(limit + 1)) { (json: inout JSONReader) throws(JSONError) in try count(&json) }
                .failure?.kind == .tooManyMembers)
    }

    @Test func key_isComparedWhole() {
        #expect(
            reading(#"{"block":1,"blockHash":2,"\u0062lockNumber":3}"#) {
                (json: inout JSONReader) throws(JSONError) in
                var order: [Int] = []
                try json.beginObject()
                while let key = try json.nextKey() {
                    switch key {
                    case "blockHash": order.append(2)
                    case "blockNumber": order.append(3)
                    case "block": order.append(1)
                    default: order.append(0)
                    }
                    try json.skipValue()
                }
                return order
            } == .success([1, 2, 3]))
    }

    @Test func textIsRefused_whenTheDecoderStopsEarly() {
        #expect(
            reading("[1,2]") { (json: inout JSONReader) throws(JSONError) in
                try json.beginArray()
                _ = try json.nextElement()
                try json.skipValue()
            }.failure == JSONError(.unexpectedByte, at: 2))
        #expect(
            reading("[1,2]") { (json: inout JSONReader) throws(JSONError) in
                try json.beginArray()
                _ = try json.nextElement()
                _ = try json.nextElement()
            }.failure == JSONError(.unexpectedByte, at: 1), "an element was passed over unread")
    }

    @Test func rawValue_isThePlaceInTheArrayThatTheSliceIsOf() throws {
        let bytes = Array(#"xx{"a": [1, {"b":2}] ,"c":null}yy"#.utf8)
        let slice = bytes[2..<(bytes.count - 2)]
        let places = try JSONReader.read(slice) { (json: inout JSONReader) throws(JSONError) in
            var places: [Range<Int>] = []
            try json.beginObject()
            while try json.nextKey() != nil { places.append(try json.readRawValue()) }
            return places
        }
        #expect(places.map { String(decoding: bytes[$0], as: UTF8.self) } == [#"[1, {"b":2}]"#, "null"])
    }

    @Test func nesting_isAllowedToItsLimit_walkedAndSkipped() {
        func walk(_ json: inout JSONReader) throws(JSONError) {
            try json.beginArray()
            while try json.nextElement() { try walk(&json) }
        }
        let limit = JSONReader.depthLimit
        for (depth, failure) in [(limit, nil), (limit + 1, JSONError(.tooDeep, at: limit))] {
            let text = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
            #expect(jsonFailure(text) == failure)
            #expect(reading(text) { (json: inout JSONReader) throws(JSONError) in try walk(&json) }.failure == failure)
        }
        #expect(
            reading("[[" + String(repeating: "[", count: limit)) { (json: inout JSONReader) throws(JSONError) in
                try json.beginArray()
                _ = try json.nextElement()
                try json.skipValue()
            }.failure == JSONError(.tooDeep, at: limit), "levels opened by hand count too")
    }

    @Test(arguments: ["[", "{\"a\":", "[{\"a\":"]) func depthBomb_isRefusedAtTheLimit(_ piece: String) {
        let bomb = [UInt8](String(repeating: piece, count: 2_000_000).utf8)
        #expect(jsonFailure(bomb)?.kind == .tooDeep)
        #expect((jsonFailure(bomb)?.offset ?? .max) < 1_000)
    }

    @Test func longString_isReadWhole() throws {
        let plain = [UInt8](repeating: UInt8(ascii: "x"), count: 10_000_000)
        let count = try JSONReader.read([0x22] + plain + [0x22]) { (json: inout JSONReader) throws(JSONError) in
            try json.readRawString().count
        }
        #expect(count == 10_000_000)
        let escaped = [UInt8](String(repeating: #"\u0041"#, count: 1_000_000).utf8)
        let text = try JSONReader.read([0x22] + escaped + [0x22]) { (json: inout JSONReader) throws(JSONError) in
            try json.readString()
        }
        #expect(text.utf8.count == 1_000_000)
        #expect(text.utf8.allSatisfy { $0 == UInt8(ascii: "A") })
    }

    @Test func lentStrings_stayApart_whenSeveralHadEscapes() {
        #expect(
            reading(#"["\u0061\n","plain","\u0062\ud83d\ude00","\\"]"#) {
                (json: inout JSONReader) throws(JSONError) in
                var texts: [UnsafeBufferPointer<UInt8>] = []
                try json.beginArray()
                while try json.nextElement() { texts.append(try json.readRawString()) }
                return texts.map { String(decoding: $0, as: UTF8.self) }
            } == .success(["a\n", "plain", "b😀", "\\"]))
    }

    @Test func missingMember_isNamed() {
        #expect(
            reading("{}") { (json: inout JSONReader) throws(JSONError) in
                try json.beginObject()
                _ = try json.nextKey()
                return try json.require(nil as Int?, "hash")
            } == .failure(JSONError(.missingMember("hash"), at: 2)))
    }
}

extension Result {
    var failure: Failure? {
        if case .failure(let failure) = self { failure } else { nil }
    }
}
