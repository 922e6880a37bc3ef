import MonitorKit
import Testing

@Suite struct HexStringTests {
    /// Every byte, by the table that anybody can write down.
    @Test func everyByte_isReadAndWritten() throws {
        let digits = Array("0123456789abcdef")
        let all = (0...255).map { UInt8($0) }
        let text = "0x" + all.map { "\(digits[Int($0) / 16])\(digits[Int($0) % 16])" }.joined()
        #expect(try HexString.bytes(text) == all)
        #expect(try HexString.bytes("0x" + text.dropFirst(2).uppercased()) == all)
        #expect(HexString.text(all) == text)
    }

    /// The fast path takes eight digits at a time: each character at each place of a group must be looked at.
    @Test func characterThatIsNoDigit_isRefused_atEveryPlace() {
        for place in 0..<16 {
            for character in (0...127).map({ Character(UnicodeScalar(UInt8($0))) }) {
                var digits = Array("0123456789abcdef")
                digits[place] = character
                let text = "0x" + String(digits)
                if character.isHexDigit {
                    #expect(throws: Never.self) { try HexString.bytes(text) }
                } else {
                    #expect(throws: HexError.invalidDigit, "\(character) at \(place)") { try HexString.bytes(text) }
                }
            }
        }
    }

    @Test(arguments: [
        ("", HexError.missingPrefix), ("00", .missingPrefix), ("0X00", .missingPrefix), ("0x0", .oddLength(digits: 1)),
        ("0xéé", .invalidDigit),
    ])
    func malformedData_isRefused(text: String, error: HexError) {
        #expect(throws: error) { try HexString.bytes(text) }
    }

    @Test(arguments: [
        ("0x0", UInt64(0)), ("0x1b", 27), ("0xffffffffffffffff", .max), ("0xABC", 2748),
    ])
    func quantity_isRead(text: String, value: UInt64) throws {
        #expect(try HexString.quantity(text) == value)
    }

    @Test(arguments: ["0x", "0x00", "0x01", "0x10000000000000000"])
    func quantity_withLeadingZerosOrTooWide_isRefused(text: String) {
        #expect(throws: HexError.invalidQuantity) { try HexString.quantity(text) }
    }

    @Test func fixedWidth_refusesOtherLengths() {
        #expect(throws: HexError.wrongLength(digits: 2, expected: 64)) { try Hash32(hex: "0x00") }
        #expect(throws: HexError.wrongLength(digits: 42, expected: 40)) {
            try Address(hex: "0x" + String(repeating: "0", count: 42))
        }
    }
}
