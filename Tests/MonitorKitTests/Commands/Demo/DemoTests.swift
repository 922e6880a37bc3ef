import MonitorKit
import Synchronization
import Testing

@Suite struct DemoTests {
    private final class Seen: Sendable {
        let output = Mutex("")
        let endpoints = Mutex<[MonitorLaunch.Endpoint]>([])
    }

    /// Plays the script second by second, in front of a core that reads through JSON-RPC, and collects the story.
    private func play(seconds: Int) async -> [String] {
        let superchain = DemoCommand.superchain(at: Rehearsed.genesis)
        let script = DemoScript.standard(Rehearsed.first, Rehearsed.second)
        var rehearsed = Rehearsed(superchain)
        var story = DemoStory(at: Moment(wall: 0, steady: 0))
        var lines: [String] = []
        var index = 0
        await rehearsed.driver.pass()
        for second in 0..<seconds {
            while let step = script.step(index), step.second <= second {
                rehearsed.world.withSuperchain { $0.perform(step.action) }
                index += 1
            }
            let seen = rehearsed.driver.transitions.count
            await rehearsed.pass(seconds: 1)
            let now = rehearsed.driver.now
            for event in rehearsed.world.withSuperchain({ $0.takeEvents() }) {
                if let line = story.tell(event, at: now) { lines.append(line) }
            }
            for transition in rehearsed.driver.transitions[seen...] {
                if let line = story.tell(transition, at: now) { lines.append(line) }
            }
        }
        return lines
    }

    @Test func halfAMinute_showsEverythingThatWasPromised() async {
        let lines = await play(seconds: 32)
        let story = lines.joined()
        #expect(lines.filter { $0.contains("monitor: valid, 0.0 s later") }.count >= 4)
        #expect(story.contains("monitor: invalid payload_mismatch, tier 1, 0.0 s later (902 block"))
        #expect(story.contains("monitor: invalid unknown_chain, tier 1, 0.0 s later (901 block"))
        #expect(story.contains("was valid, now invalid log_missing, tier 1"))
        #expect(story.contains("is now cross_safe, tier 3"))
        #expect(story.contains("is now finalized, tier 3"))
        #expect(story.contains("replaced by its deposits alone"))
        #expect(story.contains("monitor: 902 reorged"))
        #expect(!story.contains("failed") && !story.contains("contradicts"))
    }

    @Test func script_repeats_afterItsPeriod() {
        let script = DemoScript(
            [.init(9, .replaceInvalid), .init(2, .withdraw(from: ChainID(1)))], period: 10)
        #expect((0..<5).map { script.step($0)?.second } == [2, 9, 12, 19, 22])
        #expect(DemoScript([], period: 10).step(0) == nil)
    }

    @Test(.timeLimit(.minutes(15))) func command_launchesTheMonitor_atTheNodes_andEndsWithIt() async throws {
        let seen = Seen()
        let context = CommandContext(
            arguments: [], environment: [:], files: .system,
            output: TextOutput { bytes in
                seen.output.withLock { $0 += String(decoding: bytes, as: UTF8.self) }
                return .written
            }, errors: TextOutput { _ in .written }, clock: SystemClock(),
            terminal: Terminal(isInteractive: false, columns: 80, environment: [:]),
            terminations: { AsyncStream { _ in } })
        // The launcher returns at once, which the command takes for a failure: so the test waits for nothing.
        let command = DemoCommand(length: nil, context: context) { launch in
            seen.endpoints.withLock { $0 = launch.endpoints }
            launch.listening(7300)
        }
        #expect(await command.run() == .failed)
        #expect(seen.endpoints.withLock { $0.map(\.chain) } == [Rehearsed.first, Rehearsed.second])
        #expect(seen.endpoints.withLock { $0.allSatisfy { $0.url.hasPrefix("http://127.0.0.1:") } })
        let text = seen.output.withLock { $0 }
        for page in ["/metrics", "/livez", "/readyz"] { #expect(text.contains("http://127.0.0.1:7300\(page)")) }
    }
}
