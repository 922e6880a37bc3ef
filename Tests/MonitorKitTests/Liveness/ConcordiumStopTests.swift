import Testing

@testable import MonitorKit

/// The stop of 2024-06-16 as its sources showed it, and as they would have shown others: each is told by its own cause.
@Suite struct ConcordiumStopTests {
    /// A stop that differs from the one that happened in what its sources show.
    struct Stop: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var sources = ["detailed-status"]
        let causes: Set<StallCause>
        let words: String
        var change: @Sendable (inout RowObservation, Double) -> Void = { _, _ in }

        var incident: Incident { .concordium20240616.showing(change) }
    }

    private static let missing = "100.0 % of the stake have timed out and no certificate was made"
    private static let boundary = "; at an epoch boundary"
    private static let both = ["wallet-proxy", "detailed-status"]

    /// Who has answered in the round that does not end.
    private static func answered(
        _ first: [UInt64], _ second: [UInt64] = []
    ) -> @Sendable (inout RowObservation, Double) -> Void {
        { observation, _ in
            guard let detail = observation.detail, detail.round == ConcordiumStop.stuckRound else { return }
            let weights: [UInt64] = [20, 15, 15, 20, 15, 15]
            observation.detail?.tally = TimeoutTally(
                committee: weights.enumerated().map { .init(baker: UInt64($0 + 1), weight: $1) }, first: first,
                second: second)
        }
    }

    private static let stops: [Stop] = [
        Stop(
            testDescription: "as it was, by both sources", sources: both,
            causes: [.certificateMissing, .epochBoundary, .payday], words: missing + boundary + "; at a payday"),
        Stop(
            testDescription: "as it was, by the detailed status alone",
            causes: [.certificateMissing, .epochBoundary, .payday], words: missing + boundary + "; at a payday"),
        Stop(
            testDescription: "at the boundary of an epoch that is no payday", sources: both,
            causes: [.certificateMissing, .epochBoundary], words: missing + boundary,
            change: { observation, _ in
                observation.detail?.paydayEpoch = 6_384
                observation.nextPayday = observation.nextPayday.map { $0 + 86_400 }
            }),
        Stop(
            testDescription: "when a block of the epoch is final already", causes: [.certificateMissing],
            words: missing,
            change: { observation, _ in
                guard let epoch = observation.detail?.epoch else { return }
                observation.detail?.finalizedEpoch = epoch
                observation.detail?.paydayEpoch = 6_384
            }),
        Stop(
            testDescription: "without the half that has heard of the new epoch", sources: both,
            causes: [.noQuorum, .epochBoundary, .payday],
            words: "50.0 % of the stake have timed out; missing: baker 1 with 20, baker 3 with 15, baker 6 with 15"
                + boundary + "; at a payday",
            change: answered([2, 4, 5])),
        Stop(
            testDescription: "with two thirds of the stake less one baker, over both epochs",
            causes: [.noQuorum, .epochBoundary, .payday],
            words: "65.0 % of the stake have timed out; missing: baker 4 with 20, baker 2 with 15" + boundary
                + "; at a payday",
            change: answered([5], [1, 3, 6])),
        Stop(
            testDescription: "with no timeout message at all", causes: [.noQuorum, .epochBoundary, .payday],
            words: "0.0 % of the stake have timed out; missing: baker 1 with 20, baker 4 with 20, baker 2 with 15, "
                + "baker 3 with 15, baker 5 with 15, baker 6 with 15" + boundary + "; at a payday",
            change: answered([])),
        Stop(
            testDescription: "by a status that does not show who answered",
            causes: [.notVisible, .epochBoundary, .payday],
            words: "the cause is not visible from these sources" + boundary + "; at a payday",
            change: { observation, _ in observation.detail?.tally = nil }),
    ]

    @Test(arguments: stops)
    func stop_isToldByItsOwnCause_within45Seconds(_ stop: Stop) throws {
        let incident = stop.incident
        var player = IncidentPlayer(incident, sources: stop.sources)
        while let next = player.nextLook, next <= incident.stoppedAt + 45 { _ = player.step() }
        #expect(player.outcome.noticedAt != nil)
        #expect(Set(player.row.causes) == stop.causes)
        #expect(player.row.explanation == stop.words)
        // Nothing else on the way there.
        let told = player.outcome.events.flatMap { event in
            if case .causes(_, let causes, _) = event.transition { causes } else { [StallCause]() }
        }
        #expect(stop.causes.isSuperset(of: told), "\(told)")
    }

    @Test(arguments: stops)
    func endOfTheStop_isNoticedWithin30Seconds(_ stop: Stop) throws {
        let incident = stop.incident
        var player = IncidentPlayer(incident, sources: stop.sources)
        let outcome = player.play()
        let recovered = try #require(outcome.recoveredAt)
        let delay = recovered - ConcordiumStop.rescue
        #expect(delay > 0 && delay <= 30)
        #expect(player.row.causes == [] && player.row.state == .ok)
    }

    /// A round that nobody answers shows in its age alone, which its own timeout measures: it was entered 13 s after the last
    /// progress, and seen 4 s later.
    @Test(arguments: [(5.0, 32.0), (10, 42), (20, 62)])
    func roundThatNobodyAnswers_isNoticedByTheTimeoutOfItsStatus(_ timeout: Double, delay: Double) throws {
        let incident = Incident.concordium20240616.showing { observation, wall in
            observation.detail?.timeout = timeout
            Self.answered([])(&observation, wall)
        }
        var player = IncidentPlayer(incident, sources: ["detailed-status"])
        while let next = player.nextLook, next <= incident.stoppedAt + 90 { _ = player.step() }
        let noticed = try #require(player.outcome.noticedAt)
        let seconds = noticed - incident.stoppedAt
        #expect(seconds == delay)
        #expect(player.row.causes == [.noQuorum, .epochBoundary, .payday])
    }
}

extension Incident {
    /// The same with what its sources say changed.
    fileprivate func showing(_ change: @escaping @Sendable (inout RowObservation, Double) -> Void) -> Incident {
        let observe = observe
        return Incident(
            name: name, title: title, provenance: provenance, row: row, parameters: parameters, sources: sources,
            span: span, stoppedAt: stoppedAt, resumesAt: resumesAt, head: head, causes: causes, violations: violations,
            promise: promise, people: people,
            observe: { source, wall in
                guard var observation = observe(source, wall) else { return nil }
                change(&observation, wall)
                return observation
            })
    }
}
