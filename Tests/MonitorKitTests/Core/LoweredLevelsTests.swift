import MonitorKit
import Testing

/// Levels that are named lower than before while their old heads still stand: by a node that lags, by one that was restarted, or by
/// one that takes back what it said.
@Suite struct LoweredLevelsTests {
    /// Seconds after which finality that is named lower, and stands still, has moved back: two epochs of 32 slots of 12 s.
    static let long: UInt64 = 768

    /// Who answers after the one that did so far.
    enum Answerer: CaseIterable {
        /// Another one behind the same address.
        case sameAddress
        /// Another endpoint.
        case other
    }

    /// A chain of 1,000 blocks that is final up to 900, watched from 890 on, with invalid messages in blocks 895 and 950.
    private func world() async -> ScriptedWorld {
        var world = ScriptedWorld { $0.tail = 20 }
        world.a.extend(to: 1_000)
        world.a.setHeads(safe: 980, finalized: 900)
        world.b.extend(to: 1_000)
        for number: UInt64 in [895, 950] {
            let message = world.b.initiate(number - 890)
            world.b.edit(number - 890) { $0.logs = [] }
            world.a.execute(message, in: number)
        }
        world.driver.now = Moment(wall: 3_000, steady: 0)
        await world.driver.pass()
        await world.driver.pass()
        #expect(world.statuses == Self.invalid)
        return world
    }

    private static let invalid = ["invalid log_missing cross_safe", "invalid log_missing finalized"]

    /// The only node that is left: it has the same chain, up to some block.
    private func failOver(
        _ world: inout ScriptedWorld, to answerer: Answerer = .other, head: UInt64, safe: UInt64, finalized: UInt64
    ) -> ScriptedChain {
        let behind = ScriptedChain(901, upstream: answerer == .other ? "other" : nil)
        behind.extend(to: head)
        behind.setHeads(safe: safe, finalized: finalized)
        world.driver.readers[world.a.id] = behind
        return behind
    }

    private func ends(_ world: ScriptedWorld) -> [JobEnd] {
        world.driver.transitions.compactMap { if case .ended(_, let end) = $0 { end } else { nil } }
    }

    /// Finality comes in steps of an epoch, and not to all nodes at once.
    @Test(arguments: Answerer.allCases)
    func nodeWhoseFinalityLagsByAnEpoch_takesNothingBack(_ answerer: Answerer) async {
        var world = await world()
        let behind = failOver(&world, to: answerer, head: 1_000, safe: 980, finalized: 708)
        for head in UInt64(1_001)...1_192 {
            behind.extend(to: head)
            behind.setHeads(safe: head - 20, finalized: head < 1_192 ? 708 : 900)
            await world.driver.pass(after: 2)
        }
        #expect(world.chain(world.a)?.heads[.finalized]?.number == BlockNumber(900))
        #expect(world.statuses == Self.invalid)
        #expect(world.levelsTakenBack == 0)
        #expect(world.driver.core.brokenInvariants == [])
    }

    /// Slower than in real time it comes up, for more than an hour; nothing that it says is news of the newest blocks.
    @Test func nodeThatIsBehindWhatIsFinal_endsNothing_andVerifiesNothing_untilItHasComeUp() async {
        var world = await world()
        let verifiedAt = world.chain(world.a)?.verifiedAt
        let behind = failOver(&world, head: 500, safe: 480, finalized: 400)
        for head in UInt64(501)...1_001 {
            behind.extend(to: head)
            behind.setHeads(safe: head - 20, finalized: head - 100)
            await world.driver.pass(after: 8)
            #expect(world.chain(world.a)?.heads[.finalized]?.number == BlockNumber(max(900, head - 100)))
            #expect(world.chain(world.a)?.heads[.crossSafe]?.number == BlockNumber(max(980, head - 20)))
            #expect((world.chain(world.a)?.verifiedAt == verifiedAt) == (head < 1_001))
        }
        #expect(world.chain(world.a)?.window == BlockNumber(891)...BlockNumber(1_001))
        #expect(world.statuses == Self.invalid)
        #expect(ends(world) == [])
        #expect(world.levelsTakenBack == 0)
        #expect(world.driver.core.brokenInvariants == [])
    }

    /// Whether it is the chain that stands there, or the node, only the one can say that said how far it was.
    @Test(arguments: [899, 850, 500] as [UInt64])
    func otherNodeThatStandsStillBelowWhatIsFinal_endsNothing(_ head: UInt64) async {
        var world = await world()
        _ = failOver(&world, head: head, safe: head - 20, finalized: head - 100)
        for _ in 0..<(Self.long / 4) { await world.driver.pass(after: 8) }
        #expect(world.statuses == Self.invalid)
        #expect(ends(world) == [])
        #expect(world.levelsTakenBack == 0)
        #expect(world.chain(world.a)?.window?.upperBound == BlockNumber(1_000))
        #expect(world.driver.core.brokenInvariants == [])
    }

