import MonitorKit
import Testing

@Suite struct SimulatedSuperchainTests {
    @Test func honestMessages_areValid_inBothDirections() async throws {
        var rehearsed = Rehearsed()
        let numbers = rehearsed.world.withSuperchain { superchain in
            [
                superchain.sendMessage(from: Rehearsed.first, to: Rehearsed.second),
                superchain.sendMessage(from: Rehearsed.second, to: Rehearsed.first),
                superchain.sendMessage(
                    from: Rehearsed.first, to: Rehearsed.second,
                    log: Log(address: Address(5, 6, 7), topics: [], data: [1, 2, 3])),
            ].compactMap { $0 }
        }
        #expect(numbers == [0, 1, 2])
        await rehearsed.pass(seconds: 8)
        for number in numbers {
            #expect(rehearsed.world.superchain.messages[number]?.intended == .valid)
            #expect(try rehearsed.status(of: number) == .valid)
        }
    }

    @Test(arguments: Forgery.allCases)
    func forgery_isJudgedAsIntended(forgery: Forgery) async throws {
        var rehearsed = Rehearsed()
        await rehearsed.pass(seconds: 40)
        let number = try #require(
            rehearsed.world.withSuperchain { $0.forge(forgery, from: Rehearsed.second, to: Rehearsed.first) })
        await rehearsed.pass(seconds: 8)
        let intended = try #require(rehearsed.world.superchain.messages[number]?.intended)
        #expect(intended == .invalid(forgery.intendedReason))
        #expect(try rehearsed.status(of: number) == intended)
    }

    @Test func forgeries_coverEveryReason_thatOneMessageCanHave() {
        // The block of the initiating message decides about the last one, not the message.
        #expect(
            Set(Forgery.allCases.map(\.intendedReason)) == Set(InvalidReason.allCases).subtracting([.dependsOnInvalid]))
    }

    @Test(arguments: AccessListFinding.allCases)
    func accessList_isFoundAsIntended(finding: AccessListFinding) async throws {
        var superchain = Rehearsed.superchain()
        let sent = superchain.sendMessage(from: Rehearsed.first, to: Rehearsed.second, accessList: finding)
        let number = try #require(sent)
        superchain.advance(to: Rehearsed.genesis.advanced(by: 8))
        let message = try #require(superchain.messages[number])
        let place = try #require(message.execution)
        let block = try #require(superchain[place.chain]?.block(place.block.hash))
        let mined = try #require(block.transactions.last)
        let executing = ExecutingMessage(
            transactionHash: mined.sent.hash, logIndex: place.logIndex,
            identifier: try #require(message.claim).identifier, payloadHash: try #require(message.claim).payloadHash)
        let keys = mined.sent.transaction.accessList.flatMap(\.storageKeys)
        #expect(InboxDeclarations(keys).finding(about: executing) == finding)
    }

    @Test(arguments: AccessListFinding.allCases)
    func accessList_isPartOfTheJob(finding: AccessListFinding) async throws {
        var rehearsed = Rehearsed()
        let sent = rehearsed.world.withSuperchain {
            $0.sendMessage(from: Rehearsed.first, to: Rehearsed.second, accessList: finding)
        }
        let number = try #require(sent)
        await rehearsed.pass(seconds: 8)
        let place = try #require(rehearsed.world.superchain.messages[number]?.execution)
        let job = rehearsed.driver.core.liveJobs.first { $0.block.hash == place.block.hash }
        #expect(job?.message.accessList == finding)
        #expect(job?.status == .valid, "how a message was announced does not touch its verdict")
        let announced = rehearsed.driver.transitions.contains { if case .announcedWrongly = $0 { true } else { false } }
        #expect(announced == (finding != .declared))
    }

    @Test func reorg_turnsAValidMessageInvalid() async throws {
        var rehearsed = Rehearsed()
        let number = try #require(
            rehearsed.world.withSuperchain { $0.sendMessage(from: Rehearsed.second, to: Rehearsed.first) })
        await rehearsed.pass(seconds: 6)
        #expect(try rehearsed.status(of: number) == .valid)
        rehearsed.world.withSuperchain { $0.reorganize(Rehearsed.second, depth: 6) }
        await rehearsed.pass(seconds: 2)
        #expect(rehearsed.world.superchain.messages[number]?.intended == .invalid(.logMissing))
        #expect(try rehearsed.status(of: number) == .invalid(.logMissing))
    }

    @Test func replacement_endsTheInvalidMessage() async throws {
        var rehearsed = Rehearsed()
        let number = try #require(
            rehearsed.world.withSuperchain { $0.forge(.wrongPayload, from: Rehearsed.first, to: Rehearsed.second) })
        await rehearsed.pass(seconds: 6)
        #expect(try rehearsed.status(of: number) == .invalid(.payloadMismatch))
        let place = try #require(rehearsed.world.superchain.messages[number]?.execution)
        rehearsed.world.withSuperchain { $0.replaceByDeposits(place.chain, at: place.block.number) }
        await rehearsed.pass(seconds: 3)
        #expect(try rehearsed.status(of: number) == nil)
        #expect(rehearsed.world.superchain.messages[number]?.stage == .removed)
        #expect(rehearsed.driver.core.brokenInvariants == [])
    }

    @Test func stalledChain_makesUpForMissedBlocks() {
        var superchain = Rehearsed.superchain()
        superchain.stall(Rehearsed.first)
        superchain.advance(to: Rehearsed.genesis.advanced(by: 20))
        #expect(superchain[Rehearsed.first]?.latest.number == BlockNumber(0))
        #expect(superchain[Rehearsed.second]?.latest.number == BlockNumber(20))
        superchain.stall(Rehearsed.first, false)
        superchain.advance(to: Rehearsed.genesis.advanced(by: 20))
        #expect(superchain[Rehearsed.first]?.latest.number == BlockNumber(10))
    }

    @Test func sameCalls_makeTheSameWorld() {
        func world() -> [Hash32] {
            var superchain = Rehearsed.superchain(policy: HeadPolicy(safeLag: 4, finalizedLag: 12))
            for second in 1...60 {
                let time = Rehearsed.genesis.advanced(by: UInt64(second))
                if second % 5 == 0 { superchain.sendMessage(from: Rehearsed.first, to: Rehearsed.second) }
                if second % 7 == 0 { superchain.forge(.wrongPayload, from: Rehearsed.second, to: Rehearsed.first) }
                if second % 17 == 0 { superchain.reorganize(Rehearsed.first, depth: 2) }
                superchain.advance(to: time)
            }
            return superchain.chains.map(\.latest.hash)
        }
        #expect(world() == world())
    }

    @Test func events_tellWhatHappened_inOrder() {
        var superchain = Rehearsed.superchain()
        superchain.sendMessage(from: Rehearsed.first, to: Rehearsed.second)
        superchain.advance(to: Rehearsed.genesis.advanced(by: 4))
        superchain.reorganize(Rehearsed.second, depth: 1)
        let kinds = superchain.takeEvents().map { event in
            switch event {
            case .initiated(let message): "initiated \(message.number)"
            case .executed(let message): "executed \(message.number)"
            case .reorganized(let chain, let ancestor, let depth): "reorg \(chain) \(ancestor) \(depth)"
            default: "other"
            }
        }
        #expect(kinds == ["initiated 0", "executed 0", "reorg 902 3 1"])
        let later = superchain.takeEvents()
        #expect(later.isEmpty)
    }

    @Test func jumpOfTheClock_makesABoundedNumberOfBlocks() {
        var superchain = SimulatedSuperchain([
            SimulatedChainSettings(
                id: ChainID(1), genesisTime: Rehearsed.genesis, blockTime: 1, activation: nil, retention: 16)
        ])
        superchain.advance(to: Timestamp(.max))
        #expect(superchain[ChainID(1)]?.latest.number.value == UInt64(SimulatedSuperchain.blocksPerAdvance))
    }
}
