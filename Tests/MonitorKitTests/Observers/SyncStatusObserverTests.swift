import Foundation
import Synchronization
import Testing

@testable import MonitorKit

/// Rollup nodes that tell levels, over real sockets and by themselves.
@Suite(.serialized, .timeLimit(.minutes(15))) struct SyncStatusObserverTests {
    /// A stack whose blocks are derived three seconds after they are made, and verified only when a test lets them.
    private func withHeldStack(_ body: @escaping @Sendable (ObservedStack) async throws -> Void) async throws {
        let loop = try EventLoop.start(name: "levels")
        defer { loop.stop() }
        let stack = try ObservedStack(on: loop)
        stack.world.withSuperchain { superchain in
            for index in superchain.chains.indices {
                superchain.chains[index].policy.localSafeLag = 3
                superchain.chains[index].isHeld = true
            }
        }
        try await stack.run { try await body(stack) }
    }

    private static func nodes(of stack: ObservedStack) async throws -> ObserverPlan {
        var plan = ObserverPlan()
        for node in try await stack.stack.rollupNodes() {
            plan.nodes.append(try ObservedStack.endpoint("cl-\(node.chain)", node.url))
        }
        return plan
    }

    private static func invalid(_ replica: MonitorService, _ level: SafetyLevel) -> Int {
        replica.monitor.snapshots.current.counts.values.reduce(0) { $0 + $1.invalidBySafety[level.rawValue] }
    }

    @Test func invalidMessage_reachesTierTwo_afterActivation_andTierThreeWhenItsBlockIsVerified() async throws {
        try await withHeldStack { stack in
            let tiers = Mutex<[Int]>([])
            let plan = try await Self.nodes(of: stack)
            let replica = try await stack.replica(
                onTransition: { transition, _ in
                    guard case .invalidMoved(let job, _) = transition, let tier = job.tier else { return }
                    tiers.withLock { $0.append(tier) }
                }, { _ in plan })
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await replica.run() }
                try await ObservedStack.until("the replica is ready and both nodes have answered") {
                    replica.monitor.snapshots.current.isReady
                        && replica.observers.readings.nodes.allSatisfy(\.presence.isUp)
                }
                #expect(replica.observers.readings.nodes.map(\.chain) == [ChainID(901), ChainID(902)])
                _ = stack.world.withSuperchain { $0.forge(.wrongPayload, from: ChainID(902), to: ChainID(901)) }
                try await ObservedStack.until("the message is in a local-safe block") {
                    Self.invalid(replica, .localSafe) == 1
                }
                #expect(Self.invalid(replica, .crossSafe) == 0)
                stack.world.withSuperchain { $0.hold(ChainID(901), false) }
                try await ObservedStack.until("the block is verified") { Self.invalid(replica, .crossSafe) == 1 }
                #expect(tiers.withLock { $0 } == [2, 3] || tiers.withLock { $0 } == [3], "\(tiers.withLock { $0 })")
                group.cancelAll()
            }
        }
    }

    @Test func nodeThatFails_isTold_andItsLevelsStayWhereTheyWere() async throws {
        try await withHeldStack { stack in
            let plan = try await Self.nodes(of: stack)
            let replica = try await stack.replica { _ in plan }
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await replica.run() }
                @Sendable func localSafe() -> BlockNumber? {
                    replica.monitor.snapshots.current.chains.first?.heads[.localSafe]?.number
                }
                try await ObservedStack.until("local safety is known") { localSafe() != nil }
                var broken = SimulatedNode(.rollup)
                broken.faults = [.error(method: "optimism_syncStatus", code: -32_000, message: "resetting")]
                stack.world.setNode(broken, of: ChainID(901))
                try await ObservedStack.until("the node is down") {
                    replica.observers.readings.nodes.map(\.presence.isUp) == [false, true]
                }
                let before = localSafe()
                _ = stack.world.withSuperchain { $0.sendMessage(from: ChainID(902), to: ChainID(901)) }
                try await ObservedStack.until("a message is judged without it") {
                    replica.monitor.snapshots.current.counts.values.contains { $0.valid > 0 }
                }
                #expect(localSafe() == before)
                stack.world.setNode(SimulatedNode(.rollup), of: ChainID(901))
                try await ObservedStack.until("it answers again, and its level moves on") {
                    (localSafe() ?? BlockNumber(0)) > (before ?? BlockNumber(0))
                }
                #expect(replica.observers.readings.nodes.allSatisfy { $0.presence.isUp })
                group.cancelAll()
            }
        }
    }

    /// Answers what it is given.
    private struct FixedReader: SyncStatusReader {
        let upstream = "node"
        let answer: Result<[ChainID: SyncStatus], UpstreamFailure>

        func statuses() async throws(UpstreamFailure) -> [ChainID: SyncStatus] { try answer.get() }
    }

    /// Answers a status, and dependency sets one after the other.
    private final class SetReader: SyncStatusReader {
        let upstream = "node"
        let sets: Mutex<[Result<DependencySet?, UpstreamFailure>]>
        let timesRenewed = Mutex(0)
        let isDown = Mutex(false)

        init(_ sets: [Result<DependencySet?, UpstreamFailure>]) { self.sets = Mutex(sets) }

        func statuses() async throws(UpstreamFailure) -> [ChainID: SyncStatus] {
            if isDown.withLock({ $0 }) { throw UpstreamFailure(.connect, "refused") }
            return [Rehearsed.first: SyncStatus()]
        }

        func askConfigurationAnew() { timesRenewed.withLock { $0 += 1 } }

        func dependencySet() async throws(UpstreamFailure) -> DependencySet? {
            let next = sets.withLock {
                $0.isEmpty ? .failure(UpstreamFailure(.rpc, "asked too often")) : $0.removeFirst()
            }
            return try next.get()
        }
    }

    /// A clock that a test sets.
    private final class SetClock: MonitorClock {
        private let seconds = Mutex<UInt64>(0)

        func set(_ time: UInt64) { seconds.withLock { $0 = time } }
        func now() -> Moment {
            let seconds = seconds.withLock { $0 }
            return Moment(wall: 1_795_000_100 + Double(seconds), steady: seconds * 1_000_000_000)
        }
        func sleep(for duration: Duration) async throws(CancellationError) {}
    }

    @Test func dependencySetOfANode_isHeldAgainstOurs_atFirstAndEachMinute_andToldOnce() async {
        let superchain = Rehearsed.superchain()
        let parameters = superchain.parameters
        let monitor = Monitor(
            configuration: CoreConfiguration(parameters: parameters, attached: [Rehearsed.first]), upstreams: [],
            pollUpperBound: .seconds(1), surroundings: Monitor.Surroundings(clock: FrozenClock(), chance: { 1 }))
        let lines = Mutex<[String]>([])
        let log = EventLog(minimum: .info, format: .logfmt, clock: FrozenClock()) { bytes in
            lines.withLock { $0.append(String(decoding: bytes, as: UTF8.self)) }
            return true
        }
        let ours = DependencySet(chains: parameters.members, expiryWindow: parameters.expiryWindow)
        let other = DependencySet(chains: [Rehearsed.first, ChainID(7)], expiryWindow: 9)
        let differences = other.differences(from: ours)
        let reader = SetReader([
            .failure(UpstreamFailure(.timeout, "late")), .success(other), .success(nil),
            .failure(UpstreamFailure(.decode, "a list")), .failure(UpstreamFailure(.decode, "a list")),
            .success(other), .success(ours), .success(nil),
        ])
        let clock = SetClock()
        let observer = SyncStatusObserver(reader, monitor: monitor, clock: clock, log: ObserverLog(log: log))
        var left: [Int] = []
        for (time, expected) in [
            (0, []), (30, []), (60, differences), (119, differences), (120, differences), (180, differences),
            (240, differences), (300, differences), (360, []), (419, []), (420, []),
        ] as [(UInt64, [String])] {
            clock.set(time)
            #expect(await observer.turn() == SyncStatusObserver.interval)
            #expect(observer.readings.differences == expected, "at \(time) s")
            #expect(observer.readings.hasToldSet == (time >= 60), "at \(time) s: silence is no agreement")
            left.append(reader.sets.withLock { $0.count })
        }
        #expect(
            left == [7, 7, 6, 6, 5, 4, 3, 2, 1, 1, 0], "each minute, whatever it says")
        #expect(reader.timesRenewed.withLock { $0 } == 8, "its configuration is asked for as often")
        log.flush()
        let told = lines.withLock { $0 }.filter { $0.contains("event=dependency_set_") }
        #expect(told.count == 3)
        #expect(told.first?.contains("lvl=error event=dependency_set_differs") == true)
        #expect(told.first?.contains("its dependency set lacks chain 902 of --dependency-set; ") == true)
        #expect(told.dropFirst().first?.contains("lvl=warn event=dependency_set_unreadable") == true)
        #expect(told.last?.contains("lvl=info event=dependency_set_agrees") == true)
    }

    /// A monitor that holds one message of chain 7, which is in no set of ours.
    private static func monitorWithStranger() async throws -> Monitor {
        let parameters = Rehearsed.superchain().parameters
        let monitor = Monitor(
            configuration: CoreConfiguration(parameters: parameters, attached: [Rehearsed.first]), upstreams: [],
            pollUpperBound: .seconds(1), surroundings: Monitor.Surroundings(clock: FrozenClock(), chance: { 1 }))
        let time = try #require(parameters.chains[Rehearsed.first]?.timestamp(of: BlockNumber(5)))
        let block = BlockReference(number: BlockNumber(5), hash: Hash32(1, 1, 1, 5), timestamp: time)
        let head = ObservedBlock(
            reference: block, parentHash: Hash32(1, 1, 1, 4), mayHoldMessages: true, isProven: true)
        await monitor.deliver(
            .headsRead(
                Rehearsed.first,
                ChainHeads(latest: head, safe: nil, finalized: nil, askedAt: Moment(wall: 0, steady: 0)), by: "el"))
        let claim = ExecutingMessage(
            transactionHash: .zero, logIndex: LogIndex(0),
            identifier: MessageIdentifier(
                origin: .zero, blockNumber: BlockNumber(1), logIndex: LogIndex(0),
                timestamp: Timestamp(time.seconds - 2), chainID: ChainID(7)),
            payloadHash: .zero)
        await monitor.deliver(.messagesRead(Rehearsed.first, block, BlockMessages(messages: [claim])))
        return monitor
    }

    @Test func verdictThatHangsOnAnotherSet_isWithheld_whileTheNodeTellsIt() async throws {
        let monitor = try await Self.monitorWithStranger()
        #expect(await monitor.liveJobs.map(\.status) == [.invalid(.unknownChain)])
        let parameters = monitor.configuration.parameters
        let ours = DependencySet(chains: parameters.members, expiryWindow: parameters.expiryWindow)
        let theirs = DependencySet(chains: parameters.members + [ChainID(7)], expiryWindow: parameters.expiryWindow)
        let reader = SetReader([.success(theirs), .failure(UpstreamFailure(.timeout, "late")), .success(ours)])
        let clock = SetClock()
        let log = EventLog(minimum: .error, format: .logfmt, clock: FrozenClock()) { _ in true }
        let observer = SyncStatusObserver(reader, monitor: monitor, clock: clock, log: ObserverLog(log: log))
        for (time, expected) in [
            (0, .unknown(.configuration)), (60, .unknown(.configuration)), (120, .invalid(.unknownChain)),
        ] as [(UInt64, MessageStatus)] {
            clock.set(time)
            _ = await observer.turn()
            #expect(await monitor.liveJobs.map(\.status) == [expected], "at \(time) s")
        }
    }

    /// A node that is back as a version that tells no set withholds nothing; one that fails to tell it, or is gone, does so for ten
    /// minutes.
    @Test(
        arguments: [
            (backAt: 100, answers: [nil], endsAt: 100), (backAt: 100, answers: [], endsAt: 640),
            (backAt: nil, answers: [], endsAt: 680),
        ] as [(backAt: UInt64?, answers: [DependencySet?], endsAt: UInt64)])
    func wordsOfANode_endWithIt(backAt: UInt64?, answers: [DependencySet?], endsAt: UInt64) async throws {
        let monitor = try await Self.monitorWithStranger()
        let parameters = monitor.configuration.parameters
        let theirs = DependencySet(chains: parameters.members + [ChainID(7)], expiryWindow: parameters.expiryWindow)
        let reader = SetReader([.success(theirs)] + answers.map { .success($0) })
        let clock = SetClock()
        let log = EventLog(minimum: .error, format: .logfmt, clock: FrozenClock()) { _ in true }
        let observer = SyncStatusObserver(reader, monitor: monitor, clock: clock, log: ObserverLog(log: log))
        for time in stride(from: UInt64(0), through: 720, by: 20) {
            clock.set(time)
            let isDown = time > 60 && backAt.map { time < $0 } ?? true
            reader.isDown.withLock { $0 = isDown }
            if time == 60 { continue }
            _ = await observer.turn()
            let expected: MessageStatus = time < endsAt ? .unknown(.configuration) : .invalid(.unknownChain)
            #expect(await monitor.liveJobs.map(\.status) == [expected], "at \(time) s")
        }
        #expect(observer.readings.differences == [])
        #expect(!observer.readings.hasToldSet)
    }

    @Test func nodeOfAnotherChain_orThatRefuses_isDown_andIsAskedLessOften() async {
        let parameters = Rehearsed.superchain().parameters
        let monitor = Monitor(
            configuration: CoreConfiguration(parameters: parameters, attached: [Rehearsed.first]), upstreams: [],
            pollUpperBound: .seconds(1), surroundings: Monitor.Surroundings(clock: FrozenClock(), chance: { 1 }))
        let lines = Mutex<[String]>([])
        let log = EventLog(minimum: .trace, format: .logfmt, clock: FrozenClock()) { bytes in
            lines.withLock { $0.append(String(decoding: bytes, as: UTF8.self)) }
            return true
        }
        for answer: Result<[ChainID: SyncStatus], UpstreamFailure> in [
            .success([Rehearsed.second: SyncStatus()]), .success([:]), .failure(UpstreamFailure(.connect, "refused")),
        ] {
            lines.withLock { $0.removeAll() }
            let observer = SyncStatusObserver(
                FixedReader(answer: answer), monitor: monitor, clock: FrozenClock(), log: ObserverLog(log: log))
            var pauses: [Duration] = []
            for _ in 0..<8 { pauses.append(await observer.turn()) }
            // 10 s is the last ceiling of the table of pauses; 2 s is what a node that answers is asked after.
            #expect(pauses.first == .seconds(2) && pauses.last == .seconds(10))
            #expect(!observer.readings.presence.isUp)
            log.flush()
            #expect(lines.withLock { $0.count { $0.contains("observer_down") } } == 1)
        }
    }
}
