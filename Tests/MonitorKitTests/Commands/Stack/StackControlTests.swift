import Foundation
import Testing

@testable import MonitorKit

/// Simulated chains that monitors elsewhere can read, and the handle by which things are made to happen.
@Suite(.timeLimit(.minutes(15))) final class StackControlTests {
    private let loop: EventLoop
    private let stack: RehearsalStack
    private let control: StackControl
    private let clock = SteppedClock()

    init() throws {
        loop = try EventLoop.start(name: "stack-control-test")
        let now = Timestamp(UInt64(clock.now().wall))
        stack = RehearsalStack(
            StackPlan().superchain(at: now), on: loop, clock: clock)
        control = StackControl(stack)
    }

    deinit { loop.stop() }

    private func ask(_ method: String, _ target: String) async -> (status: HTTPStatus, json: [String: Any]) {
        let parts = target.split(separator: "?", maxSplits: 1).map(String.init)
        let response = await control.respond(
            to: HTTPRequest(
                method: method, path: parts[0], query: parts.count > 1 ? parts[1] : nil, version: .http11,
                headers: HTTPHeaders(bytes: [], fields: [])))
        let json = try? JSONSerialization.jsonObject(with: Data(response.body)) as? [String: Any]
        return (response.status, json ?? [:])
    }

    @Test func files_areReadByTheMonitor_asThoseOfRealNodes() throws {
        let world = stack.world.superchain
        let set = try DependencySet.decode(StackFiles.dependencySet(world))
        #expect(set.chains == world.chains.map(\.id))
        #expect(set.expiryWindow == world.expiryWindow)
        let rollups = try RollupConfigurationFile.decode(StackFiles.rollups(world))
        #expect(rollups.warnings == [])
        for (rollup, chain) in zip(rollups.chains, world.chains) {
            #expect(ChainParameters(rollup) == chain.settings.parameters)
            #expect(rollup.genesis.hash == chain.block(at: BlockNumber(0))?.hash)
        }
    }

    @Test func history_isAsLongAsItIsSaid_andEndsNow() {
        var plan = StackPlan()
        plan.history = .seconds(1800)
        plan.safeLag = .seconds(3600)
        let world = plan.superchain(at: Timestamp(1_000_000))
        #expect(world.chains.map(\.latest.number) == [BlockNumber(900), BlockNumber(1800)])
        #expect(world.chains.allSatisfy { $0.latest.reference.timestamp == Timestamp(1_000_000) })
        #expect(StackPlan().superchain(at: Timestamp(3)).chains.allSatisfy { $0.settings.genesisTime == Timestamp(0) })
    }

    @Test func messages_areSentForgedAndReplaced() async {
        let sent = await ask("POST", "/send?from=902&to=901")
        let forged = await ask("POST", "/forge?kind=wrong_origin")
        #expect(sent.json["message"] as? Int == 0 && forged.json["message"] as? Int == 1)
        stack.world.withSuperchain { $0.advance(to: Timestamp(UInt64(clock.now().wall) + 5)) }
        // The next look tells what has happened since.
        #expect(await ask("POST", "/withdraw?from=901").status == .ok)
        let rows = await ask("GET", "/messages").json["messages"] as? [[String: Any]] ?? []
        #expect(rows.map { $0["forgery"] as? String } == [nil, "wrong_origin"])
        #expect(rows.allSatisfy { $0["executed_at"] as? Double == clock.now().wall })
        #expect(rows.last?["executing_chain_id"] as? String == "902")
        #expect(rows.last?["is_executed"] as? Bool == true)
        #expect(await ask("POST", "/replace").status == .ok)
        let after = await ask("GET", "/messages").json["messages"] as? [[String: Any]] ?? []
        #expect(after.last?["is_executed"] as? Bool == false)
    }

    @Test func haltedChain_makesNoBlocks_andMakesUpForThemWhenItResumes() async {
        let start = UInt64(clock.now().wall)
        func heads(after seconds: UInt64) -> [UInt64] {
            stack.world.withSuperchain { $0.advance(to: Timestamp(start + seconds)) }
            return stack.world.superchain.chains.map(\.latest.header.timestamp.seconds).map { $0 - start }
        }
        #expect(await ask("POST", "/halt?chain=901").status == .ok)
        #expect(heads(after: 60) == [0, 60])
        // L1 goes on without it.
        #expect(stack.world.superchain.chains[0].l1Time == Timestamp(start + 60))
        #expect(await ask("POST", "/halt").status == .ok)
        #expect(heads(after: 70) == [0, 60])
        #expect(await ask("POST", "/resume?chain=901").status == .ok)
        #expect(heads(after: 80) == [80, 60])
        #expect(await ask("POST", "/resume").status == .ok)
        #expect(heads(after: 90) == [90, 90])
    }

    @Test func heldChain_makesBlocksThatDoNotBecomeSafe() async {
        func safe() -> BlockNumber? { stack.world.superchain.chains[1].safe }
        let before = safe()
        let start = UInt64(clock.now().wall)
        #expect(await ask("POST", "/hold?chain=902").status == .ok)
        stack.world.withSuperchain { $0.advance(to: Timestamp(start + 30)) }
        #expect(safe() == before)
        #expect(await ask("POST", "/release").status == .ok)
        stack.world.withSuperchain { $0.advance(to: Timestamp(start + 31)) }
        #expect(safe() == before.map { BlockNumber($0.value + 31) })
    }

    @Test(arguments: [
        ("POST", "/halt?chain=7", 400), ("POST", "/resume?chain=x", 400), ("GET", "/halt", 404),
        ("GET", "/forge", 404), ("POST", "/", 404), ("GET", "/nothing", 404), ("POST", "/forge?kind=nonsense", 400),
        ("POST", "/send?from=7", 400), ("POST", "/send?from=x", 400), ("POST", "/send?form=901", 400),
        ("DELETE", "/messages", 404),
    ])
    func nonsense_isRefused_andChangesNothing(method: String, target: String, status: Int) async {
        let before = stack.world.superchain.messages
        let answer = await ask(method, target)
        #expect(answer.status.rawValue == status)
        #expect((answer.json["error"] as? [String: Any])?["hint"] as? String != nil)
        #expect(stack.world.superchain.messages == before)
    }

    @Test func command_servesNodesAndHandle_untilItsTimeIsOver() async {
        let recorder = Recorder()
        let interface = CommandLineInterface([.stack])
        // The terminations of the test context end at once and mean nothing.
        #expect(await interface.main(.test(["stack", "--for", "1s"], recorder: recorder)) == .ok)
        #expect(await interface.main(.test(["stack", "--history", "1h"], recorder: recorder)) == .configuration)
        #expect(recorder.errors.contains("--history"))
    }
}
