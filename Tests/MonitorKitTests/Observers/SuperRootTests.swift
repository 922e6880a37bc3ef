import Foundation
import Testing

@testable import MonitorKit

@Suite struct SuperRootTests {
    /// The vector with which kona tests its own.
    @Test(arguments: Vector.all(.superRoot))
    func root_equalsTheVector(vector: Vector) throws {
        let fields = try vector.fields()
        var roots: [ChainID: Hash32] = [:]
        for chain in try #require(fields["chains"] as? [[String: Any]]) {
            let id = try #require(chain["chainId"] as? Int)
            roots[ChainID(UInt64(id))] = try Hash32(hex: try #require(chain["output"] as? String))
        }
        let timestamp = try #require(fields["timestamp"] as? Int)
        let root = SuperRoot.hash(timestamp: Timestamp(UInt64(timestamp)), outputs: roots)
        #expect(try root == Hash32(hex: try #require(fields["superRoot"] as? String)))
    }
}

/// Answers of `superroot_atTimestamp` in the form of op-service/eth/superroot_at_timestamp.go.
enum SuperRootAnswers {
    static let time = Timestamp(1_795_000_100)

    static func optimistic(_ block: UInt64) -> (json: String, root: Hash32) {
        let words = [Hash32(1, 1, 1, block), Hash32(2, 2, 2, block), Hash32(3, 3, 3, block)]
        let root = Keccak256.hash(([Hash32.zero] + words).flatMap(\.bytes))
        return (
            """
            {"output":{"stateRoot":"\(words[0])","messagePasserStorageRoot":"\(words[1])","blockHash":"\(words[2])"},\
            "output_root":"\(root)","required_l1":{"hash":"\(Hash32.zero)","number":1}}
            """, root
        )
    }

    /// Two chains; `replaced` gives the first one another verified output than the derived one.
    static func json(block: UInt64 = 1, replaced: Bool = false, chains: [UInt64] = [901, 902]) -> String {
        let blocks = chains.map { ($0, optimistic(block &* 1_000 &+ $0)) }
        var outputs = Dictionary(uniqueKeysWithValues: blocks.map { (ChainID($0.0), $0.1.root) })
        if replaced { outputs[ChainID(901)] = Hash32(7, 7, 7, block) }
        let list = outputs.sorted { $0.key < $1.key }.map { #"{"ChainID":"\#($0.key)","Output":"\#($0.value)"}"# }
        let root = SuperRoot.hash(timestamp: time, outputs: outputs)
        return """
            {"current_l1":{"hash":"\(Hash32.zero)","number":1},"safe_timestamp":1,"local_safe_timestamp":1,\
            "finalized_timestamp":1,"optimistic_at_timestamp":\
            {\(blocks.map { "\"\($0.0)\":\($0.1.json)" }.joined(separator: ","))},\
            "chain_ids":[\(chains.map { "\"\($0)\"" }.joined(separator: ","))],\
            "data":{"verified_required_l1":{"hash":"\(Hash32.zero)","number":1},\
            "super":{"timestamp":"0x\(String(time.seconds, radix: 16))","chains":[\(list.joined(separator: ","))]},\
            "super_root":"\(root)"}}
            """
    }

    static func answer(_ json: String) throws(UpstreamFailure) -> SuperRootAnswer {
        try SuperRootAnswer(Array(json.utf8)[...], at: time)
    }

    static func answer(block: UInt64 = 1, chains: [UInt64] = [901, 902]) throws(UpstreamFailure) -> SuperRootAnswer {
        try answer(json(block: block, chains: chains))
    }
}

@Suite struct SuperRootAnswerTests {
    @Test func answer_isRead_andAReplacedChainIsFound() throws {
        let answer = try SuperRootAnswers.answer()
        #expect(answer.chains == [ChainID(901), ChainID(902)])
        #expect(answer.optimistic.count == 2 && answer.verified?.outputs.count == 2)
        #expect(answer.replacedBlocks(at: SuperRootAnswers.time) == [])
        let replaced = try SuperRootAnswers.answer(SuperRootAnswers.json(replaced: true))
        let blocks = replaced.replacedBlocks(at: SuperRootAnswers.time)
        #expect(blocks.map(\.chain) == [ChainID(901)] && blocks.map(\.time) == [SuperRootAnswers.time])
        #expect(blocks.map(\.derived) == [Hash32(3, 3, 3, 1_901)])
        #expect(blocks.map(\.derivedOutput) == [SuperRootAnswers.optimistic(1_901).root])
        #expect(blocks.map(\.verifiedOutput) == [Hash32(7, 7, 7, 1)])
    }

