import Foundation
import Testing

@testable import MonitorKit

/// Shapes and traps of sync statuses; the sample is that of the node's documentation.
@Suite struct SyncStatusTests {
    private static let sample = "op/rpc-samples/optimism_syncStatus.docs-sample.json"

    private func decode(_ text: String) throws -> SyncStatus {
        try SyncStatus.decode(Array(text.utf8)[...])
    }

    private func block(_ number: Int, hash: Character = "a", time: Int = 9) -> String {
        let hash = String(repeating: hash, count: 64)
        return #"{"hash":"0x\#(hash)","number":\#(number),"parentHash":"0x\#(hash)","timestamp":\#(time)}"#
    }

    @Test func documentedSample_isRead_withoutWhatOlderNodesLack() throws {
        let status = try SyncStatus.decode(try Fixtures.bytes(Self.sample)[...])
        #expect(status.crossSafe?.block.number == BlockNumber(2_338_094))
        #expect(status.crossSafe?.block.timestamp == Timestamp(1_696_478_728))
        #expect(status.crossSafe?.l1Origin?.number == BlockNumber(4_427_339))
        #expect(status.finalized?.block.number == BlockNumber(2_337_942))
        #expect(
            status.finalized?.block.hash.description
                == "0x285b03afb46faad747be1ca7ab6ef50ef0ff1fe04e4eeabafc54f129d180fad2")
        #expect(status.headL1?.timestamp == Timestamp(1_700_161_272))
        #expect(status.localSafe == nil)
        #expect(status.disorder == nil)
    }

    @Test func hashOfZeros_isNoData_andNoRewind() throws {
        let status = try decode(
            #"{"unsafe_l2":\#(block(0, hash: "0", time: 0)),"safe_l2":\#(block(7)),"head_l1":\#(block(0, hash: "0"))}"#
        )
        #expect(status.unsafe == nil && status.headL1 == nil)
        #expect(status.crossSafe?.block.number == BlockNumber(7))
    }

    @Test func genesisWithItsRealHash_isAHead() throws {
        let status = try decode(#"{"unsafe_l2":\#(block(90)),"local_safe_l2":\#(block(80)),"safe_l2":\#(block(0))}"#)
        #expect(status.crossSafe?.block.number == BlockNumber(0))
        #expect(status.disorder == nil)
    }

    @Test func crossUnsafe_isNotRead() throws {
        let status = try decode(#"{"cross_unsafe_l2":\#(block(5)),"unsafe_l2":\#(block(6))}"#)
        #expect(SafetyLevel.allCases.compactMap { status[$0] }.count == 1)
    }

    @Test func nullAndUnknownMembers_arePassedOver() throws {
        let status = try decode(
            #"{"safe_l2":null,"engine_sync_target":{"x":[1,{}]},"later":7,"finalized_l2":{"number":3}}"#)
        #expect(status == SyncStatus())
    }

    @Test(arguments: [
        (unsafe: 9, localSafe: 8, crossSafe: 7, finalized: 6, upper: SafetyLevel?.none),
        (9, 9, 9, 9, nil),
        (9, 8, 7, 8, .finalized),
        (9, 7, 8, 6, .crossSafe),
        (7, 8, 7, 6, .localSafe),
    ])
    func order_isHeldWithinOneAnswer(
        unsafe: Int, localSafe: Int, crossSafe: Int, finalized: Int, upper: SafetyLevel?
    ) throws {
        let status = try decode(
            #"{"unsafe_l2":\#(block(unsafe)),"local_safe_l2":\#(block(localSafe)),"#
                + #""safe_l2":\#(block(crossSafe)),"finalized_l2":\#(block(finalized))}"#)
        #expect(status.disorder?.upper == upper)
    }

    @Test func order_isLookedAtAcrossLevelsWithoutData() throws {
        let status = try decode(#"{"unsafe_l2":\#(block(5)),"finalized_l2":\#(block(6))}"#)
        #expect(status.disorder?.upper == .finalized && status.disorder?.lower == .unsafe)
    }

    @Test func supernode_tellsOfEachChain() throws {
        let text = #"""
            {"chains":{"11155420":{"unsafe_l2":\#(block(4))},"1301":{"local_safe_l2":\#(block(5))}},
             "chain_ids":["1301","11155420"],"current_l1":\#(block(1)),
             "safe_timestamp":1749150000,"local_safe_timestamp":1749150010,"finalized_timestamp":1749149000}
            """#
        let chains = try SyncStatus.decodeSupernode(Array(text.utf8)[...])
        #expect(chains.count == 2)
        #expect(chains[ChainID(1301)]?.localSafe?.block.number == BlockNumber(5))
        #expect(chains[ChainID(11_155_420)]?.unsafe?.block.number == BlockNumber(4))
    }

    @Test(arguments: [
        #"{}"#, #"{"chains":{"x":{}}}"#, #"{"chains":{"10":{},"0xa":{}}}"#, #"{"chains":[]}"#, "[]", "7", "",
    ])
    func supernode_isRefused_whenAChainCouldBeMissed(text: String) {
        #expect(throws: UpstreamFailure.self) { try SyncStatus.decodeSupernode(Array(text.utf8)[...]) }
    }

    @Test(arguments: [
        #"{"safe_l2":{"number":"0x5","hash":"0x00"}}"#, #"{"safe_l2":{"number":-1}}"#, #"{"safe_l2":7}"#, "null",
        #"{"safe_l2":{"number":18446744073709551616}}"#, #"{"safe_l2":{"hash":"0x12"}}"#,
    ])
    func malformedStatus_isADecodingFailure(text: String) {
        #expect { try decode(text) } throws: { ($0 as? UpstreamFailure)?.cause == .decode }
    }
}
