import Dispatch
import MonitorKit
import Testing

@Suite struct TelemetryTests {
    private func lines(_ rpc: RPCTelemetry) -> [String] {
        ScrapeSamples.samples(MonitorMetrics.requests(rpc.readings(), .openMetrics))
    }

    @Test func everyCauseOfEveryExpectedMethod_isZeroFromTheStart() {
        let rpc = RPCTelemetry(upstreams: ["el-10": RPCMethod.executionNode, "cl-10": RPCMethod.rollupNode])
        let samples = lines(rpc)
        for (upstream, methods) in [("el-10", RPCMethod.executionNode), ("cl-10", RPCMethod.rollupNode)] {
            for method in methods {
                let labels = "upstream=\"\(upstream)\",method=\"\(method.rawValue)\""
                #expect(samples.contains("xmsg_mon_rpc_requests_total{\(labels)} 0"))
                for cause in UpstreamCause.allCases {
                    let series = "xmsg_mon_rpc_request_failures_total{\(labels),cause=\"\(cause.rawValue)\"} 0"
                    #expect(samples.contains(series))
                }
                #expect(samples.contains("xmsg_mon_rpc_request_duration_seconds_count{\(labels)} 0"))
            }
            #expect(samples.contains("xmsg_mon_upstream_http_requests_total{upstream=\"\(upstream)\"} 0"))
            #expect(samples.contains("xmsg_mon_rpc_budget_wait_seconds_total{upstream=\"\(upstream)\"} 0"))
        }
        // 10 rows with one count, 13 causes and 12 lines of histogram, and 2 upstreams with exchanges and waits.
        #expect(samples.count == 10 * (1 + 13 + 12) + 2 * 2)
    }

    @Test func requestsAndExchanges_areCountedApart() throws {
        let rpc = RPCTelemetry(upstreams: ["a": [.blockReceipts]])
        for _ in 0..<3 {
            rpc.record(upstream: "a", method: "eth_getBlockReceipts", duration: .milliseconds(4), failure: nil)
        }
        rpc.record(upstream: "a", method: "eth_getBlockReceipts", duration: .seconds(1), failure: .rateLimited)
        rpc.recordExchange(upstream: "a")
        let upstream = try #require(rpc.readings().first)
        let row = try #require(upstream.rows[.blockReceipts])
        #expect(row.requests == 4)
        #expect(upstream.exchanges == 1)
        let failures = zip(UpstreamCause.allCases, row.failures).filter { $0.1 > 0 }
        #expect(failures.map(\.0) == [.rateLimited])
        #expect(failures.map(\.1) == [1])
    }

    @Test func namesFromOutside_makeNoRowsOfTheirOwn() {
        let rpc = RPCTelemetry(upstreams: ["a": []])
        for index in 0..<1000 {
            rpc.record(upstream: "a", method: "method-\(index)", duration: .zero, failure: nil)
            rpc.record(upstream: "upstream-\(index)", method: "eth_chainId", duration: .zero, failure: .dns)
            rpc.recordExchange(upstream: "upstream-\(index)")
        }
        let readings = rpc.readings()
        #expect(readings.map(\.name) == ["a", "other"])
        #expect(readings[0].rows.mapValues(\.requests) == [.other: 1000])
        #expect(readings[1].rows.mapValues(\.requests) == [.chainID: 1000])
        #expect(readings[1].exchanges == 1000)
    }

    @Test func counts_areNotLost_whenManyThreadsCount() throws {
        let rpc = RPCTelemetry(upstreams: ["a": [.chainID]])
        let scrapes = ScrapeTelemetry()
        DispatchQueue.concurrentPerform(iterations: 8) { _ in
            for _ in 0..<500 {
                rpc.record(upstream: "a", method: "eth_chainId", duration: .milliseconds(1), failure: .http)
                scrapes.record(code: 200)
            }
        }
        let row = try #require(rpc.readings().first?.rows[.chainID])
        #expect(row.requests == 4000)
        #expect(row.failures.reduce(0, +) == 4000)
        #expect(scrapes.readings().first == 4000)
    }

    @Test func version_changesWithEveryCount() {
        let rpc = RPCTelemetry(upstreams: ["a": []])
        let first = rpc.version
        rpc.recordExchange(upstream: "a")
        let second = rpc.version
        rpc.record(upstream: "a", method: "x", duration: .zero, failure: nil)
        #expect(Set([first, second, rpc.version]).count == 3)
    }

    @Test func unlistedCodes_countAsOther() {
        let scrapes = ScrapeTelemetry()
        for code in [200, 405, 418, -1, 405] { scrapes.record(code: code) }
        #expect(scrapes.readings() == [1, 0, 2, 0, 0, 2])
    }
}
