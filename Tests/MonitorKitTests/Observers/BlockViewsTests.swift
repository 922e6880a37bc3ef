import Testing

@testable import MonitorKit

@Suite struct BlockViewsTests {
    private static let (first, second, third) = (ChainID(901), ChainID(902), ChainID(903))

    @Test func otherBlock_isToldAfterTwoLooks_once_andSoIsItsEnd() {
        let views = Viewing()
        let looks: [(isOurs: Bool, news: BlockViews.News?, differs: Bool?)] = [
            (false, nil, nil), (false, .parted, true), (false, nil, true), (true, .met, false), (true, nil, false),
        ]
        for look in looks {
            #expect(views.saw(Self.first, isOurs: look.isOurs) == look.news)
            #expect(views.value.differs[Self.first] == look.differs)
        }
        #expect(views.value.differs[Self.second] == nil)
    }

    /// While a reorg is on its way one of the two is ahead of the other.
    @Test func oneOddLook_isNoDifference() {
        let views = Viewing()
        for isOurs in [true, false, true, false, true] { #expect(views.saw(Self.first, isOurs: isOurs) == nil) }
        #expect(views.value.differs == [Self.first: false])
    }

    /// One that cannot be asked for a while has not met us again, and whoever is next is asked next.
    @Test func whatWasTold_andWhoseTurnItIs_outlivesAFailure() {
        let views = Viewing()
        let chains = [Self.first, Self.second, Self.third]
        #expect(views.value.next(of: chains) == Self.second)
        _ = views.saw(Self.first, isOurs: false)
        #expect(views.saw(Self.first, isOurs: false) == .parted)
        views.value.lostSight()
        #expect(views.value.differs == [:])
        let turns = [views.value.next(of: chains), views.value.next(of: chains)]
        #expect(turns == [Self.third, Self.first])
        for _ in 1...2 { #expect(views.saw(Self.first, isOurs: false) == nil) }
        #expect(views.value.differs == [Self.first: true])
        views.value.lostSight()
        #expect(views.saw(Self.first, isOurs: true) == .met)
    }

    /// One whose block it does not hold any more, while it answers for others.
    @Test func chain_thatCannotBeSeen_differsNoMore_andOthersStillDo() {
        let views = Viewing()
        for _ in 1...2 { for chain in [Self.first, Self.second] { _ = views.saw(chain, isOurs: false) } }
        views.value.lostSight(of: Self.first)
        #expect(views.value.differs == [Self.second: true])
        #expect(views.saw(Self.first, isOurs: false) == nil && views.value.differs[Self.first] == nil)
        views.value.lostSight(of: Self.first)
        #expect(views.saw(Self.first, isOurs: true) == .met, "the end is told once it is seen")
    }

    @Test func everyChainHasItsTurn_andThoseThatDifferMoreOften() {
        let chains = [Self.first, Self.second, Self.third]
        let views = Viewing()
        func turns(_ count: Int) -> [ChainID: Int] {
            (0..<count).reduce(into: [:]) { counts, _ in
                if let chain = views.value.next(of: chains) { counts[chain, default: 0] += 1 }
            }
        }
        #expect(turns(12) == [Self.first: 4, Self.second: 4, Self.third: 4])
        _ = views.saw(Self.second, isOurs: false)
        #expect(turns(12) == [Self.first: 2, Self.second: 8, Self.third: 2])
        #expect(views.value.next(of: []) == nil)
    }

    /// Views behind a reference, so that an expectation can call what changes them.
    private final class Viewing {
        var value = BlockViews()

        func saw(_ chain: ChainID, isOurs: Bool) -> BlockViews.News? { value.saw(chain, isOurs: isOurs) }
    }
}

/// Answers of `supervisor_syncStatus` in the form of op-service/eth/supervisor_status.go.
@Suite struct SupervisorHeadsTests {
    private func heads(_ json: String) throws -> [ChainID: SupernodeHeads.Head] {
        try SupervisorHeads(Array(json.utf8)[...]).heads
    }

    @Test func newestBlocks_areRead_andWhatIsNotThereIsPassedOver() throws {
        let hash = Hash32(1, 2, 3, 4)
        let heads = try heads(
            """
            {"minSyncedL1":{"hash":"\(hash)","number":9,"parentHash":"\(hash)","timestamp":1},"safeTimestamp":5,"chains":{\
            "901":{"localUnsafe":{"hash":"\(hash)","number":7,"parentHash":"\(hash)","timestamp":1},\
            "safe":{"hash":"\(Hash32.zero)","number":0},"later":[{}]},\
            "0x386":{"localUnsafe":{"hash":"\(Hash32.zero)","number":0,"parentHash":"\(hash)","timestamp":0}},\
            "903":null,"904":{}}}
            """)
        #expect(heads.keys.sorted() == [ChainID(901)])
        #expect(heads[ChainID(901)]?.number == BlockNumber(7) && heads[ChainID(901)]?.hash == hash)
    }

    @Test(arguments: [
        "", "null", "[]", "{}", #"{"chains":[]}"#, #"{"chains":{"x":{}}}"#, #"{"chains":{"901":7}}"#,
        #"{"chains":{"901":{"localUnsafe":{"number":"7"}}}}"#, #"{"chains":{"901":{"localUnsafe":{"hash":7}}}}"#,
        #"{"chains":{\#((1...600).map { #""\#($0)":{}"# }.joined(separator: ","))}}"#,
    ])
    func otherForms_andHugeLists_areRefused(json: String) {
        let failure = #expect(throws: UpstreamFailure.self) { try self.heads(json) }
        #expect(failure?.cause == .decode)
    }
}
