import MonitorKit
import Synchronization
import Testing

@Suite struct TransitionLogTests {
    @Test func lineOfAMessage_bearsTheIdOfListsAndPaths() async throws {
        var rehearsed = Rehearsed()
        await rehearsed.pass(seconds: 20)
        rehearsed.world.withSuperchain { superchain in
            _ = superchain.forge(.wrongPayload, from: Rehearsed.second, to: Rehearsed.first)
        }
        await rehearsed.pass(seconds: 12)
        let lines = Lines()
        let log = EventLog(minimum: .trace, format: .logfmt, clock: FrozenClock()) { lines.take($0) }
        for transition in rehearsed.driver.transitions { TransitionLog.write(transition, to: log) }
        let page = rehearsed.driver.core.messages(matching: MessageFilter(), after: nil, limit: 10)
        let id = try #require(page.messages.first).job.id.description
        let line = try #require(lines.all.first { $0.contains("event=message_invalid") })
        #expect(line.contains(" id=\(id) executing_chain_id=901 "))
    }

    private final class Lines: Sendable {
        private let state = Mutex<[String]>([])
        var all: [String] { state.withLock { $0 } }
        func take(_ bytes: [UInt8]) -> Bool {
            state.withLock { $0.append(String(decoding: bytes, as: UTF8.self)) }
            return true
        }
    }
}
