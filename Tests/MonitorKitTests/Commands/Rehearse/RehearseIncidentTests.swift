import Foundation
import Testing

@testable import MonitorKit

@Suite struct RehearseIncidentTests {
    private let recorder = Recorder()
    private let interface = CommandLineInterface([.rehearse])

    private func call(_ arguments: String...) async -> ExitCode {
        await interface.main(.test(["rehearse"] + arguments, files: .memory([:]), recorder: recorder))
    }

    @Test(arguments: Incident.all.map(\.name))
    func incident_isPlayed_andSaysWhenItWasNoticed_besideWhenPeopleDid(_ name: String) async throws {
        let incident = try #require(Incident.named(name))
        #expect(await call(name) == .ok)
        #expect(recorder.output.hasPrefix("\(name): \(incident.title)\n"))
        #expect(recorder.output.contains("\n  ok      noticed at "))
        #expect(!recorder.output.contains("MISSED"))
        #expect(recorder.output.contains("\n  People  "))
    }

    @Test func concordium_isNoticedAt090035_whereItsOwnMonitoringAlertedAt0908() async {
        #expect(await call("concordium-2024-06-16") == .ok)
        #expect(recorder.output.contains("noticed at 09:00:35, after 32 s"))
        #expect(recorder.output.contains("09:08:00, after 477 s: the chain's own monitoring alerted"))
    }

    @Test func result_forPrograms_standsAlone() async throws {
        #expect(await call("base-2024-09-21", "--json", "--speed", "100000") == .ok)
        let object = try JSONSerialization.jsonObject(with: Data(recorder.output.utf8)) as? [String: Any]
        #expect(object?["incident"] as? String == "base-2024-09-21")
        #expect(object?["passed"] as? Bool == true)
        #expect(object?["noticed_at"] as? String == "2024-09-21T15:14:30.000Z")
        #expect(recorder.errors.contains("15:14:30  unsafe STANDS STILL at 20071145, 33 s old"))
    }

    @Test func bound_isPrintedForTheLooksThatWereAskedFor() async {
        #expect(await call("concordium-2024-06-16", "--poll", "30s") == .ok)
        #expect(recorder.output.contains("noticed at 09:01:00, after 57 s; allowed 92 s ("))
        #expect(recorder.output.contains("recovery noticed at 17:51:30, after 30 s; allowed 60 s ("))
    }

    @Test func incidentThatIsNotNoticedInTime_failsTheCommand() async {
        var incident = Incident.concordium20240616
        incident.promise = IncidentPromise(seconds: 20, evidence: 10, confirmation: 0)
        let rehearsal = RehearseIncident(incident: incident, poll: 5, speed: nil, isJSON: false)
        #expect(await rehearsal.execute(.test([], recorder: recorder)) == .failed)
        #expect(recorder.output.contains("did NOT notice what it should"))
        #expect(recorder.output.contains("MISSED  noticed at 09:00:35, after 32 s; allowed 20 s ("))
    }

    @Test func list_namesStoriesAndIncidents() async throws {
        #expect(await call("--list") == .ok)
        for name in RehearsalStory.all.map(\.name) + Incident.all.map(\.name) {
            #expect(recorder.output.contains("\(name)\n"))
        }
        #expect(await call("--list", "--json") == .ok)
    }

    @Test func nameThatIsNone_getsASuggestion() async {
        #expect(await call("base-2024-09-20") == .usage)
        #expect(recorder.errors.contains("did you mean base-2024-09-21?"))
    }
}
