import MonitorKit
import Testing

@Suite struct RollupConfigurationTests {
    private func decode(_ text: String) throws(FileProblems) -> RollupConfigurationFile {
        try RollupConfigurationFile.decode(Array(text.utf8))
    }

    private static let hash = "0x00000000000000000000000000000000000000000000000000000000000000ff"

    /// A whole `rollup.json`, with further members in front.
    private func rollup(_ members: String = "") -> String {
        #"{\#(members)"genesis":{"l2":{"hash":"\#(Self.hash)","number":7},"l2_time":1000},"block_time":2,"l2_chain_id":10}"#
    }

    private func configuration(blockTime: UInt64, genesis: UInt64, time: UInt64) throws -> RollupConfiguration {
        RollupConfiguration(
            chain: ChainID(10), blockTime: try #require(BlockTime(seconds: blockTime)),
            genesis: BlockReference(
                number: BlockNumber(genesis), hash: Hash32(0, 0, 0, 1), timestamp: Timestamp(time)),
            activationTime: nil)
    }

    /// What the real files say: chain, block time, time of genesis, activation.
    private static let devnets: [String: (chain: UInt64, blockTime: UInt64, genesis: UInt64, activation: UInt64?)] = [
        "dev-preview/dev-preview-0.rollup.json": (420_120_204, 2, 1_786_126_800, 1_786_136_520),
        "dev-preview/dev-preview-1.rollup.json": (420_120_205, 1, 1_786_126_800, 1_786_136_520),
        "dev-preview-v2/dev-preview-v2-0.rollup.json": (420_120_206, 2, 1_786_138_536, nil),
        "dev-preview-v2/dev-preview-v2-1.rollup.json": (420_120_207, 1, 1_786_138_536, nil),
        "dev-preview-v2/dev-preview-v2-2.rollup.json": (420_120_208, 1, 1_786_138_536, nil),
        "interop-jnt-v2/interop-jnt-v2-0.rollup.json": (420_120_102, 2, 1_778_603_880, 1_778_603_940),
        "interop-jnt-v2/interop-jnt-v2-1.rollup.json": (420_120_103, 1, 1_778_603_880, 1_778_603_940),
        "interop-jnt-v3/interop-jnt-v3-0.rollup.json": (420_120_137, 2, 1_780_949_904, 0),
        "interop-jnt-v3/interop-jnt-v3-1.rollup.json": (420_120_138, 1, 1_780_949_904, 0),
    ]

    @Test func realFiles_areRead() throws {
        let files = fixtures("op/devnets", suffix: ".rollup.json")
        #expect(files.map(\.name).sorted() == Self.devnets.keys.sorted())
        for file in files {
            let decoded = try RollupConfigurationFile.decode(file.bytes)
            let known = try #require(Self.devnets[file.name])
            let chain = try #require(decoded.chains.first)
            #expect(decoded.chains.count == 1)
            #expect(decoded.warnings.isEmpty)
            #expect(chain.chain == ChainID(known.chain))
            #expect(chain.l1Chain == ChainID(11_155_111))
            #expect(chain.blockTime.seconds == known.blockTime)
            #expect(chain.genesis.number == BlockNumber(0))
            #expect(chain.genesis.timestamp == Timestamp(known.genesis))
            #expect(chain.activationTime == known.activation.map(Timestamp.init), "\(file.name)")
            #expect(chain.sequencerWindowSize == 3_600)
            #expect(chain.maxSequencerDrift == 600)
        }
        let preview = try #require(files.first { $0.name.hasSuffix("dev-preview-v2-0.rollup.json") })
        let hash = try Hash32(hex: "0xe5a0b267162bcf2fdb6af218767505fc91464a2826f5c2c1254f7debd909c5bf")
        #expect(try RollupConfigurationFile.decode(preview.bytes).chains.first?.genesis.hash == hash)
    }

    @Test func answerOfANode_isReadAsAFileIs() throws {
        let file = try #require(fixtures("op/rpc-samples", suffix: "rollupConfig.docs-sample.json").first)
        let chain = try #require(try RollupConfigurationFile.decode(file.bytes).chains.first)
        #expect(chain.chain == ChainID(11_155_420))
        #expect(chain.genesis.timestamp == Timestamp(1_691_802_540))
        #expect(chain.timestamp(of: BlockNumber(100)) == Timestamp(1_691_802_740))
    }

