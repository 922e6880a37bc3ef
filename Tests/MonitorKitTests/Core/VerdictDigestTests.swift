import Testing

@testable import MonitorKit

/// The digest is a number that replicas of different versions compare, so it must not change; docs/REPLICAS.md defines it.
///
/// Expected values were computed from that definition by another program, in another language.
@Suite struct VerdictDigestTests {
    /// The Keccak-256 of nothing: a hash whose words differ, and which everybody can look up.
    private static let hash = Hash32(
        0xc5d2_4601_86f7_233c, 0x927e_7db2_dcc7_03c0, 0xe500_b653_ca82_273b, 0x7bfa_d804_5d85_a470)

    private func job(_ status: MessageStatus, hash: Hash32 = hash, log: UInt32 = 2, at height: UInt64 = 7) -> Job {
        let identifier = MessageIdentifier(
            origin: Address(1, 2, 3), blockNumber: BlockNumber(height), logIndex: LogIndex(4),
            timestamp: Timestamp(90 + height), chainID: ChainID(902))
        let message = ExecutingMessage(
            transactionHash: Hash32(9, 9, 9, height), logIndex: LogIndex(log), identifier: identifier,
            payloadHash: Hash32(5, 5, 5, height))
        let block = BlockReference(number: BlockNumber(height), hash: hash, timestamp: Timestamp(100))
        return .judged(message, chain: ChainID(901), block: block, safety: .crossSafe, status: status)
    }

    @Test(arguments: [
        (MessageStatus.valid, 15_223_745_039_044 as UInt64), (.invalid(.expired), 40_511_405_954_612),
        (.invalid(.cycle), 40_511_405_954_612), (.unknown(.chainNotAttached), 217_015_700_428_440),
    ])
    func digestOfOneMessage_isWhatItsDefinitionGives(status: MessageStatus, value: UInt64) {
        for height in [7, 8] as [UInt64] {
            var digest = VerdictDigest()
            digest.add(1, job(status, at: height))
            #expect(digest.value == value, "at \(height): only the block hash, the log and the verdict count")
        }
    }

    @Test func digestOfSeveral_isTheirSum_whateverTheOrder() {
        let other = Hash32(1, 2, 3, 0x8000_0000_0000_0004)
        let jobs = [
            job(.valid), job(.invalid(.logMissing), log: 7), job(.unknown(.chainNotAttached), hash: other, log: .max),
        ]
        for order in [[0, 1, 2], [2, 0, 1], [1, 2, 0]] {
            var digest = VerdictDigest()
            for index in order { digest.add(1, jobs[index]) }
            // The sum of the three passes 2^64 twice.
            #expect(digest.value == 49_032_276_505_334)
        }
    }

    @Test func digest_isWithheldWhileAVerdictIsMissing_andForgetsWhatIsTakenOut() {
        var digest = VerdictDigest()
        digest.add(1, job(.valid))
        digest.add(1, job(.unknown(.notCheckedYet), log: 3))
        #expect(digest.value == nil)
        digest.add(-1, job(.unknown(.notCheckedYet), log: 3))
        #expect(digest.value == 15_223_745_039_044)
        digest.add(-1, job(.valid))
        #expect(digest.isEmpty && digest.value == 0)
    }
}
