import MonitorKit
import Testing

/// The detailed status in the forms in which it really comes: from the client, and as proto3 JSON.
@Suite struct DetailedStatusTests {
    private func status(_ name: String) throws -> RowObservation {
        try DetailedStatusAnswer.decode(Fixtures.bytes("stalls/concordium-detailed-status-\(name).json"))
    }

    private func status(of text: String) throws -> ConsensusDetail {
        try #require(try DetailedStatusAnswer.decode(Array(text.utf8)).detail)
    }

    /// Blocks of these files are named by their rounds.
    private func blocks(_ rounds: UInt64...) -> [UInt64: Hash32] {
        Dictionary(uniqueKeysWithValues: rounds.map { ($0, Hash32(0, 0, 0, $0)) })
    }

    @Test(arguments: ["client-healthy", "proto-healthy"])
    func healthyStatus_isRead_inBothForms(_ name: String) throws {
        let observation = try status(name)
        let detail = try #require(observation.detail)
        #expect(detail.round == 10_813_880 && detail.epoch == 6_359 && detail.timeout == 10)
        #expect(detail.finalizedEpoch == 6_359 && detail.paydayEpoch == 6_360)
        #expect(!detail.previousRoundTimedOut && !detail.hasTerminalBlock && detail.doubleRounds.isEmpty)
        #expect(detail.blocks == blocks(10_813_878, 10_813_879) && detail.liveBlocksOfOneHeight == 1)
        #expect(
            observation.heads[.finalized] == HeadPosition(number: 17_999_974, hash: Hash32(0, 0, 0, 10_813_877)))
        #expect(observation.era == ConsensusEra(index: nil, genesis: Hash32(0, 0, 0, 5), height: 8_000_000))
    }

    /// The height of the last final block is counted from the first block of the era, and is none of the chain without that one's.
    @Test func finalizedHeight_isNotKnown_whereTheHeightAtWhichTheEraBeganIsNotTold() throws {
        let text = String(
            decoding: try Fixtures.bytes("stalls/concordium-detailed-status-client-healthy.json"), as: UTF8.self)
        for height in ["null", #""8000000 or so""#, "-1"] {
            let told = text.replacing(
                #""genesisBlockHeight": 8000000"#, with: #""genesisBlockHeight": \#(height)"#)
            #expect(told != text)
            let observation = try DetailedStatusAnswer.decode(Array(told.utf8))
            #expect(observation.heads.keys.sorted() == [.round])
        }
        // The first era began with the first block of the chain.
        let first = text.replacing(#""genesisBlockHeight": 8000000"#, with: #""genesisBlockHeight": 0"#)
        #expect(try DetailedStatusAnswer.decode(Array(first.utf8)).heads[.finalized]?.number == 9_999_974)
    }

    /// There is a message in the first group wherever there are groups: no groups are no answers.
    @Test(arguments: ["client-healthy", "proto-healthy"])
    func statusWithoutTimeoutMessages_isATallyOfNobody(_ name: String) throws {
        let tally = try #require(try status(name).detail?.tally)
        #expect(tally.total == 100_000_000 && tally.signed == 0 && !tally.isQuorum)
        #expect(tally.missing.map(\.baker) == [1, 4, 2, 3, 5, 6])
    }

    @Test func statusWithATerminalBlock_isNoTally() throws {
        let text = String(
            decoding: try Fixtures.bytes("stalls/concordium-detailed-status-client-healthy.json"), as: UTF8.self)
        let detail = try status(
            of: text.replacing(#""terminalBlock": null"#, with: #""terminalBlock": "\#(Hash32.zero)""#))
        #expect(detail.hasTerminalBlock && detail.tally == nil)
    }

    /// Baker 3 has left with the payday and baker 9 has come, whose place in the committee was that of baker 6.
    @Test(arguments: ["client-stalled", "proto-stalled"])
    func stalledStatus_isTalliedOverBothCommittees_inBothForms(_ name: String) throws {
        let observation = try status(name)
        let detail = try #require(observation.detail)
        #expect(detail.round == 10_813_906 && detail.epoch == 6_360)
        #expect(detail.finalizedEpoch == 6_359 && detail.paydayEpoch == 6_360)
        let tally = try #require(detail.tally)
        #expect(tally.total == 100_000_000 && tally.signed == 85_000_000 && tally.isQuorum)
        #expect(tally.missing == [TimeoutTally.Member(baker: 6, weight: 15_000_000)])
        #expect(detail.blocks == blocks(10_813_904, 10_813_905) && detail.liveBlocksOfOneHeight == 1)
        #expect(
            observation.heads[.finalized] == HeadPosition(number: 18_000_000, hash: Hash32(0, 0, 0, 10_813_903)))
    }

    @Test(arguments: [
        #"[["HASH1"],["HASH2","HASH3"],[]]"#, #"[null,{"blocksAtBranchHeight":[{"value":"HASH2"},{"value":"HASH3"}]}]"#,
    ])
    func heightWithTwoLiveBlocks_isSeen_inBothForms(_ branches: String) throws {
        let named = branches.replacing("HASH", with: String(repeating: "0", count: 63))
        let text = #"{"roundStatus":{"currentRound":9,"currentEpoch":3},"branches":\#(named)}"#
        #expect(try status(of: text).liveBlocksOfOneHeight == 2)
    }

    /// Three committees of the same bakers, each in another order and with ten times the stake of the one before.
    struct Boundary: Sendable {
        /// The epoch of the last finalized block, where the answer says it.
        let finalized: String
        let epoch: UInt64
        let certified: UInt64
        let payday: UInt64
        let signed: UInt64
        let total: UInt64

        /// The first group is of the epoch before the current one and names the first place; the second names the second one.
        var text: String {
            func committee(_ order: [Int], _ unit: Int) -> String {
                let bakers = (0...2).map { power in
                    let stake = [1, 10, 100][power] * unit
                    return #"{"bakerIdentity":\#(power + 1),"stake":"\#(stake)"}"#
                }
                return #"{"bakers":[\#(bakers.joined(separator: ","))],"finalizers":\#(order)}"#
            }
            return """
                {"roundStatus":{"currentRound":9,"currentEpoch":\(epoch),"highestCertifiedBlock":{"epoch":\(certified)}},
                \(finalized),
                "epochBakers":{"previousEpochBakers":\(committee([1, 2, 3], 1)),"currentEpochBakers":\(committee([2, 3, 1], 10)),
                "nextEpochBakers":\(committee([3, 1, 2], 100)),"nextPayday":\(payday)},
                "timeoutMessages":{"firstEpoch":\(epoch - 1),"firstEpochTimeouts":[{"finalizer":0}],
                "secondEpochTimeouts":[{"finalizer":1}]}}
                """
        }

        static func entry(_ name: String, _ epoch: UInt64) -> String {
            #""latestFinalizationEntry":{"\#(name)":{"epoch":\#(epoch)}}"#
        }

        static let noEntry = #""latestFinalizationEntry":null"#

        static let all = [
            // An epoch has opened and no block of it is final: bakers 2 and 1 have answered.
            Boundary(
                finalized: entry("finalizedQC", 6_359), epoch: 6_360, certified: 6_360, payday: 6_384, signed: 1_100,
                total: 11_100),
            Boundary(
                finalized: entry("finalizedQc", 6_359), epoch: 6_360, certified: 6_359, payday: 6_384, signed: 110,
                total: 1_110),
            // One of its blocks is final: bakers 1 and 3 have.
            Boundary(
                finalized: entry("finalizedQC", 6_360), epoch: 6_360, certified: 6_360, payday: 6_384, signed: 1_010,
                total: 1_110),
            // Without the entry the payday tells that none of its blocks is final, or nothing does.
            Boundary(
                finalized: noEntry, epoch: 6_360, certified: 6_360, payday: 6_360, signed: 1_100, total: 11_100),
            Boundary(
                finalized: noEntry, epoch: 6_360, certified: 6_360, payday: 6_384, signed: 1_010, total: 1_110),
            // The first block of an era is final without an entry, and in the first epoch.
            Boundary(
                finalized: #"\#(noEntry),"lastFinalizedBlockHeight":0"#, epoch: 1, certified: 0, payday: 24,
                signed: 110,
                total: 1_110),
        ]
    }

    @Test(arguments: Boundary.all)
    func committees_areCountedFromTheEpochOfTheLastFinalizedBlock(_ boundary: Boundary) throws {
        let tally = try #require(try status(of: boundary.text).tally)
        #expect(tally.signed == boundary.signed && tally.total == boundary.total)
    }

    @Test func groupsWithoutTheirEpoch_areNoTally() throws {
        let entry = Boundary.all[0].text
        #expect(try status(of: entry.replacing(#""firstEpoch":6359,"#, with: "")).tally == nil)
    }
}
