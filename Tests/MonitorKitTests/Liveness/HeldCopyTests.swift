import MonitorKit
import Testing

/// Copies that were believed when they were young: they are held while they are read again, and are no other look.
@Suite struct HeldCopyTests {
    private var row = ChainRow(.named("ccd"), RowParameters(.concordium, blockTime: 2, pollInterval: 5))
    private var now = 0.0
    /// The states that the round was in.
    private var states: Set<LivenessState> = []

    /// Looks at a source every five seconds until a time; one without an answer fails.
    private mutating func play(to end: Double, _ answer: (Double) -> RowObservation?) {
        while now < end {
            now += 5
            if let observation = answer(now) {
                row.answered("file", observation, at: moment(now))
            } else {
                row.failed("file", UpstreamFailure(.timeout, "no answer"), at: moment(now))
            }
            if let state = row.watches[.round]?.state { states.insert(state) }
        }
    }

    /// The detailed status as it was written at a time, read at another; two of three have answered once the round stands.
    private static func status(
        _ written: Double, readAt time: Double, timeout: Double = 10, stopsAt end: Double = .infinity
    ) -> RowObservation {
        var detail = ConsensusDetail(round: 2_000 + UInt64(min(written, end) / 2), epoch: 7)
        detail.timeout = timeout
        if written > end {
            detail.tally = TimeoutTally(
                committee: [1, 2, 3].map { .init(baker: $0, weight: 1) }, first: [1, 2], second: [])
        }
        var observation = RowObservation()
        observation.heads[.round] = HeadPosition(number: detail.round)
        observation.detail = detail
        observation.copyAge = time - written
        return observation
    }

    /// When the copy was written that is read at a time, where one is written each so many seconds and comes after a while.
    private static func written(before time: Double, each period: Double, late lag: Double = 0) -> Double {
        ((time - lag) / period).rounded(.down) * period
    }

    /// With a timeout of 2 s a copy counts for 7 s, with one of 10 s for 15: it is old for most of the time until the next comes.
    @Test(arguments: [(2.0, 30.0, 0.0), (10, 25, 14)])
    mutating func copyThatIsOldBeforeTheNextOneComes_makesNothingComeAndGo(
        timeout: Double, period: Double, lag: Double
    ) {
        play(to: 600) { time in
            let written = Self.written(before: time, each: period, late: lag)
            return written < 0 ? nil : Self.status(written, readAt: time, timeout: timeout)
        }
        #expect(states == [.ok])
        #expect(row.watches[.round]?.position?.number ?? 0 >= 2_280)
        let told = row.takeTransitions()
        #expect(told == [])
    }

    @Test mutating func copyThatNeverMoves_isHeldWithoutALook_andThenTheSourceIsLost_once() {
        let file = { (time: Double) in Self.status(min(time, 100), readAt: time) }
        play(to: 115, file)
        #expect(row.watches[.round]?.idle == 15)
        play(to: 130, file)
        #expect(row.watches[.round]?.idle == 15, "what is held was not looked at again")
        #expect(row.watches[.round]?.state == .ok && row.detail != nil && row.sources.first?.failures == 0)
        play(to: 135, file)
        #expect(row.detail == nil)
        #expect(row.sources.first?.failure == UpstreamFailure(.missing, "a copy of 35 s ago, older than 15 s"))
        play(to: 600, file)
        #expect(states == [.ok, .unreadable], "a source that is lost is no chain that stopped")
        let told = row.takeTransitions()
        let id = RowID.named("ccd")
        #expect(
            told == [
                .source(id, "file", from: .current, to: .lost),
                .head(id, .unsafe, from: nil, to: .unreadable, nil, age: nil),
                .head(id, .round, from: .ok, to: .unreadable, HeadPosition(number: 2_050), age: nil),
            ])
    }

    /// The quorum of one copy is not forgotten before the next one shows it again.
    @Test mutating func evidenceInCopiesThatComeSeldom_isConfirmedByTheNextOne() {
        let file = { (time: Double) in
            Self.status(Self.written(before: time, each: 25), readAt: time, stopsAt: 60)
        }
        play(to: 95, file)
        #expect(row.causes == [] && row.watches[.round]?.state == .ok)
        play(to: 100, file)
        #expect(row.causes == [.certificateMissing] && row.watches[.round]?.state == .stalled)
    }

    @Test mutating func copyThatWasNeverBelieved_isNotHeld() {
        play(to: 60) { Self.status($0, readAt: $0) }
        // Older than what was believed: it takes nothing back.
        row.answered("file", Self.status(40, readAt: 65), at: moment(65))
        #expect(row.sources.first?.failures == 0 && row.watches[.round]?.position?.number == 2_030)
        row.answered("file", Self.status(62, readAt: 80), at: moment(80))
        #expect(row.sources.first?.failure == UpstreamFailure(.missing, "a copy of 18 s ago, older than 15 s"))
        #expect(row.watches[.round]?.position?.number == 2_030)
    }
}
