import MonitorKit
import Synchronization
import Testing

/// Every story, with what a monitor has to notice.
@Suite(.timeLimit(.minutes(15))) struct RehearsalStoryTests {
    /// The stories that need nothing but chains are played second by second in front of a core, without a clock.
    private static let withoutObservers = RehearsalStory.all.filter { $0.observers == .none }
    private static let withObservers = RehearsalStory.all.filter { $0.observers != .none }

    private func play(_ story: RehearsalStory) async throws -> RehearsalRecord {
        var rehearsed = Rehearsed(DemoCommand.superchain(at: Rehearsed.genesis)) {
            if let seconds = story.replacementDue { $0.replacementDue = seconds }
        }
        var record = RehearsalRecord()
        var index = 0
        await rehearsed.driver.pass()
        for second in 0...story.limit {
            while let step = story.script.step(index), step.second <= second {
                rehearsed.world.perform(step.action)
                index += 1
            }
            await rehearsed.pass(seconds: 1)
            try await tellLevels(&rehearsed)
            if second % 15 == 14 { try await look(at: story.seconds, &rehearsed) }
            #expect(rehearsed.driver.core.brokenInvariants == [], "at second \(second)")
        }
        for transition in rehearsed.driver.transitions { record.note(transition) }
        return record
    }

    /// What the rollup nodes of both chains tell, which knows local-safe blocks from others.
    private func tellLevels(_ rehearsed: inout Rehearsed) async throws {
        let world = rehearsed.world
        for chain in [Rehearsed.first, Rehearsed.second] {
            let client = JSONRPCClient(
                transport: DirectTransport { world.rollupAnswer($0, on: chain) ?? [] }, clock: FrozenClock())
            let reader = JSONRPCSyncStatusReader(
                upstream: "rollup", kind: .opNode, client: client, timeout: .seconds(1))
            for (chain, status) in try await reader.statuses() {
                await rehearsed.driver.carryOut(.statusRead(chain, by: "rollup", status))
            }
        }
    }

    /// What a follower does every 15 seconds: asks the nodes that do not serve for their heads.
    private func look(at seconds: [ChainID], _ rehearsed: inout Rehearsed) async throws {
        let world = rehearsed.world
        for chain in seconds {
            world.advanceSecond(to: Timestamp(UInt64(rehearsed.driver.now.wall)))
            let client = JSONRPCClient(
                transport: DirectTransport { world.secondAnswer($0, on: chain) ?? [] }, clock: FrozenClock())
            let reader = JSONRPCChainReader(
                upstream: "second", chain: chain, client: client, clock: FrozenClock(), timeout: .seconds(1))
            await rehearsed.driver.carryOut(.witnessed(chain, by: "second", besides: "first", try await reader.heads()))
        }
    }

    @Test(arguments: withoutObservers.map(\.name))
    func story_isNoticedAsExpected(name: String) async throws {
        let story = try #require(RehearsalStory.named(name))
        let record = try await play(story)
        for expectation in story.expectations {
            #expect(record.meets(expectation), "\(expectation): noticed \(record.count(of: expectation.finding)) times")
        }
    }

    /// The proof that an expectation can fail: no other story's events meet all of a story's expectations.
    @Test func quietChains_meetNoStory() async throws {
        let quiet = RehearsalRecord()
        for story in RehearsalStory.all { #expect(!quiet.hasAll(of: story.expectations), "\(story.name)") }
    }

    /// Three at once, because observers look by the clock and most of it is waiting.
    @Test func storiesWithObservers_areNoticed_byTheRealMonitor() async throws {
        try #require(Self.withObservers.count == 3)
        await withTaskGroup(of: Void.self) { group in
            for story in Self.withObservers {
                group.addTask {
                    let text = Mutex("")
                    let context = CommandContext(
                        arguments: [], environment: [:], files: .system,
                        output: TextOutput { bytes in
                            text.withLock { $0 += String(decoding: bytes, as: UTF8.self) }
                            return .written
                        }, errors: TextOutput { _ in .written }, clock: SystemClock(),
                        terminal: Terminal(isInteractive: false, columns: 80, environment: [:]),
                        terminations: { AsyncStream { _ in } })
                    let surface = SurfaceConfiguration(
                        address: "127.0.0.1", port: 0, log: LogSettings(level: .crit))
                    let code = await RehearseCommand.play(story, isBounded: false, context) { launch in
                        await DemoCommand.watch(launch, surface, context)
                    }
                    let told = text.withLock { $0 }
                    #expect(code == .ok, "\(told)")
                    #expect(told.contains("\(story.name): the monitor noticed what it should"), "\(told)")
                }
            }
        }
    }

    @Test func names_areUnique_andStoriesAreBounded() {
        #expect(Set(RehearsalStory.all.map(\.name)).count == RehearsalStory.all.count)
        #expect(RehearsalStory.all.allSatisfy { $0.length <= $0.limit && $0.limit < 60 && $0.script.period == nil })
        #expect(RehearsalStory.all.allSatisfy { $0.summary.hasSuffix(".") && $0.advice.hasSuffix(".") })
    }

    @Test func result_saysWhatWasMissed_andWhatShouldNotHaveBeen() throws {
        let story = try #require(RehearsalStory.named("undeclared"))
        var record = RehearsalRecord()
        let nothing = RehearsalResult(story, record, took: .seconds(7))
        #expect(!nothing.isPassed && nothing.text.contains("MISSED  a message was not declared (noticed 0 times)"))
        let job = Job.judged(
            ExecutingMessage(
                transactionHash: .zero, logIndex: LogIndex(0),
                identifier: MessageIdentifier(
                    origin: .zero, blockNumber: BlockNumber(1), logIndex: LogIndex(0), timestamp: Timestamp(1),
                    chainID: ChainID(901)), payloadHash: .zero),
            chain: ChainID(902), block: BlockReference(number: BlockNumber(1), hash: .zero, timestamp: Timestamp(1)),
            safety: .unsafe, status: .invalid(.expired))
        record.note(.judged(VerdictChange(job: job, from: nil)))
        let wrong = RehearsalResult(story, record, took: .seconds(7))
        #expect(wrong.text.contains("WRONG   never: a message on 902 is invalid (noticed 1 times)"))
        #expect(wrong.json.contains(#""story":"undeclared","passed":false,"seconds":7"#))
    }
}
