import Foundation
import Testing

@testable import MonitorKit

/// What is shown of replicas, as lines; no terminal and no loop.
@Suite struct WatchScreenTests {
    private let now = Moment(wall: 1_795_000_100, steady: 0)

    private func chain(_ id: String, verified: Double? = 0.5, head: UInt64 = 100) -> ReplicaView.Chain {
        var chain = ReplicaView.Chain(id: id)
        chain.isComplete = true
        chain.verifiedAt = verified.map { now.wall - $0 }
        chain.heads = ["unsafe": .init(number: head, timestamp: 1_795_000_098)]
        chain.valid = 12
        return chain
    }

    private func replica(_ name: String, chains: [ReplicaView.Chain]) -> ReplicaView {
        var view = ReplicaView(name: name)
        view.answeredAt = now
        view.version = "1.0"
        view.chains = chains
        return view
    }

    private func invalid(tier: Int = 1, id: String = "902-0xab-1", chain: String = "902") -> MonitorClient.Message {
        var message = MonitorClient.Message()
        (message.id, message.status, message.reason, message.tier) = (id, "invalid", "payload_mismatch", tier)
        (message.chain, message.block, message.safety) = (chain, 77, "unsafe")
        (message.initiatingChain, message.initiatingBlock) = ("901", "30")
        return message
    }

    private func lines(
        _ replicas: [ReplicaView], width: Int = 120, height: Int? = nil, color: Bool = false
    ) -> [String] {
        WatchScreen(width: width, height: height, usesColor: color).lines(of: WatchPicture(replicas, at: now), at: now)
    }

    @Test func healthyReplicas_areSaidToSeeEverything() {
        let shown = lines([
            replica("a", chains: [chain("901"), chain("902")]),
            replica("b", chains: [chain("901", head: 101), chain("902")]),
        ])
        #expect(shown[0].contains("2 of 2 replicas answer"))
        #expect(shown[1] == "No invalid message; every chain is seen")
        let row = shown.first { $0.hasPrefix("901") }
        #expect(row?.contains("101 (2.0 s)") == true && row?.hasSuffix("2 of 2") == true, "the highest head counts")
        #expect(shown.filter { $0.hasSuffix("fresh") }.count == 2)
    }

    @Test func chain_isCalledByItsName_whereAnyReplicaKnowsOne() {
        var named = chain("901")
        named.name = "Alpha"
        let shown = lines([
            replica("a", chains: [chain("901"), chain("902")]), replica("b", chains: [named, chain("902")]),
        ])
        #expect(shown.contains { $0.hasPrefix("Alpha (901)  ") } && shown.contains { $0.hasPrefix("902  ") })
    }

    @Test func invalidMessage_standsInTheSecondLine_withTheWorstTier_andWhoSeesIt() {
        var (a, b) = (replica("a", chains: [chain("902")]), replica("b", chains: [chain("902")]))
        a.invalid = [invalid(), invalid(tier: 3, id: "902-0xcd-1")]
        b.invalid = [invalid()]
        let shown = lines([a, b])
        #expect(shown[1] == "INVALID: 2 messages, worst tier 3")
        #expect(shown[2].contains("902 block 77, payload_mismatch") && shown[2].contains("902-0xcd-1"))
        #expect(shown.contains { $0.contains("902-0xab-1") && $0.contains("a b") })
    }

    @Test func undeclaredMessage_isTier3_asSoonAsOneFreshReplicaSaysSo() {
        var undeclared = chain("902")
        undeclared.undeclared = 2
        var (a, b) = (replica("a", chains: [undeclared]), replica("b", chains: [chain("902")]))
        #expect(lines([a, b])[1] == "UNDECLARED: 2 messages on chain 902, tier 3")
        b.invalid = [invalid(tier: 1)]
        let picture = WatchPicture([a, b], at: now)
        #expect(picture.worstTier == 3 && picture.undeclared == 2)
        #expect(picture.json.contains(#""unknown":0,"undeclared":2,"#))
        #expect(lines([a, b]).contains("INVALID: 1 message, worst tier 1"))
        a.chains[0].verifiedAt = now.wall - 75
        #expect(WatchPicture([a, b], at: now).undeclared == 0, "a stale replica accuses nobody")
    }

    @Test func staleReplica_accusesNobody_andAChainThatOnlyItSees_isBlind() {
        var stale = replica("a", chains: [chain("902", verified: 75)])
        stale.invalid = [invalid()]
        let shown = lines([stale])
        #expect(!shown.contains { $0.hasPrefix("INVALID") })
        #expect(shown.contains("BLIND: nobody vouches for chain 902"))
        #expect(shown.contains { $0.contains("STALE: 902 looked at 75 s ago") })
        #expect(shown.contains("STALE: a about chain 902"))
        let mended = lines([stale, replica("b", chains: [chain("902")])])
        #expect(!mended.contains { $0.hasPrefix("BLIND") })
    }

    @Test func replicaWithoutAnswer_keepsItsRow_withTheAgeOfItsLastOne() {
        var gone = replica("a", chains: [chain("902")])
        gone.answeredAt = Moment(wall: now.wall - 12, steady: 0)
        gone.failure = "the monitor gave no answer: connection refused"
        let shown = lines([gone, replica("b", chains: [chain("902")])])
        #expect(shown[0].contains("1 of 2 replicas answer"))
        #expect(shown.prefix(3).contains("NO ANSWER: a"))
        #expect(shown.contains { $0.contains("NO ANSWER, last answer 12 s ago: the monitor gave no answer") })
        #expect(lines([ReplicaView(name: "a")])[1].hasPrefix("NOTHING IS SEEN"))
    }

