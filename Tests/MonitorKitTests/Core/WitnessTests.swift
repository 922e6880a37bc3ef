import Testing

@testable import MonitorKit

/// A second endpoint that names other blocks.
@Suite struct WitnessTests {
    private func look(_ world: inout ScriptedWorld, at witness: ScriptedChain) async throws -> [Transition] {
        let before = world.driver.transitions.count
        await world.driver.carryOut(.witnessed(witness.id, by: "two", besides: "one", try await witness.heads()))
        return Array(world.driver.transitions.dropFirst(before))
    }

    private func twoViews() async -> (world: ScriptedWorld, witness: ScriptedChain) {
        var world = ScriptedWorld()
        world.a.extend(to: 20)
        await world.driver.pass()
        let witness = ScriptedChain(901)
        return (world, witness)
    }

    @Test func endpointThatIsMerelyBehind_agrees() async throws {
        var (world, witness) = await twoViews()
        witness.extend(to: 15)
        for _ in 0..<3 { #expect(try await look(&world, at: witness).isEmpty) }
        #expect(world.chain(world.a)?.disagreeingUpstreams == 0)
    }

    @Test func anotherBranch_isAFinding_atTheSecondLook_withBothNames() async throws {
        var (world, witness) = await twoViews()
        witness.extend(to: 12)
        witness.extend(to: 18, branch: 1)
        #expect(try await look(&world, at: witness).isEmpty)
        #expect(world.chain(world.a)?.disagreeingUpstreams == 0)
        let second = try await look(&world, at: witness)
        guard case .upstreamsDisagree(_, "two", "one", let ours, .unsafe)? = second.first else {
            Issue.record("no disagreement was announced")
            return
        }
        #expect(ours.number == BlockNumber(18) && ours.hash == world.a.hash(18))
        #expect(world.chain(world.a)?.disagreeingUpstreams == 1)
        #expect(try await look(&world, at: witness).isEmpty, "it is told once")

        witness.cut(above: 12)
        witness.extend(to: 18)
        let third = try await look(&world, at: witness)
        guard case .upstreamsAgree? = third.first else {
            Issue.record("that they agree again was not announced")
            return
        }
        #expect(world.chain(world.a)?.disagreeingUpstreams == 0)
    }

    /// The first endpoint is gone, the window follows the second: it contradicts nobody.
    ///
    /// A look at its heads shows that, or one at another endpoint beside it.
    @Test(arguments: [true, false])
    func endpointThatDisagreed_andServesNow_disagreesNoMore_butANodeThatDerivesStillDoes(_ isAlone: Bool) async throws {
        var (world, other) = await twoViews()
        other.extend(to: 12)
        other.extend(to: 18, branch: 1)
        for second in UInt64(0)...1 {
            _ = try await look(&world, at: other)
            world.driver.now = Moment(wall: world.driver.now.wall, steady: world.driver.now.steady + 15_000_000_000)
            await world.driver.carryOut(
                .statusRead(world.a.id, by: "op-node", other.status(localSafe: 17 + second)))
        }
        #expect(world.chain(world.a)?.disagreeingUpstreams == 2)
        let before = world.driver.transitions.count
        let heads = try await world.a.heads()
        await world.driver.carryOut(
            isAlone
                ? .headsRead(world.a.id, heads, by: "two")
                : .witnessed(world.a.id, by: "one", besides: "two", heads))
        #expect(world.chain(world.a)?.disagreeingUpstreams == 1)
        #expect(world.driver.transitions.count == before, "whether anyone agrees with it is not known by that")
    }

    @Test func finalizedBlock_thatDiffers_isNamedBeforeAnUnsafeOne() async throws {
        var (world, witness) = await twoViews()
        world.a.setHeads(safe: 16, finalized: 14)
        await world.driver.pass()
        witness.extend(to: 5)
        witness.extend(to: 18, branch: 1)
        witness.setHeads(safe: 12, finalized: 10)
        _ = try await look(&world, at: witness)
        guard case .upstreamsDisagree(_, _, _, let ours, .finalized)? = try await look(&world, at: witness).first
        else {
            Issue.record("no disagreement about a finalized block was announced")
            return
        }
        #expect(ours.number == BlockNumber(10))
    }
}
