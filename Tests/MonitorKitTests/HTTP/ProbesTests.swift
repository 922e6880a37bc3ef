import Foundation
import MonitorKit
import Testing

@Suite struct ProbesTests {
    @Test(arguments: [(0, 200), (59, 200), (60, 200), (61, 503), (86_400, 503)])
    func liveness_fails_onlyWhenTheLoopHasNotTickedForAMinute(seconds: Int, code: Int) {
        #expect(Probes.liveness(sinceLastTick: .seconds(seconds)).status.rawValue == code)
        #expect(Probes.health(sinceLastTick: .seconds(seconds), version: "1").status.rawValue == code)
    }

    @Test func liveness_namesTheAge_whenItFails() {
        #expect(
            text(Probes.liveness(sinceLastTick: .seconds(75)))
                == "The core loop last went round 75 s ago; the limit is 60 s.\n")
        #expect(text(Probes.liveness(sinceLastTick: .zero)) == "ok\n")
    }

    @Test(arguments: ["1.2.3", "1.0.0-rc.1+\"quoted\\\u{1}"])
    func health_isJSON_withTheVersion(version: String) throws {
        let response = Probes.health(sinceLastTick: .zero, version: version)
        let object = try JSONDecoder().decode([String: String].self, from: Data(response.body))
        #expect(object["status"] == "ok")
        #expect(object["version"]?.hasPrefix("1.") == true)
        #expect(response.contentType == "application/json")
    }

    @Test func readiness_saysWhatIsMissing() {
        let response = Probes.readiness(
            .init(isReady: false, missing: ["chain 10: 3 of 9 blocks", "chain 130: unreachable"]))
        #expect(response.status == .serviceUnavailable)
        #expect(text(response).contains("\nchain 10: 3 of 9 blocks\nchain 130: unreachable\n"))
    }

    @Test func readiness_isGiven_onceReady_andWithdrawn_atShutdown() {
        #expect(Probes.readiness(.init(isReady: true, missing: ["chain 10: unreachable"])).status == .ok)
        #expect(Probes.readiness(.init(isReady: true, isShuttingDown: true)).status == .serviceUnavailable)
    }

    @Test func readiness_namesWhatIsMissing_onceReadyToo() {
        let response = Probes.readiness(.init(isReady: true, missing: ["chain 10: no head has been read yet"]))
        #expect(text(response) == "ready\nchain 10: no head has been read yet\n")
        #expect(text(Probes.readiness(.init(isReady: true))) == "ready\n")
    }

    @Test func probes_areNeverCached() {
        for response in [Probes.liveness(sinceLastTick: .zero), Probes.readiness(.init(isReady: true))] {
            #expect(response.headers.contains(HTTPField("Cache-Control", "no-store")))
        }
    }

    private func text(_ response: HTTPResponse) -> String {
        String(decoding: response.body, as: UTF8.self)
    }
}

@Suite struct CoreTickTests {
    @Test func age_isTheTimeSinceTheLastTick() {
        let tick = CoreTick(startedAt: moment(seconds: 10))
        #expect(tick.age(at: moment(seconds: 12)) == .seconds(2))
        tick.advance(to: moment(seconds: 15))
        #expect(tick.age(at: moment(seconds: 16)) == .seconds(1))
    }

    @Test func age_isNeverNegative_andATickNeverGoesBack() {
        let tick = CoreTick(startedAt: moment(seconds: 10))
        tick.advance(to: moment(seconds: 5))
        #expect(tick.age(at: moment(seconds: 12)) == .seconds(2))
        #expect(tick.age(at: moment(seconds: 9)) == .zero)
    }

    private func moment(seconds: UInt64) -> Moment {
        Moment(wall: 0, steady: seconds * 1_000_000_000)
    }
}
