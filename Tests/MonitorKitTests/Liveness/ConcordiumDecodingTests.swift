import Foundation
import MonitorKit
import Testing

@Suite struct ConcordiumDecodingTests {
    private func info(_ moment: String) throws -> [UInt8] {
        let object = try #require(try Fixtures.json("stalls/concordium-consensusinfo.json")[moment])
        return Array(try JSONSerialization.data(withJSONObject: object))
    }

    @Test func consensusInfo_givesHeadsRoundAndEpoch() throws {
        let observation = try ConsensusInfoAnswer.decode(info("stalled_60s"))
        #expect(observation.heads[.unsafe]?.number == 18_000_002)
        #expect(observation.heads[.finalized]?.number == 18_000_000)
        #expect(observation.heads[.finalized]?.time == 1_718_528_403)
        #expect(observation.heads[.finalized]?.hash?.description.hasSuffix("0112a880") == true)
        #expect(
            observation.round
                == ConsensusRound(round: 10_813_906, epoch: 6_360, timeout: 10, triggerTime: 1_718_528_400))
        #expect(observation.heads[.epoch]?.number == 6_360)
        #expect(observation.era == ConsensusEra(index: 5, genesis: Hash32(0, 0, 0, 5)))
    }

    @Test func consensusInfo_isRead_withNumbersAsStringsAndMembersThatAreNotKnown() throws {
        let text = """
            {"bestBlockHeight":"7","lastFinalizedBlockHeight":"5","new":{"a":[1,{"b":null}]},"lastFinalizedTime":"x",
            "concordiumBFTStatus":{"currentRound":"9","currentEpoch":2,"currentTimeoutDuration":"10000","triggerBlockTime":null}}
            """
        let observation = try ConsensusInfoAnswer.decode(Array(text.utf8))
        #expect(observation.heads[.unsafe] == HeadPosition(number: 7))
        #expect(observation.heads[.finalized] == HeadPosition(number: 5))
        #expect(observation.round == ConsensusRound(round: 9, epoch: 2, timeout: 10, triggerTime: nil))
    }

    @Test(arguments: [
        "", "[]", "{}", "null", "{\"bestBlockHeight\":0,\"lastFinalizedBlockHeight\":0}", "{\"bestBlockHeight\":-1}",
        "{\"error\":0,\"errorMessage\":\"Error accessing the GRPC endpoint\"}", "<html></html>",
        "{\"bestBlockHeight\":1e400}",
    ])
    func consensusInfo_thatSaysNothing_isAFailure(_ text: String) {
        #expect(throws: UpstreamFailure.self) { try ConsensusInfoAnswer.decode(Array(text.utf8)) }
    }

    @Test(arguments: [
        ("{\"nextPaydayTime\":\"2024-06-16T09:00:00Z\"}", 1_718_528_400.0),
        ("\"2024-06-16T09:00:00.5Z\"", 1_718_528_400.5),
    ])
    func nextPayday_isRead(_ text: String, _ time: Double) {
        #expect(ConsensusInfoAnswer.nextPayday(Array(text.utf8)) == time)
        #expect(ConsensusInfoAnswer.nextPayday(Array("{\"nextPaydayTime\":7}".utf8)) == nil)
    }

    @Test(arguments: [
        ("healthy", 17_999_985 as UInt64, 17_999_983 as UInt64, 1_718_528_369.1),
        ("stalled-60s", 18_000_002, 18_000_000, 1_718_528_403), ("recovered", 18_000_030, 18_000_028, 1_718_560_319.1),
    ])
    func exporterText_givesHeightsAndTimesInSeconds(
        _ moment: String, arrived: UInt64, finalized: UInt64, time: Double
    ) throws {
        let observation = try NodeExporterText.decode(Fixtures.bytes("stalls/concordium-metrics-\(moment).prom"))
        #expect(observation.heads[.unsafe]?.number == arrived)
        #expect(observation.heads[.finalized]?.number == finalized)
        #expect(observation.heads[.finalized]?.time == time)
        #expect(observation.peers == 8)
        #expect(observation.startedAt == 1_717_740_000)
        #expect(observation.unsupportedUpdateAt == nil)
    }

    @Test func zerosAfterARestart_areNotKnown() throws {
        let observation = try NodeExporterText.decode(
            Fixtures.bytes("stalls/concordium-metrics-restarted-during-stall.prom"))
        #expect(observation.heads.isEmpty)
        #expect(observation.startedAt == 1_718_531_880)
    }

    @Test(arguments: [
        "push_time_seconds{job=\"node\"} 1.7e9\nconsensus_last_finalized_block_height{job=\"node\"} 5\n",
        "consensus_last_finalized_block_height{instance=\"\",job=\"concordium_node\"} 5\n", "", "up 1\n",
        "\u{0}\u{1}\n{}\n",
        "consensus_last_finalized_block_height\nconsensus_last_finalized_block_height abc\n",
    ])
    func exporterText_thatWasPushedOrSaysNothing_isAFailure(_ text: String) {
        #expect(throws: UpstreamFailure.self) { try NodeExporterText.decode(Array(text.utf8)) }
    }

    @Test(arguments: ["NaN", "+Inf", "-5", "1e300"])
    func exporterValues_thatCannotBe_areNotKnown(_ value: String) throws {
        let text = "consensus_last_finalized_block_height \(value)\nnetwork_connected_peers 3\n"
        let observation = try NodeExporterText.decode(Array(text.utf8))
        #expect(observation.heads.isEmpty)
        #expect(observation.peers == 3)
    }

    @Test func detailedStatus_isTalliedOverBothGroups() throws {
        let observation = try DetailedStatusAnswer.decode(
            Fixtures.bytes("stalls/concordium-detailed-status-stalled.json"))
        let detail = try #require(observation.detail)
        #expect(detail.round == 10_813_906)
        #expect(detail.epoch == 6_360)
        #expect(detail.paydayEpoch == 6_360)
        #expect(!detail.hasTerminalBlock && !detail.previousRoundTimedOut && detail.doubleRounds.isEmpty)
        let tally = try #require(detail.tally)
        #expect(tally.total == 100_000_000)
        #expect(tally.share == 1)
        #expect(tally.isQuorum && tally.missing.isEmpty)
        // It does not say how high the era began, so that its height is none of the chain.
        #expect(observation.heads[.finalized] == nil)
        // The wallet proxy says which era that block began.
        #expect(observation.era == ConsensusEra(index: nil, genesis: Hash32(0, 0, 0, 5)))
        #expect(detail.timeout == 10 && detail.liveBlocksOfOneHeight == 0)
        #expect(detail.blocks.keys.sorted() == [10_813_904, 10_813_905])
    }

    /// A node counts heights from the first block of its era, and says at which height that is.
    @Test func detailedStatus_givesAbsoluteHeights_andHowManyBlocksLiveAtOneHeight() throws {
        let hash = String(repeating: "0", count: 63)
        let text = """
            {"round_status":{"current_round":{"value":"900"},"current_epoch":{},"current_timeout":{"value":"12500"}},
            "genesis_block_height":{"value":"18000000"},"last_finalized_block_height":{"value":"7"},
            "branches":[{"blocks_at_branch_height":[{"value":"\(hash)1"}]},{},
            {"blocks_at_branch_height":[{"value":"\(hash)2"},{"value":"\(hash)3"},{"value":"\(hash)3"}]}],
            "round_existing_blocks":[{"round":{"value":"600"},"block":{"value":"\(hash)1"}},
            {"round":{"value":"899"},"block":{"value":"\(hash)2"}}]}
            """
        let observation = try DetailedStatusAnswer.decode(Array(text.utf8))
        #expect(observation.heads[.finalized]?.number == 18_000_007)
        let detail = try #require(observation.detail)
        #expect(detail.liveBlocksOfOneHeight == 2 && detail.timeout == 12.5 && detail.epoch == 0)
        #expect(detail.blocks == [899: Hash32(0, 0, 0, 2)], "what lies far back is not kept")
    }

    /// protobuf leaves out what is zero: the first baker and the first epoch of an era come as objects without a value.
    @Test func detailedStatus_countsTheBakerZero() throws {
        let committee = """
            {"bakers":[{"baker_identity":{},"stake":{"value":"60"}},{"baker_identity":{"value":"1"},"stake":{"value":"40"}}],
            "finalizers":[{},{"value":"1"}]}
            """
        let text = """
            {"round_status":{"current_round":{"value":"9"},"current_epoch":{},"highest_certified_block":{"epoch":{}}},
            "epoch_bakers":{"previous_epoch_bakers":\(committee)},
            "timeout_messages":{"first_epoch":{},"first_epoch_timeouts":[{"finalizer":{"value":1}}]}}
            """
        let tally = try #require(try DetailedStatusAnswer.decode(Array(text.utf8)).detail?.tally)
        #expect(tally.total == 100 && tally.signed == 40)
        #expect(tally.missing == [TimeoutTally.Member(baker: 0, weight: 60)])
    }

    @Test func detailedStatus_namesWhoIsMissing_terminalBlocksAndDoubleBlocks() throws {
        let hash = String(repeating: "0", count: 63)
        let text = """
            {"roundStatus":{"currentRound":"7","currentEpoch":3,"previousRoundTimeout":{"x":1},"highestCertifiedBlock":{"epoch":"3"}},
            "terminalBlock":{"value":"\(hash)1"},"roundExistingBlocks":[{"round":6,"block":"\(hash)1"},{"round":6,"block":"\(hash)2"}],
            "epochBakers":{"previousEpochBakers":{"bakers":[{"bakerIdentity":4,"stake":"10"},{"bakerIdentity":8,"stake":30}],
            "finalizers":[4,8]},"nextPayday":null},"timeoutMessages":{"firstEpoch":3,"firstEpochTimeouts":[{}]}}
            """
        let detail = try #require(try DetailedStatusAnswer.decode(Array(text.utf8)).detail)
        #expect(detail.previousRoundTimedOut && detail.hasTerminalBlock)
        #expect(detail.doubleRounds == [6])
        #expect(detail.tally?.signed == 10)
        #expect(detail.tally?.missing == [TimeoutTally.Member(baker: 8, weight: 30)])
    }

    @Test(arguments: [
        "", "{}", "[]", "{\"round_status\":null}", "{\"round_status\":{\"current_round\":{\"value\":\"x\"}}}",
    ])
    func detailedStatus_withoutARound_isAFailure(_ text: String) {
        #expect(throws: UpstreamFailure.self) { try DetailedStatusAnswer.decode(Array(text.utf8)) }
    }

    /// Whatever bytes come, a decoder answers or throws.
    @Test func decoders_surviveCutAndChangedBytes() throws {
        let status = try Fixtures.bytes("stalls/concordium-detailed-status-stalled.json")
        for cut in stride(from: 0, to: status.count, by: 97) {
            #expect(throws: UpstreamFailure.self) { try DetailedStatusAnswer.decode(Array(status[..<cut])) }
        }
        let text = try Fixtures.bytes("stalls/concordium-metrics-healthy.prom")
        for position in stride(from: 0, to: text.count, by: 61) {
            var changed = text
            changed[position] ^= 0x5A
            _ = try? NodeExporterText.decode(changed)
        }
    }
}
