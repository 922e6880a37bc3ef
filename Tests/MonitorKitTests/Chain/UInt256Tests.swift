import MonitorKit
import Testing

@Suite struct UInt256Tests {
    private func read(_ text: String) throws(HexError) -> UInt256 {
        let ascii = Array(text.utf8)
        return try ascii.withUnsafeBufferPointer { (buffer) throws(HexError) in try UInt256(hex: buffer) }
    }

    @Test func hex_isReadInFull() throws {
        #expect(try read("0x0") == .zero)
        #expect(try read("0x1B").uint64 == 27)
        #expect(try read("0x" + String(repeating: "f", count: 64)).word == Hash32(.max, .max, .max, .max))
        #expect(try read("0x10000000000000000").word == Hash32(0, 0, 1, 0))
        #expect(try read("0x10000000000000000").uint64 == nil)
    }

    @Test func hex_ofAPaddedSignature_isReadWithoutItsZeros() throws {
        #expect(try read("0x" + String(repeating: "0", count: 62) + "ab") == UInt256(0xab))
    }

    @Test(arguments: ["", "0x", "12", "0xg", "0x1 ", "0x1" + String(repeating: "0", count: 64)])
    func hex_isRefused_whenItIsNoQuantityOf256Bits(text: String) {
        #expect(throws: HexError.self) { try read(text) }
    }
}