    /// Then it is no node that lags, and whoever starts now sees nothing else.
    @Test(arguments: [899, 850, 500] as [UInt64])
    func chainThatStandsStillBelowWhatWasFinal_isFollowedAfterTwoEpochs(_ head: UInt64) async {
        var world = await world()
        _ = failOver(&world, to: .sameAddress, head: head, safe: head - 20, finalized: head - 100)
        for _ in 0..<(Self.long / 8) {
            await world.driver.pass(after: 8)
            #expect(world.statuses.contains("invalid log_missing finalized"))
            #expect(world.chain(world.a)?.heads[.finalized]?.number == BlockNumber(900))
        }
        for _ in 0..<4 { await world.driver.pass(after: 8) }
        #expect(world.chain(world.a)?.heads[.finalized]?.number == BlockNumber(head - 100))
        #expect(world.chain(world.a)?.window?.upperBound == BlockNumber(head))
        #expect(world.chain(world.a)?.levelRegressions[SafetyLevel.finalized.rawValue] == 1)
        #expect(world.driver.core.brokenInvariants == [])
    }

    /// A chain that comes out of the fall with other blocks is no node that lags: nothing is waited for but a second walk.
    @Test func chainThatGoesOnBelowWhatWasFinal_withOtherBlocks_isFollowedAtOnce_andIsLoud() async {
        var world = await world()
        world.a.cut(above: 893)
        world.a.setHeads(safe: 880, finalized: 870)
        await world.driver.pass(after: 2)
        await world.driver.pass(after: 2)
        #expect(world.statuses == Self.invalid)
        for head in UInt64(894)...900 {
            world.a.extend(to: head, branch: 1)
            await world.driver.pass(after: 2)
        }
        #expect(world.statuses == [])
        #expect(world.chain(world.a)?.window?.upperBound == BlockNumber(900))
        #expect(world.driver.transitions.contains { if case .finalityViolated = $0 { true } else { false } })
        #expect(world.driver.core.brokenInvariants == [])
    }

    /// More than any node lags, on a chain that goes on.
    @Test func finalityThatMovesBackByMoreThanTwoEpochs_isFollowedAfterAMinute_andIsAnnounced() async {
        var world = await world()
        for head in UInt64(1_001)...1_032 {
            world.a.extend(to: head)
            world.a.setHeads(safe: head - 20, finalized: head - 600)
            await world.driver.pass(after: 2)
            let isFollowed = head > 1_030
            #expect(world.levelsTakenBack == (isFollowed ? 1 : 0))
            #expect((world.chain(world.a)?.heads[.finalized]?.number == BlockNumber(900)) == !isFollowed)
        }
        #expect(world.chain(world.a)?.heads[.finalized]?.number == BlockNumber(432))
        #expect(world.driver.core.brokenInvariants == [])
    }

    /// A gateway that answers once with the newest block for every tag.
    @Test func finalityThatOneLookAloneNames_isGoneAtTheNext_andNothingIsTakenBack() async {
        var world = await world()
        world.a.setHeads(safe: 1_000, finalized: 1_000)
        await world.driver.pass()
        world.a.setHeads(safe: 980, finalized: 900)
        await world.driver.pass()
        #expect(world.chain(world.a)?.heads[.finalized]?.number == BlockNumber(900))
        #expect(world.chain(world.a)?.window?.lowerBound == BlockNumber(890))
        #expect(world.statuses == Self.invalid)
        #expect(world.levelsTakenBack == 0)
        // Named twice, it is no odd answer.
        world.a.setHeads(safe: 980, finalized: 960)
        await world.driver.pass()
        world.a.extend(to: 1_001)
        await world.driver.pass()
        world.a.setHeads(safe: 980, finalized: 900)
        await world.driver.pass()
        #expect(world.chain(world.a)?.heads[.finalized]?.number == BlockNumber(960))
        #expect(world.driver.core.brokenInvariants == [])
    }

    /// One of the two is an epoch behind in what is final, and a few blocks in what is safe; chance decides which one answers.
    @Test func twoNodesBehindOneAddress_takeNothingBack() async {
        var world = await world()
        var numbers = SeededNumbers(seed: 7)
        var lowest: [SafetyLevel: BlockNumber] = [.finalized: BlockNumber(900), .crossSafe: BlockNumber(980)]
        for look in UInt64(1)...2_000 {
            let head = 1_000 + look / 2
            world.a.extend(to: head)
            let isBehind = numbers.chance(0.5)
            world.a.setHeads(safe: head - (isBehind ? 26 : 20), finalized: isBehind ? 708 : 900)
            await world.driver.pass()
            for (level, known) in lowest {
                let named = world.chain(world.a)?.heads[level]?.number
                #expect(named.map { $0 >= known } == true, "\(level.label) at look \(look)")
                lowest[level] = named
            }
        }
        #expect(world.levelsTakenBack == 0)
    }