    @Test func timeThatIsNotVerified_hasNoData() throws {
        for data in ["", #","data":null"#] {
            let answer = try SuperRootAnswers.answer(
                #"{"optimistic_at_timestamp":null,"chain_ids":["901"]\#(data)}"#)
            #expect(answer.verified == nil && answer.replacedBlocks(at: SuperRootAnswers.time) == [])
        }
    }

    @Test func rootThatDoesNotHash_isRefused() throws {
        let json = SuperRootAnswers.json()
        let root = try #require(try SuperRootAnswers.answer().verified?.superRoot.description)
        for (found, instead) in [(root, Hash32.zero.description), ("0x6afd8724", "0x6afd8725")] {
            let failure = #expect(throws: UpstreamFailure.self) {
                try SuperRootAnswers.answer(json.replacingOccurrences(of: found, with: instead))
            }
            #expect(failure?.cause == .integrity)
        }
        let output = SuperRootAnswers.optimistic(1_901).root.description
        #expect(throws: UpstreamFailure.self) {
            try SuperRootAnswers.answer(
                json.replacingOccurrences(
                    of: #""output_root":"\#(output)""#, with: #""output_root":"\#(Hash32.zero)""#))
        }
    }

    @Test(arguments: [
        "[]", "null", "7", "{", #"{"chain_ids":[901]}"#, #"{"chain_ids":"901"}"#, #"{"data":{}}"#,
        #"{"optimistic_at_timestamp":{"x":{}}}"#, #"{"data":{"super":{"timestamp":1,"chains":[]},"super_root":"0x"}}"#,
    ])
    func otherForms_areRefused(json: String) {
        let failure = #expect(throws: UpstreamFailure.self) { try SuperRootAnswers.answer(json) }
        #expect(failure?.cause == .decode)
    }

    @Test func hugeList_isRefused() {
        let chains = (0..<600).map { "\"\($0)\"" }.joined(separator: ",")
        let failure = #expect(throws: UpstreamFailure.self) {
            try SuperRootAnswers.answer("{\"chain_ids\":[\(chains)]}")
        }
        #expect(failure?.cause == .decode)
    }
}

@Suite struct SuperRootComparisonTests {
    @Test func otherRoot_isToldAfterTwoRounds_once() throws {
        let comparison = Comparing()
        let answers = [
            "a": try SuperRootAnswers.answer(), "b": try SuperRootAnswers.answer(),
            "c": try SuperRootAnswers.answer(block: 2),
        ]
        #expect(comparison.compare(answers) == SuperRootComparison.Round())
        #expect(comparison.compare(answers) == .init(disagreeing: ["c"], news: ["c"]))
        #expect(comparison.compare(answers) == .init(disagreeing: ["c"]))
        let agreeing = answers.mapValues { _ in answers["a"] }.compactMapValues(\.self)
        #expect(comparison.compare(agreeing) == .init())
    }

    @Test func whereNobodyHasTheMost_allAreTold() throws {
        let comparison = Comparing()
        let answers = ["a": try SuperRootAnswers.answer(), "b": try SuperRootAnswers.answer(block: 2)]
        _ = comparison.compare(answers)
        #expect(comparison.compare(answers).disagreeing == ["a", "b"])
    }

    @Test func otherChainsAndUnverifiedTimes_areNotCompared() throws {
        let comparison = Comparing()
        let answers = [
            "a": try SuperRootAnswers.answer(), "b": try SuperRootAnswers.answer(chains: [901]),
            "c": try SuperRootAnswers.answer(#"{"chain_ids":["901","902"]}"#),
        ]
        for _ in 0..<3 { #expect(comparison.compare(answers) == SuperRootComparison.Round()) }
    }
}

@Suite struct SuperRootRoundsTests {
    @Test(
        arguments: [
            ([], []), ([50], [50]), ([50, 40], [40]), ([50, 10], [10]), ([100, 70, 99], [70]),
            ([100, 69, 100], [69, 100]),
            ([100, 1, 98], [1, 98]), ([UInt64.max, 60, 70], [60]), ([UInt64.max, 1, 70], [1, 70]),
        ] as [([UInt64], [UInt64])])
    func times_areTheNewestOfAll_andThatOfTwo_whereOneIsFarBehind(verified: [UInt64], times: [UInt64]) {
        #expect(SuperRootRounds.times(verified: verified.map { Timestamp($0) }).map(\.seconds) == times)
    }

    @Test func oneThatStandsStill_hidesNothingThatTheOthersSay() throws {
        let (a, b) = (try SuperRootAnswers.answer(), try SuperRootAnswers.answer(block: 2))
        let stuck = try SuperRootAnswers.answer(#"{"chain_ids":["901","902"]}"#)
        var rounds = SuperRootRounds()
        let round: [SuperRootRounds.Answers] = [
            (Timestamp(1), ["a": stuck, "b": stuck, "c": stuck]),
            (SuperRootAnswers.time, ["a": a, "b": b, "c": stuck]),
        ]
        let results = [rounds.compare(round), rounds.compare(round), rounds.compare(round)]
        #expect(results.map(\.disagreeing) == [[], ["a", "b"], ["a", "b"]])
        #expect(results.map { $0.news.map(\.name) } == [[], ["a", "b"], []])
        #expect(results[1].news.map(\.time) == [SuperRootAnswers.time, SuperRootAnswers.time])
        // Once nobody is far behind, all are compared at one time.
        let together = rounds.compare([(SuperRootAnswers.time, ["a": a, "b": a, "c": a])])
        #expect(together.disagreeing == [])
    }
}

/// A comparison behind a reference, so that an expectation can call what changes it.
private final class Comparing {
    private var comparison = SuperRootComparison()

    func compare(_ answers: [String: SuperRootAnswer]) -> SuperRootComparison.Round { comparison.compare(answers) }
}
