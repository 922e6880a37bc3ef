import MonitorKit
import Testing

/// Rule 8: what relies on a block with an invalid message falls with it, and rises with it.
@Suite struct DependenciesTests {
    /// A false claim in a block of a, and on b a true claim of a log in the same block.
    private func worldWithRelying() -> ScriptedWorld {
        let world = ScriptedWorld()
        world.a.extend(to: 10)
        world.b.extend(to: 10)
        world.a.execute(Self.forged(by: world.b, 2), in: 5)
        world.b.execute(world.a.initiate(5, payload: 21), in: 6)
        return world
    }

    /// A claim of a log that its block does not have.
    private static func forged(by chain: ScriptedChain, _ number: UInt64, at logIndex: UInt32 = 9) -> ExecutingMessage {
        ExecutingMessage(
            transactionHash: Hash32(8, 8, 8, number), logIndex: LogIndex(logIndex),
            identifier: MessageIdentifier(
                origin: .zero, blockNumber: BlockNumber(number), logIndex: LogIndex(77),
                timestamp: chain.timestamp(number), chainID: chain.id),
            payloadHash: .zero)
    }

    @Test func messageFromABlockWithAnInvalidOne_fallsWithIt() async throws {
        var world = worldWithRelying()
        await world.driver.pass()
        #expect(world.statuses == ["invalid depends_on_invalid unsafe", "invalid log_missing unsafe"])
        let job = try #require(world.driver.core.liveJobs.first { $0.chain == world.b.id })
        #expect(job.brokenRules.rules == [.initiatingBlockValid])
        let violation = try #require(world.driver.core.message(job.id)?.violations.first)
        #expect("\(violation.got)" == "block 5 of chain 901 holds an invalid message")
        #expect(world.driver.core.brokenInvariants == [])
    }

    @Test func messageOfItsOwnBlock_fallsWithAnotherOneThere() async throws {
        var world = ScriptedWorld()
        world.a.extend(to: 10)
        world.b.extend(to: 10)
        world.a.execute(world.a.initiate(5, payload: 21, executedAs: 1), in: 5)
        await world.driver.pass()
        #expect(world.statuses == ["valid - unsafe"])

        world = ScriptedWorld(a: world.a, b: world.b)
        world.a.execute(Self.forged(by: world.b, 2, at: 2), in: 5)
        await world.driver.pass()
        #expect(world.statuses == ["invalid depends_on_invalid unsafe", "invalid log_missing unsafe"])
        let job = try #require(world.driver.core.liveJobs.first { $0.status == .invalid(.dependsOnInvalid) })
        #expect(job.message.logIndex == LogIndex(1))
        #expect(world.driver.core.brokenInvariants == [])
    }

    @Test func firstVerdict_isTheFinalOne_soThatNobodyCountsAChangeOfMind() async {
        var world = worldWithRelying()
        await world.driver.pass()
        #expect(world.snapshot.flips.values.allSatisfy { $0 == .init() })
    }

