import Synchronization
import Testing

@testable import MonitorKit

/// What the log of a whole replica repeats while it runs, on a virtual clock.
@Suite(.timeLimit(.minutes(15))) struct RunningRemindersTests {
    private static let start = 1_795_000_000.0

    private let time = VirtualTime(start: Self.start)
    private let reminders = ReminderLines()

    /// A replica of one chain that no endpoint serves.
    private func blindReplica(on loop: EventLoop) throws -> MonitorService {
        let chain = ChainParameters(
            genesisNumber: BlockNumber(0), genesisTime: Timestamp(1), blockTime: 2, activation: Timestamp(1))
        let plan = MonitorPlan(
            core: CoreConfiguration(
                parameters: ProtocolParameters(chains: [ChainID(901): chain]), attached: [ChainID(901)]),
            upstreams: [], listen: .loopback,
            identity: ReplicaIdentity(
                version: "t", revision: "t", swiftVersion: "t", configurationHash: "t", dependencySet: [ChainID(901)]))
        let log = EventLog(minimum: .info, format: .json, clock: time) { [reminders] in reminders.take($0) }
        return try MonitorService(plan, on: loop, clock: time, log: log)
    }

    /// A chain counts as lost after a minute, which the next look at 65 s finds; from then on five minutes count.
    @Test func whatGoesOn_isRepeatedByARunningReplica_everyFiveMinutes_untilItEnds() async throws {
        let loop = try EventLoop.start(name: "reminders-test")
        defer { loop.stop() }
        let service = try blindReplica(on: loop)
        let isOver = ShutdownFlag()
        let life = Task(executorPreference: time) {
            try? await service.run()
            isOver.set()
        }
        time.pass(.seconds(364))
        #expect(reminders.lines == [])
        time.pass(.seconds(636))
        let lines = reminders.lines
        let due = [365.0, 665, 965].map { #"{"t":"\#(TimeText.rfc3339(Self.start + $0))","lvl":"warn","# }
        #expect(lines.count == due.count)
        for (line, beginning) in zip(lines, due) {
            #expect(line.hasPrefix(beginning), "\(line)")
            #expect(line.contains("We see nothing, still: An invalid message could pass unseen there."), "\(line)")
            #expect(line.contains("since: the start"), "\(line)")
        }
        life.cancel()
        // Its port is served by a thread of its own, which no virtual time moves.
        while !isOver.isSet {
            time.settle()
            try await Task.sleep(for: .milliseconds(1))
        }
        time.pass(.seconds(1_000))
        #expect(reminders.lines == lines)
    }
}

/// Keeps the lines that remind of something.
private final class ReminderLines: Sendable {
    private let kept = Mutex<[String]>([])

    var lines: [String] { kept.withLock { $0 } }

    func take(_ bytes: [UInt8]) -> Bool {
        let line = String(decoding: bytes, as: UTF8.self)
        if line.contains(#""event":"reminder""#) { kept.withLock { $0.append(line) } }
        return true
    }
}
