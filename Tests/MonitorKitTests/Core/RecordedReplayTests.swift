import Foundation
import MonitorKit
import Testing

/// The core, fed with what two real nodes answered, must reach the verdicts that follow from those answers.
@Suite struct RecordedReplayTests {
    @Test func everyPhase_endsWithTheExpectedVerdicts() async throws {
        let expectations = try RecordedExpectations()
        let configuration = CoreConfiguration(
            parameters: expectations.parameters, attached: Array(expectations.parameters.chains.keys))
        var driver = CoreDriver(configuration, readers: [:])
        var compared = 0
        for phase in RecordedNode.phases {
            try driver.enter(phase)
            // Two looks: a head that moved back without a replacement counts at the second, a block time and a second later.
            await driver.pass()
            await driver.pass(after: 3)
            compared += try expect(driver.core, toMatch: expectations.messages(in: phase), in: phase)
            #expect(driver.core.brokenInvariants == [], "phase \(phase)")
        }
        #expect(compared == 42 + 50 + 50 + 47 + 49)
    }

    @Test(arguments: RecordedNode.phases)
    func freshStart_inAnyPhase_reachesTheSameVerdicts(phase: String) async throws {
        let expectations = try RecordedExpectations()
        let configuration = CoreConfiguration(
            parameters: expectations.parameters, attached: Array(expectations.parameters.chains.keys))
        var driver = CoreDriver(configuration, readers: [:])
        try driver.enter(phase)
        await driver.pass()
        await driver.pass()
        _ = try expect(driver.core, toMatch: expectations.messages(in: phase), in: phase)
    }

    @Test func recordedReplacements_areRecognized_andWhatStoodInThemEndsSo() async throws {
        let expectations = try RecordedExpectations()
        let configuration = CoreConfiguration(
            parameters: expectations.parameters, attached: Array(expectations.parameters.chains.keys))
        var driver = CoreDriver(configuration, readers: [:])
        for phase in RecordedNode.phases {
            try driver.enter(phase)
            await driver.pass()
            await driver.pass()
        }
        // The two blocks that the README of the recording names, and why they went.
        let replaced = driver.transitions.compactMap { transition -> String? in
            guard case .blockReplaced(let chain, let replacement) = transition else { return nil }
            return "\(chain) block \(replacement.old.number): \(replacement.cause.rawValue)"
        }
        #expect(replaced.sorted() == ["901 block 22: invalid_message", "902 block 42: invalid_message"])
        let ends = driver.transitions.compactMap { transition -> String? in
            guard case .ended(let job, .replaced) = transition else { return nil }
            return "\(job.chain) block \(job.block.number)"
        }
        #expect(Set(ends) == ["901 block 22", "902 block 42"])
    }

    @Test func secondLook_withoutNews_readsNothing() async throws {
        let expectations = try RecordedExpectations()
        let configuration = CoreConfiguration(
            parameters: expectations.parameters, attached: Array(expectations.parameters.chains.keys))
        var driver = CoreDriver(configuration, readers: [:])
        try driver.enter("before-reorg")
        await driver.pass()
        let reads = driver.reads.count
        await driver.pass()
        #expect(driver.reads.count == reads)
    }

    /// Compares every live job with the message of the same block and log.
    private func expect(
        _ core: MonitorCore, toMatch messages: [RecordedExpectations.Message], in phase: String
    ) throws -> Int {
        let jobs = Dictionary(
            core.liveJobs.map { (["\($0.chain)", "\($0.block.hash)", "\($0.message.logIndex)"], $0) },
            uniquingKeysWith: { first, _ in first })
        #expect(jobs.count == messages.count, "phase \(phase)")
        for message in messages {
            let key = ["\(message.chain)", message.blockHash, "\(message.logIndex)"]
            guard let job = jobs[key] else {
                Issue.record("phase \(phase): \(message.label) was not found")
                continue
            }
            #expect(job.status.label == message.verdict, "phase \(phase): \(message.label)")
            #expect(
                job.brokenRules.rules.map { Int($0.rawValue) } == message.brokenRules,
                "phase \(phase): \(message.label)")
            let level = job.safety == .crossSafe ? "safe" : job.safety.label
            #expect(level == message.level, "phase \(phase): \(message.label)")
            let finding = try #require(message.finding, "unknown word \(message.accessList)")
            #expect(job.message.accessList == finding, "phase \(phase): \(message.label)")
        }
        return messages.count
    }
}

extension CoreDriver {
    /// Puts the nodes of one phase behind the core.
    mutating func enter(_ phase: String) throws {
        for chain in [901, 902] {
            let node = try RecordedNode(chain: chain, through: phase)
            let client = JSONRPCClient(transport: DirectTransport(answer: { node.answer($0) }), clock: FrozenClock())
            readers[ChainID(UInt64(chain))] = JSONRPCChainReader(
                upstream: "el-\(chain)", chain: ChainID(UInt64(chain)), client: client, clock: FrozenClock(),
                timeout: .seconds(1))
        }
    }
}
