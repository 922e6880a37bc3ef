import Synchronization
import Testing

@testable import MonitorKit

/// What one filter is asked and how often, by a clock that the test moves.
@Suite(.timeLimit(.minutes(15))) struct VerifierObserverTests {
    /// A filter that is a pair of answers, and its observer.
    private final class Filter: Sendable {
        private struct State {
            var failsafe = #""result":false"#
            var check = #""result":null"#
            var (looks, checks) = (0, 0)
        }

        private let clock = SteppedClock(wall: 1_795_000_200)
        private let state = Mutex(State())

        var looks: Int { state.withLock { $0.looks } }
        var checks: Int { state.withLock { $0.checks } }

        func answers(failsafe: String? = nil, check: String? = nil) {
            state.withLock { state in
                if let failsafe { state.failsafe = failsafe }
                if let check { state.check = check }
            }
        }

        /// An observer that follows so many valid messages.
        func observer(of count: UInt64) -> VerifierObserver {
            let transport = DirectTransport { body in
                let isCheck = String(decoding: body, as: UTF8.self).contains("checkAccessList")
                let answer = self.state.withLock { state in
                    if isCheck { state.checks += 1 } else { state.looks += 1 }
                    return isCheck ? state.check : state.failsafe
                }
                return Array(#"{"jsonrpc":"2.0","id":1,\#(answer)}"#.utf8)
            }
            let observer = VerifierObserver(
                name: "filter", method: .interop, safety: .crossUnsafe,
                client: JSONRPCClient(transport: transport, clock: clock), clock: clock,
                log: ObserverLog(log: EventLog(minimum: .crit, format: .text, clock: clock) { _ in true }),
                said: { _, _ in })
            for number in 0..<count {
                observer.note(.judged(VerdictChange(job: ObservedJobs.job(number), from: nil)), at: clock.now())
            }
            return observer
        }

        /// Lets an observer have its turns for so long.
        func pass(seconds: UInt64, _ observer: VerifierObserver) async {
            let end = clock.now().steady + seconds * 1_000_000_000
            while clock.now().steady < end {
                clock.advance(milliseconds: await observer.turn().wholeNanoseconds / 1_000_000)
            }
        }
    }

    @Test func checks_areAtMostTwentyASecond_withALookAtTheFailsafeEveryTwo() async {
        let filter = Filter()
        let observer = filter.observer(of: 1_000)
        await filter.pass(seconds: 10, observer)
        #expect(filter.looks == 5 && (150...195).contains(filter.checks))
        await filter.pass(seconds: 60, observer)
        #expect(filter.checks == 1_000 && observer.readings.agreements == 1_000)
    }

    @Test func failsafeThatIsOnForHours_isLookedAt_andNothingElseIsAsked_untilItIsOff() async {
        let filter = Filter()
        filter.answers(failsafe: #""result":true"#)
        let observer = filter.observer(of: 100)
        await filter.pass(seconds: 2 * 3_600, observer)
        #expect(filter.checks == 0 && (3_400...3_600).contains(filter.looks))
        #expect(observer.readings.failsafe.isOn == true && observer.readings.noVerdicts.allSatisfy { $0 == 0 })
        filter.answers(failsafe: #""result":false"#)
        await filter.pass(seconds: 10, observer)
        #expect(filter.checks == 100 && observer.readings.agreements == 100)
    }

    /// However many messages wait: the rate is that of the filter, not of a message.
    @Test func filterThatAsksForFewerQuestions_isAskedLessAndLess_andAllTheSameInTheEnd() async {
        let filter = Filter()
        filter.answers(check: #""error":{"code":-32005,"message":"limit exceeded"}"#)
        let observer = filter.observer(of: 50)
        await filter.pass(seconds: 60, observer)
        #expect((5...15).contains(filter.checks))
        #expect(observer.readings.presence.isUp && observer.readings.agreements == 0)
        filter.answers(check: #""result":null"#)
        await filter.pass(seconds: 400, observer)
        #expect(observer.readings.agreements == 50)
    }

    @Test(arguments: [#""result":"true""#, #""result":1"#, #""result":null"#, #""result":[true]"#, #""result":{}"#])
    func failsafeOfAnotherType_isNoAnswer(_ answer: String) async {
        let filter = Filter()
        filter.answers(failsafe: answer)
        let observer = filter.observer(of: 10)
        await filter.pass(seconds: 60, observer)
        #expect(!observer.readings.presence.isUp && observer.readings.failsafe.isOn == nil)
        #expect(filter.checks == 0 && filter.looks < 30)
    }

    @Test func filterThatDoesNotTellItsFailsafe_isAskedAboutMessages() async {
        let filter = Filter()
        filter.answers(failsafe: #""error":{"code":-32601,"message":"the method does not exist"}"#)
        let observer = filter.observer(of: 10)
        await filter.pass(seconds: 10, observer)
        #expect(observer.readings.presence.isUp && observer.readings.failsafe.isOn == nil)
        #expect(observer.readings.agreements == 10)
    }
}
