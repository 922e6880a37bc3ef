import MonitorKit
import Testing

/// What derivation does to simulated chains, in the shapes that a monitor has to tell apart.
@Suite struct SimulatedDerivationTests {
    private func executed(_ forgery: Forgery? = nil) throws -> (SimulatedSuperchain, SimulatedPlace) {
        var superchain = Rehearsed.superchain()
        let sent =
            forgery.map { superchain.forge($0, from: Rehearsed.first, to: Rehearsed.second) }
            ?? superchain.sendMessage(from: Rehearsed.first, to: Rehearsed.second)
        let number = try #require(sent ?? nil)
        superchain.advance(to: Rehearsed.genesis.advanced(by: 8))
        return (superchain, try #require(superchain.messages[number]?.execution))
    }

    /// Protocol: same height, parent, time and attributes; the deposits in their order and nothing else.
    @Test func replacement_hasTheShapeThatTheProtocolPrescribes() throws {
        var (superchain, place) = try executed(.wrongPayload)
        let old = try #require(superchain[place.chain]?.block(place.block.hash))
        superchain.replaceByDeposits(place.chain, at: place.block.number)
        let new = try #require(superchain[place.chain]?.block(at: place.block.number))
        #expect(new.hash != old.hash)
        #expect(new.header.parentHash == old.header.parentHash && new.header.timestamp == old.header.timestamp)
        #expect(new.transactions.map(\.sent.hash) == old.transactions.filter(\.sent.isDeposit).map(\.sent.hash))
        #expect(new.header.mixHash == old.header.mixHash && new.header.miner == old.header.miner)
        #expect(new.header.gasLimit == old.header.gasLimit && new.header.extraData == old.header.extraData)
        #expect(new.header.parentBeaconBlockRoot == old.header.parentBeaconBlockRoot)
    }

    @Test func reorganization_holdsTransactionsOfUsers_soThatItIsNoReplacement() throws {
        var (superchain, place) = try executed()
        superchain.reorganize(place.chain, depth: 3)
        let chain = try #require(superchain[place.chain])
        #expect(chain.latest.transactions.contains { !$0.sent.isDeposit })
        #expect(chain.latest.logs.isEmpty)
    }

    @Test func restoredBlock_isTheOneThatWasThere_andItsMessageIsExecutedAgain() throws {
        var (superchain, place) = try executed(.wrongPayload)
        superchain.replaceByDeposits(place.chain, at: place.block.number)
        #expect(superchain.messages.values.map(\.stage) == [.removed])
        superchain.restore(place.chain)
        #expect(superchain[place.chain]?.block(at: place.block.number)?.hash == place.block.hash)
        #expect(superchain.messages.values.map(\.stage) == [.executed])
        superchain.restore(place.chain)
        #expect(superchain[place.chain]?.block(at: place.block.number)?.hash != place.block.hash)
        #expect(superchain.messages.values.map(\.stage) == [.removed])
    }

    @Test func expiredWindow_leavesARangeOfDepositsAlone_atTheSameHeights() throws {
        var (superchain, place) = try executed()
        let head = try #require(superchain[place.chain]?.latest.number)
        superchain.expireWindow(place.chain, depth: 6)
        let chain = try #require(superchain[place.chain])
        #expect(chain.latest.number == head)
        for height in head.value - 5...head.value {
            let block = try #require(chain.block(at: BlockNumber(height)))
            #expect(block.transactions.count == 1 && block.transactions.allSatisfy(\.sent.isDeposit))
        }
    }

    @Test func heldChain_keepsItsHeads_untilItIsReleased() {
        var superchain = Rehearsed.superchain(policy: HeadPolicy(safeLag: 2, finalizedLag: 4))
        superchain.advance(to: Rehearsed.genesis.advanced(by: 10))
        let before = superchain[Rehearsed.second]?.safe
        superchain.hold(Rehearsed.second)
        superchain.advance(to: Rehearsed.genesis.advanced(by: 20))
        #expect(superchain[Rehearsed.second]?.safe == before)
        superchain.hold(Rehearsed.second, false)
        superchain.advance(to: Rehearsed.genesis.advanced(by: 21))
        #expect(superchain[Rehearsed.second]?.safe == BlockNumber(19))
    }

    /// Each half names a log that stands where the other half says, in a block of the same time.
    @Test func crossCycle_namesLogsThatAreThere_atOneTime() throws {
        var superchain = Rehearsed.superchain()
        superchain.crossCycle(Rehearsed.first, Rehearsed.second)
        superchain.advance(to: Rehearsed.genesis.advanced(by: 6))
        let halves = superchain.messages.values.sorted { $0.number < $1.number }
        #expect(halves.map(\.stage) == [.executed, .executed])
        #expect(halves[0].execution?.block.timestamp == halves[1].execution?.block.timestamp)
        for half in halves {
            let claim = try #require(half.claim)
            let block = try #require(superchain[claim.identifier.chainID]?.block(at: claim.identifier.blockNumber))
            let log = block.logs[Int(claim.identifier.logIndex.value)]
            #expect(log.address == claim.identifier.origin && log.payloadHash() == claim.payloadHash)
            #expect(block.header.timestamp == claim.identifier.timestamp)
            #expect(claim.identifier.chainID != half.execution?.chain)
        }
    }

    @Test func messageBeside_isSentInTheBlockThatExecutesTheLie() throws {
        var superchain = Rehearsed.superchain()
        superchain.forge(.wrongPayload, from: Rehearsed.first, to: Rehearsed.second)
        superchain.sendBeside(from: Rehearsed.second, to: Rehearsed.first)
        superchain.advance(to: Rehearsed.genesis.advanced(by: 10))
        let messages = superchain.messages.values.sorted { $0.number < $1.number }
        #expect(messages.map(\.stage) == [.executed, .executed])
        #expect(messages[1].initiation?.block.hash == messages[0].execution?.block.hash)
    }

    @Test func splitWorld_keepsTheSecondView_asItWas() throws {
        let world = RehearsalWorld(try executed().0)
        let ask = RPC.body("eth_getBlockByNumber", #""latest",false"#)
        #expect(world.answer(ask, on: Rehearsed.first) == world.secondAnswer(ask, on: Rehearsed.first))
        let before = world.secondAnswer(ask, on: Rehearsed.first)
        world.perform(.misread(from: Rehearsed.first))
        #expect(world.answer(ask, on: Rehearsed.first) != before)
        #expect(world.secondAnswer(ask, on: Rehearsed.first) == before)
    }
}