    @Test func picture_forPrograms_isAllThatPeopleSee() throws {
        var gone = replica("a", chains: [chain("902")])
        gone.failure = "the monitor gave no answer: connection refused"
        let stale = replica("b", chains: [chain("902", verified: 75), chain("901")])
        let text = WatchPicture([gone, stale], at: now).json
        let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        let replicas = try #require(object["replicas"] as? [[String: Any]])
        #expect(replicas.map { $0["failure"] as? String } == [gone.failure, nil])
        #expect(replicas.map { $0["stale_chains"] as? [String] } == [[], ["902"]])
        #expect(replicas.allSatisfy { $0["answered_at"] as? String != nil })
        let chains = try #require(object["chains"] as? [[String: Any]])
        #expect(chains.map { $0["chain_id"] as? String } == ["901", "902"])
        #expect(chains.map { $0["fresh_replicas"] as? Int } == [1, 0])
        let heads = try #require(chains.first?["heads"] as? [[String: Any]])
        #expect(heads.map { $0["number"] as? Int } == [100] && heads.map { $0["safety"] as? String } == ["unsafe"])
    }

    @Test func digestsThatDiffer_areADisagreement_atTheNewestBlockInCommon() {
        var (a, b) = (replica("a", chains: [chain("902")]), replica("b", chains: [chain("902")]))
        a.digests = [.init(chain: "902", block: 10, digest: 1), .init(chain: "902", block: 20, digest: 2)]
        b.digests = [.init(chain: "902", block: 10, digest: 1), .init(chain: "902", block: 20, digest: 3)]
        #expect(lines([a, b]).contains("DISAGREE: b and a about chain 902, up to block 20"))
        b.digests[1].digest = 2
        #expect(!lines([a, b]).contains { $0.hasPrefix("DISAGREE") })
    }

    @Test func eventsOfSeveralReplicas_areToldOnce_newestFirst() {
        var event = ReplicaView.Event()
        (event.at, event.kind, event.chain, event.block) = ("2026-11-18T09:48:20.100Z", "message_invalid", "902", 77)
        var later = event
        later.at = "2026-11-18T09:48:21.900Z"
        var other = event
        (other.at, other.kind) = ("2026-11-18T09:50:00.000Z", "reorg")
        var (a, b) = (replica("a", chains: []), replica("b", chains: []))
        a.events = [event]
        b.events = [other, later]
        let picture = WatchPicture([a, b], at: now)
        #expect(picture.events.map(\.event.kind) == ["reorg", "message_invalid"])
        #expect(picture.events.map(\.replicas) == [["b"], ["a", "b"]])
    }

    @Test(arguments: [1, 20, 40, 80, 500]) func noLine_isWiderThanTheTerminal_orHasAControlCharacter(_ width: Int) {
        var view = replica("a", chains: [chain("9\u{1B}[2J01"), chain(String(repeating: "9", count: 200))])
        view.invalid = [invalid(id: "a\u{1B}]0;x\u{7}b\n\r\u{202E}c", chain: "902")]
        view.failure = nil
        let shown = lines([view], width: width)
        #expect(shown.allSatisfy { $0.count <= width })
        #expect(
            shown.allSatisfy {
                $0.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F && $0.value != 0x202E }
            })
    }

    @Test func lowTerminal_showsWhatMattersMost_andSaysThatThereIsMore() {
        var view = replica("a", chains: [chain("902")])
        view.invalid = (0..<500).map { invalid(id: "902-0x\($0)-1") }
        let shown = lines([view], height: 6)
        #expect(shown.count == 6)
        #expect(shown[1].hasPrefix("INVALID: 500 messages"))
        #expect(shown[5].hasPrefix("… ") && shown[5].hasSuffix(" more lines"))
        #expect(lines([view], height: 1).count == 1)
    }

    @Test func colors_areThereOnlyWhereTheyAreWelcome_andAlwaysEnd() {
        var view = replica("a", chains: [chain("902")])
        view.invalid = [invalid()]
        #expect(!lines([view]).contains { $0.contains("\u{1B}") })
        let colored = lines([view], color: true)
        #expect(colored[1].hasPrefix("\u{1B}[1;31mINVALID"))
        #expect(colored.allSatisfy { !$0.contains("\u{1B}") || $0.hasSuffix("\u{1B}[0m") })
    }

    @Test func frame_isWrittenOverTheOneBefore_andTheScreenIsGivenBack() {
        #expect(AlternateScreen.frame(["a", "b"]) == "\u{1B}[H\u{1B}[Ka\r\n\u{1B}[Jb")
        #expect(AlternateScreen.leave == "\u{1B}[?25h\u{1B}[?1049l")
    }

    @Test func picture_isJSON_forPrograms() {
        var view = replica("a", chains: [chain("902"), chain("903", verified: nil)])
        view.invalid = [invalid(tier: 2)]
        let json = WatchPicture([view], at: now).json
        #expect(json.hasPrefix(#"{"worst_tier":2,"blind_chains":["903"],"replicas":[{"name":"a","answers":true"#))
        #expect(json.contains(#""replicas":["a"]}]}"#) && json.hasSuffix("\n"))
    }
}
