import Foundation
import Synchronization
import Testing

@testable import MonitorKit

/// Observers and actions of whole replicas, over real sockets.
@Suite(.serialized, .timeLimit(.minutes(15))) struct ObserverSetTests {
    private func withStack(_ body: @escaping @Sendable (ObservedStack) async throws -> Void) async throws {
        let loop = try EventLoop.start(name: "observed")
        defer { loop.stop() }
        let stack = try ObservedStack(on: loop)
        try await stack.run { try await body(stack) }
    }

    /// Runs replicas beside a body.
    private func running(
        _ replicas: [MonitorService], _ body: @escaping @Sendable () async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for replica in replicas { group.addTask { try await replica.run() } }
            for replica in replicas {
                try await ObservedStack.until("a replica is ready") { replica.monitor.snapshots.current.isReady }
            }
            try await body()
            group.cancelAll()
        }
    }

    @Test func threeReplicas_pressOncePerMessage_whicheverDies_andNobodyFightsAnOperator() async throws {
        try await withStack { stack in
            var replicas: [MonitorService] = []
            for _ in 0..<3 { replicas.append(try await stack.replica(ObservedStack.pressing)) }
            let all = replicas
            try await withThrowingTaskGroup(of: Void.self) { group in
                // The first one dies before there is anything to see.
                let first = Task { try await all[0].run() }
                for replica in all.dropFirst() { group.addTask { try await replica.run() } }
                for replica in all {
                    try await ObservedStack.until("a replica is ready") { replica.monitor.snapshots.current.isReady }
                }
                first.cancel()
                _ = await first.result
                _ = stack.world.withSuperchain { $0.forge(.wrongPayload, from: ChainID(902), to: ChainID(901)) }
                let alive = all.dropFirst()
                try await ObservedStack.until("both have pressed") {
                    alive.allSatisfy { Self.settled($0) == 1 }
                }
                // Whoever comes second may find it on already.
                let presses = stack.verifier.verifier.with { $0.presses }
                #expect((1...2).contains(presses))
                #expect(stack.verifier.verifier.with { $0.isFailsafeOn && $0.releases == 0 && $0.refusedTokens == 0 })
                try await ObservedStack.until("both see it on") {
                    alive.allSatisfy { $0.observers.readings.targets[0].failsafe.isOn == true }
                }
                // An operator switches messages on again; the message moves through its levels meanwhile.
                stack.verifier.verifier.with { $0.isFailsafeOn = false }
                try await ObservedStack.until("both see it off, and the message is cross-safe") {
                    alive.allSatisfy { replica in
                        replica.observers.readings.targets[0].failsafe.isOn == false
                            && replica.monitor.snapshots.current.counts.values.contains { $0.invalidBySafety[2] > 0 }
                    }
                }
                #expect(stack.verifier.verifier.with { $0.presses } == presses)
                // The next one presses again.
                _ = stack.world.withSuperchain { $0.forge(.wrongOrigin, from: ChainID(902), to: ChainID(901)) }
                try await ObservedStack.until("both have pressed again") {
                    alive.allSatisfy { Self.settled($0) == 2 }
                }
                #expect(stack.verifier.verifier.with { $0.presses } > presses)
                group.cancelAll()
            }
        }
    }

    /// Calls after which the failsafe of the first target was on.
    private static func settled(_ replica: MonitorService) -> UInt64 {
        zip(StopButton.Outcome.allCases, replica.observers.readings.targets[0].calls)
            .reduce(0) { $0 + ($1.0.isOn ? $1.1 : 0) }
    }

    @Test func failsafeThatIsOnAlready_isNotCalled() async throws {
        try await withStack { stack in
            stack.verifier.verifier.with { $0.isFailsafeOn = true }
            let replica = try await stack.replica(ObservedStack.pressing)
            try await running([replica]) {
                _ = stack.world.withSuperchain { $0.forge(.wrongPayload, from: ChainID(902), to: ChainID(901)) }
                try await ObservedStack.until("the message is done with") { Self.settled(replica) == 1 }
                #expect(stack.verifier.verifier.with { $0.presses } == 0)
                #expect(replica.observers.readings.presses.map(\.outcome) == [.alreadyOn])
            }
        }
    }

    @Test func backfill_neverPresses() async throws {
        try await withStack { stack in
            _ = stack.world.withSuperchain { $0.forge(.wrongPayload, from: ChainID(902), to: ChainID(901)) }
            try await ObservedStack.until("the message is executed") {
                stack.world.superchain.messages[0]?.stage == .executed
            }
            // Only a block of an earlier second is certainly history.
            try await Task.sleep(for: .seconds(3))
            let replica = try await stack.replica(ObservedStack.pressing)
            try await running([replica]) {
                try await ObservedStack.until("the message does not press") {
                    replica.observers.readings.targets[0].suppressed[0] == 1
                }
                #expect(stack.verifier.verifier.with { $0.presses } == 0)
            }
        }
    }

    @Test func targetThatRefuses_isTriedAgain_andAnotherSecretIsRefused() async throws {
        try await withStack { stack in
            let other = try SigningKey(parsing: Array(String(repeating: "5b", count: 32).utf8))
            let replica = try await stack.replica { url in
                var plan = try ObservedStack.pressing(url)
                plan.targets.append(.init(endpoint: try ObservedStack.endpoint("other", url + "/admin"), key: other))
                return plan
            }
            try await running([replica]) {
                stack.verifier.verifier.with { $0.faults.status = 500 }
                _ = stack.world.withSuperchain { $0.forge(.wrongPayload, from: ChainID(902), to: ChainID(901)) }
                try await ObservedStack.until("both were refused") {
                    replica.observers.readings.targets.allSatisfy { $0.calls[2] > 0 }
                }
                stack.verifier.verifier.with { $0.faults.status = nil }
                try await ObservedStack.until("the one with the right secret has pressed") {
                    replica.observers.readings.targets[0].calls[0] == 1
                }
                #expect(replica.observers.readings.targets[1].calls[0] == 0)
                #expect(stack.verifier.verifier.with { $0.presses == 1 && $0.refusedTokens > 0 })
            }
        }
    }

    @Test func dryRun_callsNothing() async throws {
        try await withStack { stack in
            let replica = try await stack.replica { url in
                var plan = try ObservedStack.pressing(url)
                plan.isDryRun = true
                return plan
            }
            try await running([replica]) {
                _ = stack.world.withSuperchain { $0.forge(.wrongPayload, from: ChainID(902), to: ChainID(901)) }
                try await ObservedStack.until("the press is counted") {
                    replica.observers.readings.targets[0].calls[1] == 1
                }
                #expect(stack.verifier.verifier.with { $0.presses } == 0)
            }
        }
    }

    @Test func filterAndSupervisor_agree_orDiffer_andAreSilentWithoutAVerdict() async throws {
        try await withStack { stack in
            let replica = try await stack.replica(ObservedStack.filterAndSupervisor)
            try await running([replica]) {
                @Sendable func all(_ holds: (ObserverReadings.Verifier) -> Bool) -> Bool {
                    replica.observers.readings.verifiers.allSatisfy(holds)
                }
                _ = stack.world.withSuperchain { chains in
                    chains.sendMessage(from: ChainID(902), to: ChainID(901))
                    return chains.forge(.wrongPayload, from: ChainID(902), to: ChainID(901))
                }
                try await ObservedStack.until("both agree about both") { all { $0.agreements == 2 } }
                #expect(all { $0.differences == 0 && $0.divergingValid == 0 && $0.divergingInvalid == 0 })
                stack.verifier.verifier.with { $0.faults.checkCode = -320_500 }
                _ = stack.world.withSuperchain { $0.sendMessage(from: ChainID(902), to: ChainID(901)) }
                let history = try #require(NoVerdictReason.allCases.firstIndex(of: .history))
                try await ObservedStack.until("there is no verdict") { all { $0.noVerdicts[history] > 1 } }
                #expect(all { $0.differences == 0 })
                stack.verifier.verifier.with { ($0.faults.checkCode, $0.faults.isInverted) = (nil, true) }
                _ = stack.world.withSuperchain { chains in
                    chains.sendMessage(from: ChainID(902), to: ChainID(901))
                    return chains.forge(.wrongOrigin, from: ChainID(902), to: ChainID(901))
                }
                try await ObservedStack.until("both differ") {
                    all { $0.divergingValid > 0 && $0.divergingInvalid > 0 }
                }
                stack.verifier.verifier.with { $0.isFailsafeOn = true }
                try await ObservedStack.until("the failsafe is seen") { all { $0.failsafe.isOn == true } }
                stack.verifier.verifier.with { ($0.isFailsafeOn, $0.faults.isInverted) = (false, false) }
                try await ObservedStack.until("both agree again") {
                    all { $0.divergingValid == 0 && $0.divergingInvalid == 0 && $0.failsafe.isOn == false }
                }
            }
        }
    }

    @Test func filtersThatContradictEachOther_areADispute_untilTheyAgree() async throws {
        try await withStack { stack in
            let other = VerifierServer(
                .filter, of: stack.world, key: try #require(ObservedStack.key), on: stack.loop,
                clock: LoopClock(stack.loop))
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await other.run() }
                let otherURL = try await other.url()
                let replica = try await stack.replica { url in
                    var plan = ObserverPlan()
                    plan.filters = [
                        try ObservedStack.endpoint("a", url), try ObservedStack.endpoint("b", otherURL),
                    ]
                    return plan
                }
                try await running([replica]) {
                    other.verifier.with { $0.faults = VerifierTrouble.credulous.faults }
                    _ = stack.world.withSuperchain { $0.forge(.wrongPayload, from: ChainID(902), to: ChainID(901)) }
                    try await ObservedStack.until("both have part in a dispute") {
                        replica.observers.readings.verifiers.allSatisfy { $0.disputed == 1 }
                    }
                    let readings = replica.observers.readings
                    #expect(readings.disputes.map(\.acceptedBy) == [["b"]])
                    #expect(readings.disputes.map(\.refusedBy) == [["a"]])
                    other.verifier.with { $0.faults = VerifierFaults() }
                    try await ObservedStack.until("they agree") {
                        let readings = replica.observers.readings
                        return readings.disputes.isEmpty && readings.verifiers.allSatisfy { $0.disputed == 0 }
                    }
                }
                group.cancelAll()
            }
        }
    }

    /// Also while the failsafe is on: a reorg that a filter does not follow switches it on, and then this is the cause.
    @Test func verifiersThatHoldOtherBlocks_areToldApart_untilTheyHoldOurs() async throws {
        try await withStack { stack in
            let replica = try await stack.replica(ObservedStack.filterAndSupervisor)
            try await running([replica]) {
                @Sendable func differ(_ chain: UInt64) -> [Bool?] {
                    replica.observers.readings.verifiers.map { $0.blocksDiffer[ChainID(chain)] }
                }
                try await ObservedStack.until("both hold our blocks") {
                    differ(901) == [false, false] && differ(902) == [false, false]
                }
                stack.verifier.verifier.with {
                    $0.faults = VerifierTrouble.forked.faults
                    $0.isFailsafeOn = true
                }
                try await ObservedStack.until("both hold others") { differ(901) == [true, true] }
                stack.verifier.verifier.with { $0.faults = VerifierFaults() }
                try await ObservedStack.until("both hold ours again") { differ(901) == [false, false] }
                stack.verifier.verifier.with { $0.faults = VerifierTrouble.down.faults }
                try await ObservedStack.until("nobody holds anything against one that is gone") {
                    differ(901) == [nil, nil] && differ(902) == [nil, nil]
                }
            }
        }
    }

    @Test func blockThatASupernodeReplaced_isCountedForItsChain_onceForEachSupernode() async throws {
        try await withStack { stack in
            let replica = try await stack.replica(ObservedStack.twoSupernodes)
            try await running([replica]) {
                _ = stack.world.withSuperchain { chains in
                    chains.perform(.hold(ChainID(901)))
                    return chains.forge(.wrongPayload, from: ChainID(902), to: ChainID(901))
                }
                try await ObservedStack.until("the lie is found") {
                    replica.monitor.snapshots.current.counts.values.contains { $0.invalidBySafety[0] > 0 }
                }
                let place = try #require(stack.world.superchain.messages[0]?.execution)
                stack.world.withSuperchain { chains in
                    chains.perform(.replaceInvalid)
                    chains.perform(.release(ChainID(901)))
                }
                try await ObservedStack.until("both have told") {
                    replica.observers.readings.supernodes.allSatisfy { $0.replaced == [ChainID(901): 1] }
                }
                for supernode in replica.observers.readings.supernodes {
                    #expect(supernode.lastReplaced.map(\.derived) == [place.block.hash])
                    #expect(supernode.lastReplaced.map(\.time) == [place.block.timestamp])
                }
            }
        }
    }

    @Test func supernode_isReadAndItsAcceptanceOfAnInvalidMessageIsFound() async throws {
        try await withStack { stack in
            let replica = try await stack.replica(ObservedStack.twoSupernodes)
            try await running([replica]) {
                _ = stack.world.withSuperchain { $0.forge(.wrongPayload, from: ChainID(902), to: ChainID(901)) }
                try await ObservedStack.until("both accept the message") {
                    replica.observers.readings.supernodes.allSatisfy { $0.presence.isUp && $0.acceptedInvalid == 1 }
                }
                #expect(replica.observers.readings.supernodes.allSatisfy { !$0.disagrees })
                stack.verifier.verifier.with { $0.faults = VerifierTrouble.down.faults }
                try await ObservedStack.until("nobody holds anything against a supernode that is gone") {
                    replica.observers.readings.supernodes.allSatisfy { !$0.presence.isUp && $0.acceptedInvalid == 0 }
                }
                stack.verifier.verifier.with { $0.faults = VerifierFaults() }
                try await ObservedStack.until("they are back") {
                    replica.observers.readings.supernodes.allSatisfy(\.presence.isUp)
                }
                stack.verifier.verifier.with { $0.faults = VerifierTrouble.foreign.faults }
                try await ObservedStack.until("a supernode of another network is none") {
                    replica.observers.readings.supernodes.allSatisfy { !$0.presence.isUp }
                }
            }
        }
    }

    /// One whose verified time stands still has no super root to compare, and is not waited for.
    @Test func supernodesThatDisagree_areTold_whateverAThirdSaysOfItsTime() async throws {
        try await withStack { stack in
            let other = VerifierServer(
                .supernode, of: stack.world, key: try #require(ObservedStack.key), on: stack.loop,
                clock: LoopClock(stack.loop))
            other.verifier.with { $0.faults.hasWrongRoots = true }
            let stuck = try ScriptedServer { socket, _ in
                while let request = try await socket.readRequest() {
                    let outcome =
                        request.body.contains("supernode_syncStatus")
                        ? #""result":{"chains":{"901":{},"902":{}},"safe_timestamp":1}"#
                        : #""error":{"code":-32000,"message":"not found"}"#
                    let answer = #"{"jsonrpc":"2.0","id":1,\#(outcome)}"#
                    try await socket.say("HTTP/1.1 200 OK\r\nContent-Length: \(answer.utf8.count)\r\n\r\n\(answer)")
                }
            }
            defer { withExtendedLifetime(stuck) {} }
            let third = ConfiguredEndpoint(name: "c", url: try stuck.url())
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await other.run() }
                let otherURL = try await other.url()
                let replica = try await stack.replica { url in
                    var plan = ObserverPlan()
                    plan.supernodes = [
                        try ObservedStack.endpoint("a", url), try ObservedStack.endpoint("b", otherURL), third,
                    ]
                    return plan
                }
                try await running([replica]) {
                    try await ObservedStack.until("two disagree") {
                        replica.observers.readings.supernodes.map(\.disagrees) == [true, true, false]
                    }
                    let areUp = replica.observers.readings.supernodes.allSatisfy(\.presence.isUp)
                    #expect(areUp)
                }
                group.cancelAll()
            }
        }
    }

    @Test(arguments: [VerifierTrouble.hangs, .down])
    func targetThatIsBackWithItsFailsafeOff_isToldApartFromAnOperator(_ trouble: VerifierTrouble) async throws {
        try await withStack { stack in
            let replica = try await stack.replica(ObservedStack.pressing)
            try await running([replica]) {
                func target() -> ObserverReadings.Target { replica.observers.readings.targets[0] }
                _ = stack.world.withSuperchain { $0.forge(.wrongPayload, from: ChainID(902), to: ChainID(901)) }
                try await ObservedStack.until("it is pressed") { target().failsafe.isOn == true }
                stack.verifier.verifier.with { $0.faults = trouble.faults }
                try await ObservedStack.until("it does not answer") { !target().presence.isUp }
                stack.verifier.verifier.with { ($0.faults, $0.isFailsafeOn) = (VerifierFaults(), false) }
                try await ObservedStack.until("it is off") { target().failsafe.isOn == false }
                #expect(target().released == [0, 1] && target().lastRelease == .afterSilence)
                #expect(stack.verifier.verifier.with { $0.presses } == 1)
                _ = stack.world.withSuperchain { $0.forge(.wrongOrigin, from: ChainID(902), to: ChainID(901)) }
                try await ObservedStack.until("it is pressed for the next") { target().failsafe.isOn == true }
                #expect(target().lastRelease == nil)
                stack.verifier.verifier.with { $0.isFailsafeOn = false }
                try await ObservedStack.until("an operator is seen") { target().lastRelease == .switchedOff }
                #expect(target().released == [1, 1])
            }
        }
    }

    /// What two replicas say of the same messages, and whether an observer had answered by then.
    private struct Verdicts {
        var free: [JobID: String] = [:]
        var hung: [JobID: String] = [:]
        /// Verdicts that came before an observer was called, and while none had answered.
        var (early, waiting) = (0, 0)
    }

    /// A hanging observer costs its own task: every message is judged as without one, and before any of its calls has ended.
    @Test func hangingObserver_delaysNoVerdict() async throws {
        try await withStack { stack in
            stack.verifier.verifier.with { $0.faults.hangs = true }
            let verdicts = Mutex(Verdicts())
            let free = try await stack.replica(
                onTransition: { transition, _ in
                    guard case .judged(let change) = transition, change.job.status.isDefinite else { return }
                    verdicts.withLock { $0.free[change.job.id] = change.job.status.label }
                }, { _ in ObserverPlan() })
            let hung = try await stack.replica(
                onTransition: { transition, _ in
                    guard case .judged(let change) = transition, change.job.status.isDefinite else { return }
                    let calls = stack.verifier.verifier.with { $0.unanswered }
                    verdicts.withLock { verdicts in
                        verdicts.hung[change.job.id] = change.job.status.label
                        if calls == 0 { verdicts.early += 1 } else { verdicts.waiting += 1 }
                    }
                },
                { url in
                    var plan = try ObservedStack.pressing(url)
                    plan.filters = [try ObservedStack.endpoint("filter", url)]
                    plan.supernodes = [try ObservedStack.endpoint("supernode", url)]
                    plan.webhooks = [try ObservedStack.endpoint("webhook", url)]
                    plan.alertmanagers = [try ObservedStack.endpoint("alertmanager", url)]
                    return plan
                })
            try await running([free, hung]) {
                try await ObservedStack.until("observers wait for answers") {
                    stack.verifier.verifier.with { $0.unanswered >= 3 }
                }
                for _ in 0..<5 {
                    _ = stack.world.withSuperchain { chains in
                        chains.sendMessage(from: ChainID(902), to: ChainID(901))
                        return chains.forge(.wrongPayload, from: ChainID(902), to: ChainID(901))
                    }
                }
                try await ObservedStack.until("all are judged by both") {
                    verdicts.withLock { $0.free.count >= 10 && $0.hung.count >= 10 }
                }
                // Not one call has been answered, and each verdict came nonetheless, the same as without observers.
                let seen = verdicts.withLock { $0 }
                #expect(seen.early == 0 && seen.waiting >= 10)
                #expect(seen.hung == seen.free && Set(seen.hung.values) == ["valid", "invalid"])
                let readings = hung.observers.readings
                #expect(readings.verifiers.allSatisfy { !$0.presence.isUp && $0.agreements + $0.differences == 0 })
                #expect(readings.targets.allSatisfy { !$0.presence.isUp && $0.calls[0] == 0 })
                #expect(readings.supernodes.allSatisfy { !$0.presence.isUp })
                #expect(readings.pushes.allSatisfy { $0.delivered == 0 })
            }
        }
    }
}