    @Test func fall_spreadsFromBlockToBlock_acrossChains() async {
        var world = worldWithRelying()
        // On b, block 6 falls; a relies on a log of it, and b again on that.
        world.a.execute(world.b.initiate(6, payload: 22), in: 7)
        world.b.execute(world.a.initiate(7, payload: 23), in: 8)
        await world.driver.pass()
        #expect(
            world.statuses == Array(repeating: "invalid depends_on_invalid unsafe", count: 3)
                + ["invalid log_missing unsafe"])
        #expect(world.driver.core.brokenInvariants == [])
    }

    @Test func messageFromADescendant_isNotInvalid() async {
        var world = worldWithRelying()
        world.b.execute(world.a.initiate(6, payload: 24, executedAs: 1), in: 7)
        await world.driver.pass()
        #expect(world.statuses.filter { $0 == "valid - unsafe" }.count == 1)
    }

    @Test func replacedBlock_releasesWhatReliedOnIt_whereTheLogIsThereAgain() async {
        var world = worldWithRelying()
        await world.driver.pass()
        world.a.cut(above: 4)
        world.a.extend(to: 11, branch: 1)
        world.a.edit(5) { $0.logs = [LogDigest(origin: Address(1, 2, 3), payloadHash: Hash32(0, 0, 0, 21))] }
        await world.driver.pass()
        #expect(world.statuses == ["valid - unsafe"])
        #expect(world.driver.core.brokenInvariants == [])
    }

    @Test func blocksOfOneTime_thatRelyOnEachOther_doNotHoldEachOtherDown() async {
        let third = ScriptedChain(903)
        var world = ScriptedWorld { configuration in
            configuration.parameters = ProtocolParameters(
                chains: [
                    ScriptedChain(901).id: ScriptedChain(901).parameters,
                    ScriptedChain(902).id: ScriptedChain(902).parameters, third.id: third.parameters,
                ])
            configuration.attached.append(third.id)
        }
        world.driver.readers[third.id] = third
        for chain in [world.a, world.b, third] { chain.extend(to: 10) }
        // Blocks 5 of a and b each rely on a first log of the other: no cycle, because those logs need nothing.
        let fromB = world.b.initiate(5, payload: 31, executedAs: 5)
        let fromA = world.a.initiate(5, payload: 32, executedAs: 5)
        world.a.execute(fromB, in: 5)
        world.b.execute(fromA, in: 5)
        // And a relies on block 3 of the third chain, which holds a false claim.
        world.a.execute(third.initiate(3, payload: 33, executedAs: 6), in: 5)
        third.execute(Self.forged(by: world.b, 2), in: 3)
        await world.driver.pass()
        #expect(world.statuses.filter { $0.contains("depends_on_invalid") }.count == 3)
        #expect(world.driver.core.brokenInvariants == [])

        third.cut(above: 2)
        third.extend(to: 11, branch: 1)
        third.edit(3) { $0.logs = [LogDigest(origin: Address(1, 2, 3), payloadHash: Hash32(0, 0, 0, 33))] }
        await world.driver.pass()
        await world.driver.pass()
        #expect(world.statuses == Array(repeating: "valid - unsafe", count: 3))
        #expect(world.driver.core.brokenInvariants == [])
    }

    @Test func messageInACycle_keepsThatReason() async {
        var world = ScriptedWorld()
        world.a.extend(to: 10)
        world.b.extend(to: 10)
        // The log that each claims stands behind the other's claim.
        for (chain, other) in [(world.a, world.b), (world.b, world.a)] {
            chain.edit(5) { $0.logs.append(LogDigest(origin: .zero, payloadHash: .zero)) }
            chain.execute(other.initiateSecond(5), in: 5)
        }
        await world.driver.pass()
        #expect(world.statuses == ["invalid cycle unsafe", "invalid cycle unsafe"])
    }

    @Test func finalizedBlock_thatLeavesTheWindow_takesItsWordBack_asForWhoeverStartsLater() async throws {
        var world = ScriptedWorld { $0.tail = 4 }
        world.a.extend(to: 40)
        world.b.extend(to: 40)
        world.a.execute(Self.forged(by: world.b, 2), in: 5)
        world.b.execute(world.a.initiate(5, payload: 21), in: 39)
        world.a.setHeads(safe: 4, finalized: 4)
        await world.driver.pass()
        #expect(world.statuses == ["invalid depends_on_invalid unsafe", "invalid log_missing unsafe"])
        world.a.setHeads(safe: 30, finalized: 30)
        await world.driver.pass()
        await world.driver.pass()
        #expect(world.statuses == ["valid - unsafe"])

        var later = ScriptedWorld(a: world.a, b: world.b) { $0.tail = 4 }
        await later.driver.pass()
        #expect(later.statuses == world.statuses)
    }
}

extension ScriptedChain {
    /// A true claim of a second log of a block.
    fileprivate func initiateSecond(_ number: UInt64) -> ExecutingMessage {
        var message = initiate(number, payload: 41)
        let logIndex = max(message.identifier.logIndex.value, 1)
        edit(number) { block in
            while block.logs.count <= Int(logIndex) { block.logs.append(block.logs[block.logs.count - 1]) }
        }
        message = ExecutingMessage(
            transactionHash: message.transactionHash, logIndex: LogIndex(0),
            identifier: MessageIdentifier(
                origin: message.identifier.origin, blockNumber: BlockNumber(number), logIndex: LogIndex(logIndex),
                timestamp: timestamp(number), chainID: id),
            payloadHash: message.payloadHash)
        return message
    }
}