    @Test func levelThatIsTakenBackForAMinute_moves_andIsAnnounced() async {
        var world = await ScriptedWorld.withInvalidMessage()
        await world.driver.carryOut(.statusRead(world.a.id, by: "op-node", world.a.status(localSafe: 17)))
        for second in 0...60 {
            await world.driver.pass()
            await world.driver.carryOut(.statusRead(world.a.id, by: "op-node", world.a.status(localSafe: 12)))
            let isFollowed = second == 60
            #expect(world.statuses == ["invalid log_missing \(isFollowed ? "unsafe" : "local_safe")"])
            #expect(world.levelsTakenBack == (isFollowed ? 1 : 0))
        }
        #expect(world.chain(world.a)?.levelRegressions == [0, 1, 0, 0])
    }

    /// One odd answer says no more after minutes of silence than it did at first, whatever others say of other levels.
    @Test func levelThatIsNamedLowerOnce_stays() async {
        var world = await ScriptedWorld.withInvalidMessage()
        await world.driver.carryOut(.statusRead(world.a.id, by: "op-node", world.a.status(localSafe: 17)))
        await world.driver.carryOut(.statusRead(world.a.id, by: "op-node", world.a.status(localSafe: 12)))
        world.a.setHeads(safe: 10, finalized: 2)
        for _ in 0..<200 {
            await world.driver.pass()
            await world.driver.carryOut(
                .supernodeStatusRead(world.a.id, by: "supernode", world.a.status(localSafe: 11)))
        }
        #expect(world.statuses == ["invalid log_missing local_safe"])
        #expect(world.levelsTakenBack == 0)
    }

    /// Whoever starts then has never heard of it.
    @Test func levelThatOnlyADeadNodeNamed_isGone_onceItIsFinal() async {
        var world = await ScriptedWorld.withInvalidMessage()
        await world.driver.carryOut(.statusRead(world.a.id, by: "op-node", world.a.status(localSafe: 17)))
        world.a.setHeads(finalized: 16)
        for _ in 0..<70 { await world.driver.pass() }
        #expect(world.chain(world.a)?.heads[.localSafe]?.number == BlockNumber(17))
        world.a.setHeads(finalized: 18)
        await world.driver.pass()
        #expect(world.chain(world.a)?.heads[.localSafe] == nil)
        #expect(world.chain(world.a)?.heads[.finalized]?.number == BlockNumber(18))
        #expect(world.levelsTakenBack == 0)
        #expect(world.driver.core.brokenInvariants == [])
    }

    /// An execution node that was restarted names what is final until it is told of a safe head.
    @Test func safeTagAtTheFinalizedHead_isFollowed_andIsNoFinding() async {
        var world = await ScriptedWorld.withInvalidMessage()
        world.a.setHeads(safe: 18, finalized: 8)
        await world.driver.pass()
        world.a.setHeads(safe: 8, finalized: 8)
        for _ in 0..<4 { await world.driver.pass(after: 20) }
        #expect(world.statuses == ["invalid log_missing unsafe"])
        #expect(world.chain(world.a)?.heads[.crossSafe]?.number == BlockNumber(8))
        #expect(world.chain(world.a)?.levelRegressions == [0, 0, 0, 0])
        world.a.setHeads(safe: 18, finalized: 8)
        await world.driver.pass()
        world.a.setHeads(safe: 10, finalized: 8)
        for _ in 0..<4 { await world.driver.pass(after: 20) }
        #expect(world.chain(world.a)?.levelRegressions == [0, 0, 1, 0])
    }

    /// A node that crashed comes back some blocks lower than it was, and one that takes over may be stuck there.
    @Test(arguments: [(Answerer.sameAddress, 970), (.other, 990)] as [(Answerer, UInt64)])
    func headBelowWhatIsSafe_orOfAnotherEndpoint_isARewindAfterAMinute(_ answerer: Answerer, _ head: UInt64) async {
        var world = await world()
        _ = failOver(&world, to: answerer, head: head, safe: min(head, 980), finalized: 900)
        for second in 0...60 {
            await world.driver.pass()
            let isFollowed = second == 60
            #expect(world.chain(world.a)?.window?.upperBound == BlockNumber(isFollowed ? head : 1_000))
        }
        #expect(world.driver.core.brokenInvariants == [])
    }
}
