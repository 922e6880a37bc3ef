import MonitorKit
import Testing

/// Parameters that most rollup nodes have otherwise than we: what hangs on them is not judged, and nothing else.
@Suite struct DoubtsTests {
    /// Chains a and b to block 10, and what b executes in block 6: a truth and a lie about a.
    private func world(_ change: (inout CoreConfiguration) -> Void = { _ in }) -> ScriptedWorld {
        let world = ScriptedWorld(change)
        world.a.extend(to: 10)
        world.b.extend(to: 10)
        let truth = world.a.initiate(4)
        world.b.execute(truth, in: 6)
        world.b.execute(Self.claim(like: truth, at: 1, payload: .zero), in: 6)
        return world
    }

    /// The same claim at another place, with another payload, of another chain.
    private static func claim(
        like message: ExecutingMessage, at index: UInt32, payload: Hash32? = nil, chain: ChainID? = nil,
        time: Timestamp? = nil
    ) -> ExecutingMessage {
        let identifier = message.identifier
        return ExecutingMessage(
            transactionHash: message.transactionHash, logIndex: LogIndex(index),
            identifier: MessageIdentifier(
                origin: identifier.origin, blockNumber: identifier.blockNumber, logIndex: identifier.logIndex,
                timestamp: time ?? identifier.timestamp, chainID: chain ?? identifier.chainID),
            payloadHash: payload ?? message.payloadHash)
    }

    /// A node of chain b tells its dependency set; nil where it tells none any more.
    private func tell(
        _ name: String, _ chains: [UInt64]?, window: UInt64 = DependencySet.defaultExpiryWindow,
        _ world: inout ScriptedWorld
    ) async {
        let set = chains.map { DependencySet(chains: $0.map { ChainID($0) }, expiryWindow: window) }
        await world.driver.carryOut(
            .parametersTold(by: name, ToldParameters(chain: world.b.id, dependencySet: set)))
    }

    private static let lie = "invalid payload_mismatch unsafe"
    private static let withheld = "unknown configuration unsafe"

    @Test func messagesOfAChain_thatNodesDoNotHaveInTheirSet_areNotJudged_butForWhatIsFalseAnyway() async {
        var world = world()
        await world.driver.pass()
        #expect(world.statuses == [Self.lie, "valid - unsafe"])
        await tell("node", [902, 903], &world)
        #expect(world.statuses == [Self.lie, Self.withheld])
        await tell("node", [901, 902], &world)
        #expect(world.statuses == [Self.lie, "valid - unsafe"])
        #expect(world.snapshot.flips.values.allSatisfy { $0 == .init() })
        #expect(world.driver.core.brokenInvariants == [])
    }

    @Test func chainThatOnlyNodesHave_isNotSaidToBeUnknown() async throws {
        var world = world()
        let truth = world.a.initiate(5)
        world.b.execute(Self.claim(like: truth, at: 2, chain: ChainID(77)), in: 7)
        // Later than it is executed, whatever the set.
        world.b.execute(Self.claim(like: truth, at: 3, chain: ChainID(77), time: Timestamp(5_000)), in: 7)
        await world.driver.pass()
        let judged = world.statuses
        #expect(judged.filter { $0 == "invalid unknown_chain unsafe" }.count == 2)
        await tell("node", [77, 901, 902], &world)
        #expect(world.statuses == ["invalid future unsafe", Self.lie, Self.withheld, "valid - unsafe"])
        let job = try #require(world.driver.core.liveJobs.first { $0.status == .invalid(.future) })
        #expect(world.driver.core.message(job.id)?.violations.map(\.reason) == [.future])
        #expect(world.driver.core.steps(of: job.id)?.first?.outcome == .undecided)
        await tell("node", nil, &world)
        #expect(world.statuses == judged)
    }

    @Test func oneNodeOfSeveral_castsNoDoubt_andMostOfThemDo() async {
        var world = world()
        await world.driver.pass()
        let judged = world.statuses
        await tell("liar", [902], &world)
        #expect(world.statuses == [Self.lie, Self.withheld], "there is no other to ask")
        await tell("one", [901, 902], &world)
        #expect(world.statuses == judged)
        await tell("two", [901, 902], &world)
        await tell("one", [902], &world)
        #expect(world.statuses == [Self.lie, Self.withheld], "two of three")
        await tell("two", [902, 903], &world)
        await tell("liar", [901, 902], &world)
        await tell("one", [901, 902, 903], &world)
        #expect(world.statuses == judged, "each entry is counted by itself")
    }

    @Test func doubt_isNotTakenForTheLossOfEvidence() async {
        var world = world()
        await world.driver.pass()
        world.a.setHeads(safe: 9, finalized: 8)
        await world.driver.pass()
        // The logs of the initiating block are let go, and it cannot be read any more.
        world.a.hideEvidence(of: [4])
        await tell("node", [902], &world)
        #expect(world.statuses == [Self.lie, Self.withheld])
        #expect(world.driver.core.brokenInvariants == [])
    }

