import Synchronization
import Testing

@testable import MonitorKit

/// A running replica's own test of its judge, with a message that it follows and with an embedded one.
@Suite struct SelfTestTests {
    private final class Lines: Sendable {
        private let lines = Mutex("")

        var text: String { lines.withLock { $0 } }

        func take(_ line: [UInt8]) -> Bool {
            lines.withLock { $0 += ScrapeSamples.text(line) }
            return true
        }
    }

    private static let names = Corruption.allCases.map(\.rawValue)

    /// The embedded message, and one that a core follows.
    private func liveWorld() async -> ScriptedWorld {
        var world = ScriptedWorld()
        world.a.extend(to: 20)
        world.b.extend(to: 20)
        world.b.execute(world.a.initiate(5), in: 8)
        await world.driver.pass()
        await world.driver.pass()
        return world
    }

    @Test func quietNetwork_isTestedWithTheEmbeddedMessage() async {
        var world = ScriptedWorld()
        #expect(world.driver.core.selfTest() == SelfTest.Report(isLive: false, mistakes: []))
        world.a.extend(to: 20)
        await world.driver.pass()
        #expect(world.driver.core.selfTest() == SelfTest.Report(isLive: false, mistakes: []))
    }

    @Test func followedMessage_isCorrupted_andTheCoreStaysAsItWas() async {
        let world = await liveWorld()
        #expect(world.statuses == ["valid - unsafe"])
        #expect(world.driver.core.selfTest() == SelfTest.Report(isLive: true, mistakes: []))
        #expect(world.statuses == ["valid - unsafe"])
        #expect(world.driver.core.brokenInvariants.isEmpty)
    }

    @Test func invalidMessage_isNoSpecimen() async {
        var world = ScriptedWorld()
        world.a.extend(to: 20)
        world.b.extend(to: 20)
        let truth = world.a.initiate(5)
        world.b.execute(Corruption.payload.applied(to: truth, logs: 1), in: 8)
        await world.driver.pass()
        #expect(world.statuses == ["invalid payload_mismatch unsafe"])
        #expect(world.driver.core.selfTest() == SelfTest.Report(isLive: false, mistakes: []))
    }

    @Test func judgeThatBelievesEverything_isNoticed() {
        let report = SelfTest.report(on: SelfTest.embedded, isLive: true) { _, _ in .valid }
        #expect(report.mistakes == Self.names && !report.isPassed)
    }

    @Test func judgeThatBelievesNothing_isNoticed() {
        let report = SelfTest.report(on: SelfTest.embedded, isLive: true) { _, _ in .invalid(.expired) }
        #expect(report.mistakes == ["none"] && !report.isPassed)
    }

    /// "I cannot tell" is no answer to a lie about a block that is in hand.
    @Test func judgeThatCannotTell_isNoticed() {
        let report = SelfTest.report(on: SelfTest.embedded, isLive: true) { message, specimen in
            message == specimen.message ? .valid : .unknown(.upstreamUnreadable)
        }
        #expect(report.mistakes == Self.names)
    }

    /// A judge that has forgotten one rule is caught by the corruption that breaks only that one.
    @Test(arguments: Corruption.allCases)
    func judgeThatIsBlindToOneCorruption_isNoticed(_ corruption: Corruption) {
        let judge = MessageJudge(SelfTest.embeddedParameters)
        let lie = corruption.applied(to: SelfTest.embedded.message, logs: 1)
        #expect(lie != SelfTest.embedded.message)
        let report = SelfTest.report(on: SelfTest.embedded, isLive: false) { message, specimen in
            message == lie
                ? .valid
                : judge.judge(
                    message, executingChain: specimen.executingChain, executedAt: specimen.executedAt,
                    evidence: specimen.evidence, inCycle: false
                ).status
        }
        #expect(report.mistakes == [corruption.rawValue])
    }

    /// Nothing traps at the ends of the numbers.
    @Test(arguments: Corruption.allCases)
    func corruption_worksOnAbsurdMessages(_ corruption: Corruption) {
        let absurd = ExecutingMessage(
            transactionHash: .zero, logIndex: LogIndex(.max),
            identifier: MessageIdentifier(
                origin: .zero, blockNumber: BlockNumber(.max), logIndex: LogIndex(.max), timestamp: Timestamp(.max),
                chainID: ChainID(.max)), payloadHash: .zero)
        #expect(corruption.applied(to: absurd, logs: .max - 1) != absurd || corruption == .logIndex)
        #expect(corruption.applied(to: absurd, logs: 0) != absurd)
    }

    @Test func failure_isALine_andSuccessIsNone() {
        let lines = Lines()
        let log = EventLog(minimum: .trace, format: .logfmt, clock: SteppedClock()) { lines.take($0) }
        TransitionLog.write(selfTest: SelfTest.Report(isLive: true, mistakes: []), to: log)
        #expect(lines.text.isEmpty)
        TransitionLog.write(selfTest: SelfTest.Report(isLive: true, mistakes: ["payload", "chain"]), to: log)
        #expect(lines.text.contains("event=selftest_failed") && lines.text.contains("payload, chain"))
    }
}
