import MonitorKit
import Testing

@Suite struct IncidentTests {
    @Test(arguments: Incident.all.map(\.name))
    func incident_isNoticedWithinItsBound_withItsCause(_ name: String) throws {
        let incident = try #require(Incident.named(name))
        var player = IncidentPlayer(incident)
        let outcome = player.play()
        let noticed = try #require(outcome.noticedAt, "never noticed")
        let delay = noticed - incident.stoppedAt
        let bound = incident.bound(poll: 5).seconds
        #expect(delay > 0 && delay <= bound, "noticed after \(delay) s")
        #expect(outcome.explainedAt != nil || incident.causes.isEmpty, "\(outcome.events.map(\.transition))")
        #expect(outcome.violations == incident.violations)
        if incident.violations.isEmpty {
            #expect(outcome.wasHeldWhileStalled)
        }
        if let resumes = incident.resumesAt {
            let recovered = try #require(outcome.recoveredAt, "never seen to recover")
            let delay = recovered - resumes
            let bound = incident.recoveryBound(poll: 5).seconds
            #expect(bound == 30 && delay >= 0 && delay <= bound, "seen to recover after \(delay) s")
        }
        #expect((incident.resumesAt == nil) == !incident.violations.isEmpty)
        // Nothing before, and nothing left afterwards.
        let early = outcome.events.filter { $0.at <= incident.stoppedAt }
        #expect(early.isEmpty, "\(early)")
        if incident.violations.isEmpty { #expect(player.row.watches[incident.head]?.state == .ok) }
        #expect(player.row.watches.values.allSatisfy { !$0.isStalled })
        // No other cause on the way there: it would send people to the wrong place.
        let told = outcome.events.filter { $0.at <= incident.stoppedAt + bound }.flatMap { event in
            if case .causes(_, let causes, _) = event.transition { causes } else { [StallCause]() }
        }
        #expect(incident.causes.isSuperset(of: told), "\(told)")
        #expect(IncidentResult(incident, outcome, poll: 5).isPassed)
    }

    /// By looks of 5, 8 and 30 seconds: what is promised, and no more lenient than the sum of threshold or evidence and looks.
    @Test(
        arguments: [
            ("zksync-2023-04-01", [40, 46, 90]), ("base-2023-09-05", [250, 256, 300]),
            ("op-mainnet-2024-02-15", [40, 46, 90]), ("concordium-2024-06-16", [45, 48, 92]),
            ("concordium-2024-06-16-exporter", [70, 76, 120]), ("base-2024-09-21", [40, 46, 90]),
            ("unichain-2025-10-03", [1_210, 1_216, 1_260]), ("cardano-2025-11-21", [250, 256, 420]),
        ] as [(String, [Double])])
    func bound_followsFromThresholdAndLooks(_ name: String, seconds: [Double]) throws {
        let incident = try #require(Incident.named(name))
        #expect([5.0, 8, 30].map { incident.bound(poll: $0).seconds } == seconds)
        // Looks that are further apart see a recovery later too.
        #expect([5.0, 8, 30].map { incident.recoveryBound(poll: $0).seconds } == [30, 30, 60])
    }

    @Test func promise_isPrintedForTheLooksThatArePlayed() {
        let incident = Incident.concordium20240616
        let sum = "evidence after 27 s that stands for 5 s = 32 s, and two looks of "
        #expect(incident.bound(poll: 5).sum == sum + "5 s; 45 s or more")
        #expect(incident.bound(poll: 30).sum == sum + "30 s; 45 s or more")
        let heights = Incident.cardano20251121
        #expect(
            heights.bound(poll: 5).sum
                == "12 heights on two chains, of block time 20 s = 240 s, and two looks of 5 s")
        #expect(
            heights.bound(poll: 30).sum
                == "12 heights on two chains, one for each look of 30 s = 360 s, and two looks of 30 s")
    }

    /// A row that reads other sources than the incident takes is one that notices nothing: that has to show.
    @Test func incidentThatIsNotNoticed_isAMiss() {
        var player = IncidentPlayer(.concordium20240616, poll: 30, sources: ["exporter"])
        let result = IncidentResult(.concordium20240616, player.play(), poll: 30)
        #expect(!result.isPassed && result.delay == nil)
        let missed = result.lines.filter { !$0.isMet }.map(\.text)
        #expect(missed.count == 3, "\(missed)")
        #expect(missed.first?.hasPrefix("noticed within 92 s (evidence after ") == true)
        #expect(missed.last == "recovery noticed within 60 s (two looks of 30 s; 30 s or more): not at all")
        #expect(IncidentText.closing(result).contains("did NOT notice what it should\n  MISSED  noticed within"))
    }

    @Test func bound_isPrintedWithItsSum() throws {
        var player = IncidentPlayer(.base20240921)
        let result = IncidentResult(.base20240921, player.play(), poll: 5)
        let words = "allowed 40 s (15 × block time 2 s = 30 s, and two looks of 5 s)"
        #expect(result.lines.first?.text.hasSuffix(words) == true, "\(result.lines)")
    }

    @Test(arguments: Incident.all.map(\.name))
    func incident_isNoticedWithinItsBound_whereverPollsFall(_ name: String) throws {
        let incident = try #require(Incident.named(name))
        for poll in [2.0, 3, 4, 8, 15, 30] {
            var player = IncidentPlayer(incident, poll: poll)
            while player.outcome.noticedAt == nil, let next = player.nextLook,
                next <= incident.stoppedAt + incident.bound(poll: poll).seconds
            {
                _ = player.step()
            }
            #expect(player.outcome.noticedAt != nil, "not noticed with a poll each \(poll) s")
        }
    }

    @Test func blocksMadeAfterwards_areNamed() throws {
        var player = IncidentPlayer(.base20240921)
        let outcome = player.play()
        let ranges = outcome.events.compactMap { event -> ClosedRange<UInt64>? in
            if case .backFilled(_, let range) = event.transition { range } else { nil }
        }
        let range = try #require(ranges.first)
        #expect(range.lowerBound == 20_071_146)
        #expect(range.upperBound <= 20_071_691)
    }

    @Test func batcherThatStops_isSaidWithTheTimeThatIsLeft_andTheUnsafeHeadIsNotBlamed() {
        var player = IncidentPlayer(.unichain20251003)
        let outcome = player.play()
        let told = outcome.events.compactMap { event -> String? in
            if case .causes(_, let causes, let detail) = event.transition, causes.contains(.batcherStopped) {
                detail
            } else {
                nil
            }
        }
        #expect(told.first?.contains("left of the window") == true, "\(told)")
        let unsafeStops = outcome.events.filter { event in
            if case .head(_, .unsafe, _, .stalled, _, _) = event.transition { true } else { false }
        }
        // Only the three minutes at the end.
        #expect(unsafeStops.allSatisfy { $0.at > 1_759_527_000 })
        #expect(unsafeStops.count == 1)
    }
}