    @Test func blockOfAnotherTime_isNotForgotten_whereADoubtComesWhileItCannotBeReadAgain() async {
        var world = ScriptedWorld()
        world.a.extend(to: 10)
        world.b.extend(to: 10)
        // Later than by the configuration, and no header proves that it is the configuration that is wrong.
        world.a.skewClock(by: 1)
        for number in UInt64(0)...10 { world.a.edit(number) { $0.isProven = false } }
        world.b.execute(world.a.initiate(4), in: 6)
        await world.driver.pass()
        world.a.setHeads(safe: 9, finalized: 8)
        await world.driver.pass()
        #expect(world.statuses == ["invalid timestamp_mismatch unsafe"])
        world.a.hideEvidence(of: [4])
        await tell("node", [902], &world)
        #expect(world.statuses == ["invalid timestamp_mismatch unsafe"])
        #expect(world.driver.core.brokenInvariants == [])
    }

    @Test func agesBetweenTwoExpiryWindows_areNotJudged() async {
        var world = ScriptedWorld { configuration in
            configuration.parameters = ProtocolParameters(chains: configuration.parameters.chains, expiryWindow: 10)
        }
        world.a.extend(to: 10)
        world.b.extend(to: 12)
        // Initiated at 1008, executed 4, 10, 12 and 14 seconds later.
        for (index, number) in [UInt64(6), 9, 10, 11].enumerated() {
            world.b.execute(world.a.initiate(4, payload: number, executedAs: UInt32(index)), in: number)
        }
        await world.driver.pass()
        let judged = world.statuses
        #expect(judged == Array(repeating: "invalid expired unsafe", count: 2) + ["valid - unsafe", "valid - unsafe"])
        await tell("node", [901, 902], window: 12, &world)
        #expect(world.statuses == ["invalid expired unsafe", Self.withheld, "valid - unsafe", "valid - unsafe"])
        await tell("node", [901, 902], window: 8, &world)
        #expect(world.statuses == Array(judged.prefix(2)) + [Self.withheld, "valid - unsafe"])
        await tell("node", [901, 902], window: 10, &world)
        #expect(world.statuses == judged)
    }

    @Test func timesBetweenTwoActivations_areNotJudged() async {
        // By our configuration messages are switched on in block 2, by the node in block 6; the first ones after are 3 and 7.
        var world = ScriptedWorld(b: ScriptedChain(902, activation: 1_004))
        world.a.extend(to: 10)
        world.b.extend(to: 10)
        for (index, number) in [UInt64(2), 3, 6, 7].enumerated() {
            world.b.execute(world.a.initiate(1, payload: number, executedAs: UInt32(index)), in: number)
        }
        await world.driver.pass()
        #expect(world.statuses == ["invalid not_activated unsafe"] + Array(repeating: "valid - unsafe", count: 3))
        await world.driver.carryOut(
            .parametersTold(by: "node", ToldParameters(chain: world.b.id, activation: Timestamp(1_012))))
        #expect(
            world.statuses == ["invalid not_activated unsafe", Self.withheld, Self.withheld, "valid - unsafe"])
        // A node of another chain knows nothing of it.
        await world.driver.carryOut(
            .parametersTold(by: "other", ToldParameters(chain: world.a.id, activation: Timestamp(0))))
        #expect(world.statuses.filter { $0 == Self.withheld }.count == 2)
        await world.driver.carryOut(.parametersTold(by: "node", ToldParameters(chain: world.b.id)))
        #expect(world.statuses.filter { $0 == Self.withheld }.isEmpty)
    }

    @Test func chainThatIsLeftUnattached_staysSo_whateverSetItIsIn() async {
        let absent = ScriptedChain(903)
        var world = world { configuration in
            configuration.parameters = ProtocolParameters(
                chains: configuration.parameters.chains, unattached: [absent.id])
        }
        absent.extend(to: 10)
        world.b.execute(absent.initiate(4, executedAs: 5), in: 8)
        await world.driver.pass()
        let judged = world.statuses
        #expect(judged.contains("unknown chain_not_attached unsafe"))
        await tell("node", [901, 902], &world)
        #expect(world.statuses == judged)
    }

    @Test func messageThatFallsWithItsBlock_staysInvalid() async {
        var world = world()
        // A false claim in block 5 of a, and on b a true one of a log in the same block.
        let log = world.a.initiate(5, payload: 21)
        world.a.execute(Self.claim(like: world.b.initiate(2), at: 9, payload: .zero), in: 5)
        world.b.execute(Self.claim(like: log, at: 4), in: 8)
        await world.driver.pass()
        #expect(world.statuses.contains("invalid depends_on_invalid unsafe"))
        await tell("node", [902], &world)
        #expect(world.statuses.contains("invalid depends_on_invalid unsafe"))
        #expect(world.driver.core.brokenInvariants == [])
    }

    @Test func differences_areTold_inWordsOfOurs() {
        let chain = ScriptedChain(902, activation: 1_004)
        let ours = ProtocolParameters(chains: [chain.id: chain.parameters])
        func told(_ activation: UInt64?, _ set: DependencySet? = nil) -> [String] {
            ToldParameters(chain: chain.id, dependencySet: set, activation: activation.map { Timestamp($0) })
                .differences(from: ours)
        }
        #expect(told(nil) == [] && told(1_004) == [])
        #expect(told(1_012) == ["its activation is 1012, and ours 1004"])
        #expect(told(nil, DependencySet(chains: [chain.id])) == [])
        #expect(told(1_004, DependencySet(chains: [chain.id], expiryWindow: 9)).count == 1)
        let fromGenesis = ScriptedChain(902)
        let others = ProtocolParameters(chains: [chain.id: fromGenesis.parameters])
        let start = ToldParameters(chain: chain.id, activation: fromGenesis.parameters.genesisTime)
        #expect(start.differences(from: others) == [], "0 means from genesis on")
    }
}
