import MonitorKit
import Testing

@Suite struct RLPWriterTests {
    /// Examples printed in the Ethereum documentation of RLP.
    @Test(arguments: [
        ("", "80"), ("\u{0}", "00"), ("\u{f}", "0f"), ("\u{7f}", "7f"), ("dog", "83646f67"),
        (
            "Lorem ipsum dolor sit amet, consectetur adipisicing elit",
            "b8384c6f72656d20697073756d20646f6c6f722073697420616d65742c20636f6e7365637465747572206164697069736963696e6720656c6974"
        ),
    ])
    func string_isEncodedAsPublished(text: String, encoding: String) {
        var writer = RLPWriter()
        writer.string(Array(text.utf8))
        #expect(HexString.text(writer.bytes) == "0x" + encoding)
    }

    @Test(arguments: [
        (UInt64(0), "80"), (1, "01"), (15, "0f"), (127, "7f"), (128, "8180"), (1024, "820400"),
        (0x1234_5678_9abc_def0, "88123456789abcdef0"), (.max, "88ffffffffffffffff"),
    ])
    func integer_hasNoLeadingZeros(value: UInt64, encoding: String) {
        var writer = RLPWriter()
        writer.integer(value)
        var wide = RLPWriter()
        wide.integer(UInt256(value))
        #expect(HexString.text(writer.bytes) == "0x" + encoding)
        #expect(wide.bytes == writer.bytes)
    }

    @Test func integer_of256Bits_keepsAllBytes() {
        var writer = RLPWriter()
        writer.integer(UInt256(Hash32(1 << 56, 0, 0, 0)))
        #expect(HexString.text(writer.bytes) == "0xa001" + String(repeating: "0", count: 62))
    }

    @Test func list_ofStrings_isEncodedAsPublished() {
        var writer = RLPWriter()
        writer.list { list in
            list.string(Array("cat".utf8))
            list.string(Array("dog".utf8))
        }
        #expect(HexString.text(writer.bytes) == "0xc88363617483646f67")
    }

    /// The set-theoretical three of the documentation: `[ [], [[]], [ [], [[]] ] ]`.
    @Test func list_ofLists_isEncodedAsPublished() {
        var writer = RLPWriter()
        writer.list { three in
            three.list { _ in }
            three.list { $0.list { _ in } }
            three.list { two in
                two.list { _ in }
                two.list { $0.list { _ in } }
            }
        }
        #expect(HexString.text(writer.bytes) == "0xc7c0c1c0c3c0c1c0")
    }

    /// Lengths on both sides of each form of header (Yellow Paper, appendix B).
    @Test(arguments: [
        (0, "c0"), (55, "f7"), (56, "f838"), (255, "f8ff"), (256, "f90100"), (65535, "f9ffff"), (65536, "fa010000"),
    ])
    func list_header_growsWithItsPayload(count: Int, header: String) {
        var writer = RLPWriter()
        writer.raw(0x7e)
        writer.list { list in
            for _ in 0..<count { list.raw(1) }
        }
        #expect(HexString.text(writer.bytes) == "0x7e" + header + String(repeating: "01", count: count))
    }

    @Test(arguments: [(55, "b7"), (56, "b838"), (256, "b90100"), (65536, "ba010000")])
    func string_header_growsWithItsPayload(count: Int, header: String) {
        var writer = RLPWriter()
        writer.string([UInt8](repeating: 7, count: count))
        #expect(HexString.text(writer.bytes) == "0x" + header + String(repeating: "07", count: count))
    }

    @Test func address_ofNobody_isTheEmptyString() {
        var writer = RLPWriter()
        writer.string(Address?.none)
        writer.string(Address.zero)
        #expect(HexString.text(writer.bytes) == "0x8094" + String(repeating: "0", count: 40))
    }
}
