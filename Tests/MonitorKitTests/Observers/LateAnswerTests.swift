import Testing

@testable import MonitorKit

/// Targets and receivers that do what they are asked after the call has ended, in front of a whole replica.
@Suite(.serialized, .timeLimit(.minutes(15))) struct LateAnswerTests {
    @Test func targetThatPressesLate_isCalledOnceMore_andAnOperatorAfterItIsNotFought() async throws {
        let loop = try EventLoop.start(name: "late")
        defer { loop.stop() }
        let stack = try ObservedStack(on: loop)
        let receiver = try ScriptedServer { socket, number in
            guard try await socket.readRequest() != nil else { return }
            if number == 1 { try await Task.sleep(for: AlertPusher.timeout + .seconds(3)) }
            try await socket.say("HTTP/1.1 204 No Content\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        }
        defer { withExtendedLifetime(receiver) {} }
        let webhook = ConfiguredEndpoint(name: "webhook", url: try receiver.url())
        try await stack.run {
            let replica = try await stack.replica { url in
                var plan = try ObservedStack.pressing(url)
                plan.webhooks = [webhook]
                return plan
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await replica.run() }
                try await ObservedStack.until("the replica is ready") { replica.monitor.snapshots.current.isReady }
                try await Self.press(late: stack, replica)
                try await ObservedStack.until("the receiver has taken it") {
                    replica.observers.readings.pushes[0].delivered > 0
                }
                #expect(replica.observers.readings.pushes[0].failed == 1)
                group.cancelAll()
            }
        }
    }

    private static func press(late stack: ObservedStack, _ replica: MonitorService) async throws {
        let verifier = stack.verifier.verifier
        @Sendable func target() -> ObserverReadings.Target { replica.observers.readings.targets[0] }
        @Sendable func calls(_ outcome: StopButton.Outcome) -> UInt64 {
            zip(StopButton.Outcome.allCases, target().calls).first { $0.0 == outcome }?.1 ?? 0
        }
        verifier.with { $0.faults.delay = FailsafePresser.timeout + .seconds(3) }
        _ = stack.world.withSuperchain { $0.forge(.wrongPayload, from: ChainID(902), to: ChainID(901)) }
        try await ObservedStack.until("the call has ended without an answer") { calls(.unreachable) == 1 }
        #expect(verifier.with { $0.presses } == 0, "the time limit ends the call, not the answer")
        verifier.with { $0.faults.delay = nil }
        // The next call finds the failsafe on, or presses what is pressed a moment later: what is on stays on.
        try await ObservedStack.until("the message is done with") { calls(.pressed) + calls(.alreadyOn) == 1 }
        try await ObservedStack.until("the late call is taken") {
            UInt64(verifier.with { $0.presses }) == calls(.pressed) + 1
        }
        try await ObservedStack.until("it is seen on") { target().failsafe.isOn == true }
        #expect(verifier.with { $0.isFailsafeOn && $0.releases == 0 && $0.refusedTokens == 0 })
        #expect(target().released == [0, 0])

        let presses = verifier.with { $0.presses }
        verifier.with { $0.isFailsafeOn = false }
        try await ObservedStack.until("an operator is seen") { target().lastRelease == .switchedOff }
        let level = try #require(SafetyLevel.allCases.firstIndex(of: .crossSafe))
        try await ObservedStack.until("the message is cross-safe") {
            replica.monitor.snapshots.current.counts.values.contains { $0.invalidBySafety[level] > 0 }
        }
        #expect(verifier.with { $0.presses } == presses && calls(.unreachable) == 1)
    }
}
