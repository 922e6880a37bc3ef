import MonitorKit
import Synchronization
import Testing

@Suite struct MetricsEndpointTests {
    private let clock = SteppedClock()
    private let rpc = RPCTelemetry(upstreams: ["el-10": [.chainID]])
    private let scrapes = ScrapeTelemetry()
    private let log: EventLog
    private let endpoint: MetricsEndpoint

    init() {
        log = EventLog(minimum: .info, format: .json, clock: clock) { !ScrapeSamples.text($0).contains("lost") }
        let reads = Mutex<UInt64>(0)
        endpoint = MetricsEndpoint(identity: ScrapeSamples.identity, rpc: rpc, scrapes: scrapes, log: log, clock: clock)
        {
            var readings = ProcessReadings()
            readings.threads = reads.withLock {
                $0 += 1
                return $0
            }
            return readings
        }
    }

    private func body(_ snapshot: MonitorSnapshot, _ generation: UInt64, _ accept: String? = nil) -> String {
        ScrapeSamples.text(endpoint.respond(to: snapshot, generation: generation, accept: accept).body)
    }

    @Test func answer_hasTheChosenFormatAndVaries() {
        let text = endpoint.respond(to: ScrapeSamples.twoChains(), generation: 1, accept: nil)
        #expect(text.contentType == ExpositionFormat.prometheusText.contentType)
        #expect(text.vary == "Accept")
        #expect(!ScrapeSamples.text(text.body).contains("# EOF"))
        let open = endpoint.respond(
            to: ScrapeSamples.twoChains(), generation: 1, accept: "application/openmetrics-text")
        #expect(open.contentType == ExpositionFormat.openMetrics.contentType)
        #expect(ScrapeSamples.text(open.body).hasSuffix("\n# EOF\n"))
    }

    @Test func page_isWhatThePureFunctionWrites() {
        rpc.record(upstream: "el-10", method: "eth_chainId", duration: .milliseconds(2), failure: .tls)
        var readings = MetricReadings(identity: ScrapeSamples.identity)
        readings.upstreams = rpc.readings()
        readings.process.threads = 1
        let expected = MetricsResponse(ScrapeSamples.twoChains(), readings, accept: "text/plain")
        let first = endpoint.respond(to: ScrapeSamples.twoChains(), generation: 1, accept: "text/plain")
        let again = endpoint.respond(to: ScrapeSamples.twoChains(), generation: 1, accept: "text/plain")
        #expect(first == expected)
        #expect(again == expected)
    }

    @Test func creation_isToldInEveryPartOfThePage_whereItIsAskedFor() {
        rpc.record(upstream: "el-10", method: "eth_chainId", duration: .milliseconds(2), failure: nil)
        let telling = MetricsEndpoint(
            identity: ScrapeSamples.identity, rpc: rpc, scrapes: scrapes, log: log, clock: clock, created: 5)
        func created(_ endpoint: MetricsEndpoint, _ accept: String?) -> Set<Substring> {
            let page = endpoint.respond(to: ScrapeSamples.twoChains(), generation: 1, accept: accept)
            let lines = ScrapeSamples.text(page.body).split(separator: "\n").filter { $0.contains("_created{") }
            return Set(lines.compactMap { $0.hasSuffix(" 5") ? $0.split(separator: "{").first : nil })
        }
        let all = created(telling, "application/openmetrics-text")
        #expect(
            all.isSuperset(of: [
                "xmsg_mon_scrapes_created", "xmsg_mon_rpc_requests_created",
                "xmsg_mon_rpc_request_duration_seconds_created",
                "xmsg_mon_reorgs_created",
            ]))
        #expect(created(telling, nil).isEmpty && created(endpoint, "application/openmetrics-text").isEmpty)
    }

    @Test func whatTheReplicaDrew_isOnThePage() {
        let drawn = MetricsEndpoint(
            identity: ScrapeSamples.identity, rpc: rpc, scrapes: scrapes, log: log, clock: clock, replicaNumber: 7)
        let page = drawn.respond(to: ScrapeSamples.twoChains(), generation: 1, accept: nil)
        #expect(ScrapeSamples.text(page.body).contains("\nxmsg_mon_replica_identity 7\n"))
    }

    @Test func newSnapshot_showsAtOnce() {
        var snapshot = ScrapeSamples.twoChains()
        #expect(body(snapshot, 1).contains(#"xmsg_mon_chain_complete{chain_id="130"} 0"#))
        snapshot.chains[1].isComplete = true
        #expect(body(snapshot, 2).contains(#"xmsg_mon_chain_complete{chain_id="130"} 1"#))
        #expect(body(snapshot, 2, "application/openmetrics-text").contains(#"complete{chain_id="130"} 1"#))
    }

    @Test func counts_showAtOnce_withoutANewSnapshot() {
        let snapshot = ScrapeSamples.twoChains()
        #expect(body(snapshot, 1).contains(#"xmsg_mon_upstream_http_requests_total{upstream="el-10"} 0"#))
        rpc.recordExchange(upstream: "el-10")
        scrapes.record(code: 200)
        log.write(.warn, "test", "A line.")
        let page = body(snapshot, 1)
        #expect(page.contains(#"xmsg_mon_upstream_http_requests_total{upstream="el-10"} 1"#))
        #expect(page.contains(#"xmsg_mon_scrapes_total{code="200"} 1"#))
        #expect(page.contains(#"xmsg_mon_log_messages_total{level="warn"} 1"#))
        #expect(page.contains("xmsg_mon_log_lines_lost_total 0\n"))
        log.write(.warn, "test", "A line that is lost.")
        #expect(body(snapshot, 1).contains("xmsg_mon_log_lines_lost_total 1\n"))
    }

    @Test func operatingSystem_isAskedAtMostOnceASecond() {
        let snapshot = ScrapeSamples.twoChains()
        #expect(body(snapshot, 1).contains("process_threads 1\n"))
        clock.advance(milliseconds: 999)
        #expect(body(snapshot, 2).contains("process_threads 1\n"))
        clock.advance(milliseconds: 1)
        #expect(body(snapshot, 3).contains("process_threads 2\n"))
    }
}
