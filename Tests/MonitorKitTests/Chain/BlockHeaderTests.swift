import MonitorKit
import Testing

@Suite struct BlockHeaderTests {
    @Test func holeInTail_isFound_whereverItIs() {
        var header = BlockHeader()
        #expect(!header.hasHoleInTail)
        header.baseFeePerGas = .zero
        #expect(!header.hasHoleInTail)
        header.blobGasUsed = 0
        #expect(header.hasHoleInTail)
        header.withdrawalsRoot = .zero
        #expect(!header.hasHoleInTail)
        header.requestsHash = .zero
        #expect(header.hasHoleInTail)
        header.excessBlobGas = 0
        header.parentBeaconBlockRoot = .zero
        #expect(!header.hasHoleInTail)
        header.baseFeePerGas = nil
        #expect(header.hasHoleInTail)
    }

    @Test func emptyUnclesHash_isThePublishedConstant() {
        #expect(
            BlockHeader.emptyUnclesHash.description
                == "0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347")
    }
}
