import Testing

@testable import MonitorKit

/// Made-up news and claims: what is held against whole monitors fails where it should, and only there.
@Suite struct WholeWatchTests {
    private static let chain = ChainID(901)
    private var chain: ChainID { Self.chain }

    /// A chain with fifty blocks of a second each, of which those that are twenty seconds old are final, and wires to it.
    private final class Scene {
        let time = VirtualTime(start: Double(WholeWorldPlan.genesis.advanced(by: 50).seconds))
        let superchain: SharedSuperchain
        let wires: [SimulatedWire]
        let core: MonitorCore
        var history = TrueHistory()
        private var second: UInt64 = 50
        private var watch: WholeWatch

        init(wires count: Int) {
            let settings = SimulatedChainSettings(
                id: WholeWatchTests.chain, genesisTime: WholeWorldPlan.genesis, blockTime: 1,
                activation: WholeWorldPlan.genesis)
            var chains = SimulatedSuperchain([settings], policy: HeadPolicy(safeLag: 5, finalizedLag: 20))
            chains.advance(to: WholeWorldPlan.genesis.advanced(by: 50))
            let superchain = SharedSuperchain(chains)
            let clock = time
            self.superchain = superchain
            wires = (0..<count).map { _ in
                SimulatedWire(to: settings.id, of: superchain, time: clock, SeededNumbers(seed: 1))
            }
            core = MonitorCore(CoreConfiguration(parameters: chains.parameters, attached: [settings.id]))
            watch = WholeWatch(bornAt: clock.now())
        }

        func pass(_ seconds: UInt64) {
            for _ in 0..<seconds {
                history.noteFinality(superchain.current)
                time.pass(.seconds(1))
                second += 1
                let now = WholeWorldPlan.genesis.advanced(by: second)
                superchain.change { $0.advance(to: now) }
            }
        }

        /// Replaces the newest blocks.
        func reorganize(depth: UInt64) {
            let before = superchain.current[WholeWatchTests.chain]
            superchain.change { $0.reorganize(WholeWatchTests.chain, depth: depth) }
            guard let before, let after = superchain.current[WholeWatchTests.chain] else { return }
            history.note(before, after, in: second)
        }

        var moment: TrueMoment {
            TrueMoment(second: second, now: time.now(), superchain: superchain.current, history: history)
        }

        func broken(_ told: Transition...) -> [String] { watch.broken(told, core, wires, moment) }

        /// A message in the block that stands at a height now.
        func job(at number: UInt64) throws -> Job {
            let block = try #require(superchain.current[WholeWatchTests.chain]?.block(at: BlockNumber(number)))
            return Job(
                message: ObservedJobs.job().message, chain: WholeWatchTests.chain, block: block.reference,
                safety: .unsafe)
        }
    }

    private func violation(of finalized: UInt64) -> Transition {
        .finalityViolated(chain, ancestor: BlockNumber(20), finalized: BlockNumber(finalized))
    }

