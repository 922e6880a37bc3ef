import MonitorKit
import Testing

/// The whole monitor, over real sockets, against servers that answer byte for byte as two real nodes did.
@Suite struct RecordedMonitorTests {
    @Test(.timeLimit(.minutes(15))) func everyPhase_endsWithTheExpectedVerdicts() async throws {
        let expectations = try RecordedExpectations()
        let loop = try EventLoop.start(name: "recorded")
        defer { loop.stop() }
        let address = try #require(SocketAddress(ip: "127.0.0.1", port: 0))
        let stack = RecordedStack(on: loop, at: address)
        try stack.enter("fresh")

        try await withThrowingTaskGroup(of: Void.self) { group in
            for (_, server) in stack.servers { group.addTask { try await server.run() } }
            let client = HTTPClient(on: loop)
            var upstreams: [Upstream] = []
            for (chain, server) in stack.servers {
                let port = try await server.waitUntilListening()
                let url = try EndpointURL(parsing: "http://127.0.0.1:\(port)/")
                upstreams.append(
                    Upstream(
                        name: "el-\(chain)",
                        client: JSONRPCClient(
                            transport: HTTPRPCTransport(client: client, endpoint: url), clock: SystemClock()),
                        clock: SystemClock(), timeout: .seconds(20)))
            }
            // Each turn of the monitor's loop is a moment to look; no time is waited for.
            let (turns, turn) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
            let monitor = Monitor(
                configuration: CoreConfiguration(
                    parameters: expectations.parameters, attached: Array(expectations.parameters.chains.keys)),
                upstreams: upstreams, pollUpperBound: .milliseconds(20),
                surroundings: Monitor.Surroundings(clock: SystemClock(), tick: { _ in turn.yield() }))
            group.addTask { await monitor.run() }

            var looks = turns.makeAsyncIterator()
            for phase in RecordedNode.phases {
                try stack.enter(phase)
                let expected = Set(try expectations.messages(in: phase).map(Outcome.init))
                while await Set(monitor.liveJobs.map(Outcome.init)) != expected {
                    // Nothing more comes once the time is up and the task canceled.
                    try #require(await looks.next() != nil, "phase \(phase) did not end as expected")
                }
                #expect(await monitor.brokenInvariants == [], "phase \(phase)")
            }
            // The loop turns once a second, whatever the chains do.
            while monitor.snapshots.current.selfTestPassedAt == 0 {
                try #require(await looks.next() != nil, "the monitor did not test its judge")
            }
            let snapshot = monitor.snapshots.current
            #expect(snapshot.isReady)
            #expect(snapshot.upstreams == ["el-901": true, "el-902": true])
            group.cancelAll()
        }
    }
}

/// What the recording says about a message, and what the monitor says, in one form.
private struct Outcome: Hashable {
    let block: String
    let logIndex: Int
    let verdict: String
    let brokenRules: [Int]
    let level: String
    let accessList: AccessListFinding?

    init(_ message: RecordedExpectations.Message) {
        block = message.blockHash
        logIndex = message.logIndex
        verdict = message.verdict
        brokenRules = message.brokenRules
        level = message.level
        accessList = message.finding
    }

    init(_ job: Job) {
        block = job.block.hash.description
        logIndex = Int(job.message.logIndex.value)
        verdict = job.status.label
        brokenRules = job.brokenRules.rules.map { Int($0.rawValue) }
        level = job.safety == .crossSafe ? "safe" : job.safety.label
        accessList = job.message.accessList
    }
}