    @Test func setOfChains_isRead() throws {
        let file = try #require(fixtures("op/config-samples", suffix: "rollup_set.json").first)
        let decoded = try RollupConfigurationFile.decode(file.bytes)
        #expect(decoded.chains.map(\.chain) == [ChainID(10), ChainID(20)])
        #expect(decoded.chains.map(\.genesis.timestamp) == [Timestamp(1_100), Timestamp(2_100)])
        #expect(decoded.chains.map(\.genesis.hash) == [Hash32(0, 0, 0, 2), Hash32(0, 0, 0, 4)])
        #expect(decoded.chains.map(\.activationTime) == [Timestamp(2_000), Timestamp(3_000)])
        #expect(decoded.chains.map(\.blockTime.seconds) == [2, 2])
        #expect(decoded.chains.map(\.l1Chain) == [nil, nil])
    }

    @Test(
        arguments: [
            ("", nil, 0), (#""interop_time":null,"#, nil, 0), (#""interop_time":0,"#, 0, 0),
            (#""interop_time":5,"#, 5, 0),
            (#""lagoon_time":7,"#, 7, 0), (#""lagoon_time":7,"interop_time":7,"#, 7, 0),
            (#""lagoon_time":7,"interop_time":5,"#, 7, 1), (#""lagoon_time":0,"interop_time":5,"#, 0, 1),
            (#""lagoon_time":null,"interop_time":5,"#, 5, 1), (#""lagoon_time":7,"interop_time":null,"#, 7, 0),
            (#""lagoon_time":null,"interop_time":null,"#, nil, 0),
        ] as [(String, UInt64?, Int)])
    func activation_isTheNewerMembers_withAWarningWhereTheyDiffer(
        _ members: String, _ seconds: UInt64?, _ warnings: Int
    ) throws {
        let file = try decode(rollup(members))
        #expect(file.chains.map(\.activationTime) == [seconds.map(Timestamp.init)])
        #expect(file.warnings.count == warnings)
        #expect(file.warnings.allSatisfy { $0.key == "interop_time" && $0.value == "5" })
    }

    private static let spoiled: [(String, [String])] = [
        ("{}", ["block_time|", "genesis|", "l2_chain_id|"]),
        (
            #"{"l2_chain_id":"10","block_time":0,"genesis":{"l2":{"hash":"0x12","number":-1}},"interop_time":"soon","max_sequencer_drift":1.5}"#,
            [
                "block_time|0", "genesis.l2.hash|\"0x12\"", "genesis.l2.number|-1", "genesis.l2_time|",
                "interop_time|\"soon\"", "l2_chain_id|\"10\"", "max_sequencer_drift|1.5",
            ]
        ),
        (#"{"l2_chain_id":10,"block_time":2,"genesis":[]}"#, ["genesis|[]"]),
        (#"{"l2_chain_id":10,"block_time":2,"genesis":{"l2":3,"l2_time":1}}"#, ["genesis.l2|3"]),
        (
            #"{"10":{"block_time":2,"genesis":{"l2":{"number":0,"timestamp":"1"}}},"0xa":3}"#,
            ["0xa|", "0xa|3", "10.genesis.l2.hash|", "10.genesis.l2.timestamp|\"1\""]
        ),
        (
            #"{"l2_chain_id":10,"l2_chain_id":10,"block_time":2,"genesis":{"l2_time":1,"l2":{"number":1,"number":1,"hash":"\#(hash)"}}}"#,
            ["genesis.l2.number|", "l2_chain_id|"]
        ),
        ("{\"l2_chain_id\":10,\n\"block_time\" 2}", ["|line 2, column 14"]), ("null", ["|line 1, column 1"]),
    ]

    @Test(arguments: spoiled)
    func everyProblem_isReportedAtOnce(_ text: String, _ expected: [String]) {
        #expect(problems { () throws(FileProblems) in try decode(text) }.sorted() == expected, "\(text)")
    }

    @Test func timestamp_followsTheBlockTime() throws {
        let chain = try configuration(blockTime: 2, genesis: 100, time: 1_000)
        #expect(chain.timestamp(of: BlockNumber(99)) == nil)
        #expect(chain.timestamp(of: BlockNumber(100)) == Timestamp(1_000))
        #expect(chain.timestamp(of: BlockNumber(107)) == Timestamp(1_014))
    }

    @Test func timestamp_isNil_whereItWouldNotFit() throws {
        let slow = try configuration(blockTime: .max, genesis: 0, time: 0)
        #expect(slow.timestamp(of: BlockNumber(1)) == Timestamp(.max))
        #expect(slow.timestamp(of: BlockNumber(2)) == nil)
        let late = try configuration(blockTime: 1, genesis: 0, time: .max - 1)
        #expect(late.timestamp(of: BlockNumber(1)) == Timestamp(.max))
        #expect(late.timestamp(of: BlockNumber(2)) == nil)
        #expect(try configuration(blockTime: 2, genesis: 0, time: 0).timestamp(of: BlockNumber(.max)) == nil)
    }

    @Test func blockTime_isNeverZero() {
        #expect(BlockTime(seconds: 0) == nil)
        #expect(BlockTime(seconds: 1)?.seconds == 1)
    }
}