    @Test func whatIsFinal_isNotToBeToldAsGone() {
        let scene = Scene(wires: 1)
        #expect(scene.broken(violation(of: 25)).count == 1)
        #expect(
            scene.broken(
                .levelMovedBack(chain, .finalized, from: BlockNumber(25), to: BlockNumber(20)),
                .rewound(chain, to: BlockNumber(24), depth: 26),
                .reorged(chain, ancestor: BlockNumber(24), depth: 26),
                .windowLost(chain, first: BlockNumber(25), last: BlockNumber(50))
            ).count == 4)
        #expect(
            scene.broken(
                .levelMovedBack(chain, .crossSafe, from: BlockNumber(45), to: BlockNumber(40)),
                .rewound(chain, to: BlockNumber(25), depth: 25),
                .reorged(chain, ancestor: BlockNumber(25), depth: 25),
                .windowLost(chain, first: BlockNumber(26), last: BlockNumber(50))
            ) == [])
    }

    /// A node on a branch that was left before it was final excuses what is told where it is alone.
    @Test(arguments: [1, 2])
    func nodeOnABranchThatWasLeft_isNoExcuse_whereAnotherOneIsWell(nodes: Int) {
        let scene = Scene(wires: nodes)
        scene.wires[0].set(.stale)
        scene.reorganize(depth: 10)
        scene.pass(40)
        let complaints = nodes - 1
        #expect(scene.broken(violation(of: 60)).count == complaints)
        #expect(scene.history.withBrokenFinality == [])
    }

    @Test func messageWhoseBlockAlwaysStood_doesNotEndForIt() throws {
        let scene = Scene(wires: 1)
        let (standing, leaving) = (try scene.job(at: 40), try scene.job(at: 45))
        #expect(scene.broken(.ended(standing, .reorgedOut), .ended(leaving, .replaced)).count == 2)
        scene.reorganize(depth: 6)
        #expect(scene.broken(.ended(standing, .finalizedValid), .ended(leaving, .replaced)) == [])
    }

    @Test func nodeThatLags_excusesTheEndOfWhatItDoesNotShow_untilThatIsFinal() throws {
        let scene = Scene(wires: 1)
        scene.wires[0].set(.stale)
        scene.pass(5)
        let (shown, lacking) = (try scene.job(at: 50), try scene.job(at: 53))
        #expect(scene.broken(.ended(lacking, .reorgedOut)) == [])
        #expect(scene.broken(.ended(shown, .reorgedOut)).count == 1)
        scene.pass(40)
        #expect(scene.broken(violation(of: 53)).count == 1)
        #expect(scene.broken(.ended(lacking, .reorgedOut)).count == 1)
    }

    @Test(
        arguments: [
            (.showsTheFuture(in: 5), true), (.showsTheFuture(in: 40), false), (.namesFutureHeads(in: 5), true),
            (.namesFutureHeads(in: 40), false),
        ] as [(WireFault, Bool)])
    func chainOfTheFuture_canBeBelieved_whereItIsNotFarAhead(fault: WireFault, isCredible: Bool) throws {
        let scene = Scene(wires: 1)
        scene.wires[0].set(fault)
        let standing = try #require(WireStanding(of: scene.wires[0], in: scene.moment))
        #expect(standing.isCredible == isCredible)
        #expect(standing.overstatesFinality && standing.agreed == BlockNumber(50))
    }

    /// The chain as a replica may hold it that is verified as of now.
    private func verified(_ scene: Scene, through last: UInt64) throws -> ChainState {
        let truth = try #require(scene.superchain.current[chain])
        var state = ChainState(id: chain, parameters: truth.settings.parameters, batch: 50, parallelism: 4)
        for number in (30...last).map({ BlockNumber($0) }) {
            let block = try #require(truth.block(at: number))
            state.window.append(
                WindowBlock(
                    hash: block.hash, parentHash: block.header.parentHash, timestamp: block.header.timestamp,
                    scan: .done), at: number)
        }
        state.isComplete = true
        state.verifiedAt = scene.time.now().wall
        return state
    }

    @Test func claimOfFreshness_isHeldAgainstTheChain() throws {
        let scene = Scene(wires: 1)
        var first = try verified(scene, through: 50)
        first.verifiedAt -= 1
        let sound = try verified(scene, through: 50)
        func broken(_ change: (inout ChainState) -> Void) -> Int {
            var watch = FreshnessWatch()
            var state = sound
            change(&state)
            let before = watch.broken(first, BlockNumber(50), scene.moment, isAstray: false)
            return before.count + watch.broken(state, BlockNumber(50), scene.moment, isAstray: false).count
        }
        let short = try verified(scene, through: 49)
        let counts = [
            broken { _ in }, broken { $0.verifiedAt -= 2 }, broken { $0.verifiedAt += 1 },
            broken { $0.window[BlockNumber(49)]?.scan = .due }, broken { $0 = short },
        ]
        #expect(counts == [0, 1, 1, 1, 1])
        // In the second of a reorg either branch will do, after it no longer.
        scene.reorganize(depth: 2)
        let duringReorg = broken { _ in }
        #expect(duringReorg == 0)
        scene.pass(1)
        let afterReorg = broken { _ in }
        #expect(afterReorg == 1)
    }

    @Test func whatHoldsTooMuch_isNamed() {
        let footprint = Footprint(of: (few: [1, 2], many: Array(0..<200)))
        #expect(footprint.larger(than: 2).count == 1 && footprint.larger(than: 200) == [])
        #expect(footprint.excess(over: 20, 3).count == 1 && footprint.excess(over: 20, 4) == [])
    }

    /// Worlds in which each planned case comes to its end.
    @Test func plannedCases_areDrawn_andOnlyWhereThereAreTwoNodes() {
        var (liars, laggards) = (0, 0)
        for seed in 1...200 as ClosedRange<UInt64> {
            let plan = WholeWorldPlan(seed: seed)
            guard let planned = WireCase(plan) else { continue }
            let (chain, otherChain) = (planned.odd / 2, planned.other / 2)
            #expect(plan.endpoints == 2 && chain == otherChain && planned.odd != planned.other)
            switch planned.kind {
            case .liarIsNotAlone: liars += 1
            case .laggardIsLeft(let lag, let alone, _):
                laggards += 1
                let (finality, end) = (Int(plan.policy.finalizedLag ?? 0), planned.start + lag + alone)
                #expect(lag > finality && end < plan.seconds)
            }
        }
        #expect(liars >= 10 && laggards >= 10, "\(liars) liars, \(laggards) laggards")
    }
}
