import Testing

@testable import MonitorKit

/// What the metrics page says of chains whose liveness is watched: rules R2 and R10 of the endpoint, and the values themselves.
@Suite struct RowMetricsTests {
    /// One replica's looks at two chains, every five seconds.
    private struct Replica {
        var begin = 0.0
        var end = 400.0
        /// While the chains make no block.
        var stop: Range<Double>?
        /// While the execution node does not answer.
        var isCutOff: Range<Double>?
        var sources = ["el", "node"]

        var snapshot: MonitorSnapshot {
            var op = ChainRow(.chain(ChainID(901)), RowParameters(.op, blockTime: 2))
            var concordium = ChainRow(.named("ccd"), RowParameters(.concordium, blockTime: 2))
            for time in stride(from: begin, through: end, by: 5) {
                let progress = stop.map { $0.contains(time) ? $0.lowerBound : time } ?? time
                for source in sources {
                    if source == "el", isCutOff?.contains(time) == true {
                        op.failed(source, UpstreamFailure(.timeout, "no answer"), at: moment(time))
                    } else {
                        op.answered(source, Self.op(progress, all: source == "node"), at: moment(time))
                    }
                }
                concordium.answered("ccd", Self.concordium(progress), at: moment(time))
            }
            var snapshot = MonitorSnapshot()
            snapshot.rows = [op, concordium].map { RowReport($0, at: moment(end)) }
            return snapshot
        }

        /// What an execution node says, or a rollup node, which says all.
        private static func op(_ time: Double, all: Bool) -> RowObservation {
            var observation = RowObservation()
            let lags: [(WatchedHead, Double)] = [(.unsafe, 0), (.localSafe, 30), (.crossSafe, 60), (.finalized, 600)]
            for (name, lag) in lags where all || name == .unsafe {
                observation.heads[name] = head(UInt64(1_000 + (time - lag) / 2), at: time - lag)
            }
            let origin = (time / 12).rounded(.down)
            if all { observation.heads[.l1Origin] = head(UInt64(5_000 + origin), at: 12 * origin - 24, fork: 1) }
            return observation
        }

        private static func concordium(_ time: Double) -> RowObservation {
            var observation = RowObservation()
            observation.heads[.unsafe] = head(UInt64(500 + time / 2), at: time)
            observation.heads[.finalized] = head(UInt64(495 + time / 2), at: time - 10)
            observation.heads[.round] = HeadPosition(number: UInt64(700 + time / 2))
            return observation
        }
    }

    private static func series(_ snapshot: MonitorSnapshot) -> [String] {
        ScrapeSamples.samples(MonitorMetrics.chainData(snapshot, .prometheusText))
            .filter { $0.hasPrefix("xmsg_mon_row_") }
    }

    private static func value(of series: String, in snapshot: MonitorSnapshot) -> String? {
        Self.series(snapshot).first { $0.hasPrefix("\(series) ") }.map { String($0.dropFirst(series.count + 1)) }
    }

    /// Class S is held whole: what stands in it, in which order, with which number.
    @Test func state_isWhatTheSourcesSay_inTheOrderOfRowsAndHeads() {
        let state = ScrapeSamples.samples(MonitorMetrics.state(Replica().snapshot, .prometheusText))
        let heads: [(name: String, number: Int, time: Int, threshold: Int)] = [
            ("unsafe", 1_200, 1_700_000_400, 30), ("local_safe", 1_185, 1_700_000_370, 1_200),
            ("cross_safe", 1_170, 1_700_000_340, 1_200), ("finalized", 900, 1_699_999_800, 3_120),
            ("l1_origin", 5_033, 1_700_000_372, 240),
        ]
        let wanted =
            [#"xmsg_mon_row_expected{row="901",kind="op"} 1"#]
            + heads.map { #"xmsg_mon_row_head_number{row="901",head="\#($0.name)"} \#($0.number)"# }
            + heads.map { #"xmsg_mon_row_head_timestamp_seconds{row="901",head="\#($0.name)"} \#($0.time)"# }
            + heads.map { #"xmsg_mon_row_threshold_seconds{row="901",head="\#($0.name)"} \#($0.threshold)"# }
        #expect(state.filter { $0.hasPrefix("xmsg_mon_row_") && $0.contains(#"row="901""#) } == wanted)
        let other = state.filter { $0.contains(#"row="ccd""#) }
        #expect(other.first == #"xmsg_mon_row_expected{row="ccd",kind="concordium"} 1"#)
        #expect(other.contains(#"xmsg_mon_row_head_number{row="ccd",head="round"} 900"#))
        #expect(!other.contains { $0.hasPrefix(#"xmsg_mon_row_head_timestamp_seconds{row="ccd",head="round"}"#) })
    }

    @Test func headThatStandsStill_isStalled_sinceItsOwnTime() {
        let moving = Replica().snapshot
        let stopped = Replica(stop: 200..<1_000).snapshot
        let newest = #"{row="901",head="unsafe""#
        #expect(Self.value(of: "xmsg_mon_row_head_state\(newest),state=\"ok\"}", in: moving) == "1")
        #expect(Self.value(of: "xmsg_mon_row_head_state\(newest),state=\"stalled\"}", in: moving) == "0")
        #expect(Self.value(of: "xmsg_mon_row_stalled_since_timestamp_seconds\(newest)}", in: moving) == nil)
        #expect(Self.value(of: "xmsg_mon_row_head_changed_timestamp_seconds\(newest)}", in: moving) == "1700000400")
        #expect(Self.value(of: "xmsg_mon_row_head_state\(newest),state=\"ok\"}", in: stopped) == "0")
        #expect(Self.value(of: "xmsg_mon_row_head_state\(newest),state=\"stalled\"}", in: stopped) == "1")
        #expect(
            Self.value(of: "xmsg_mon_row_stalled_since_timestamp_seconds\(newest)}", in: stopped) == "1700000200")
        #expect(Self.value(of: "xmsg_mon_row_head_changed_timestamp_seconds\(newest)}", in: stopped) == "1700000200")
        #expect(Self.value(of: "xmsg_mon_row_head_number\(newest)}", in: stopped) == "1100")
    }

    /// R2: a chain that stops, or has stopped, has the same series as one that never did; since when is the exception.
    @Test func r2_seriesOfRows_dependOnConfiguration_notOnHistory() {
        let exceptions = [
            "xmsg_mon_row_stalled_since_timestamp_seconds", "xmsg_mon_row_head_changed_timestamp_seconds",
        ]
        let histories = [
            Replica(), Replica(begin: 350), Replica(stop: 200..<1_000), Replica(stop: 100..<200),
            Replica(isCutOff: 200..<260),
        ]
        let names = Set(
            histories.map { history in
                Self.series(history.snapshot).filter { line in !exceptions.contains { line.hasPrefix($0) } }
                    .map { line in line.prefix { $0 != "}" } }
            })
        #expect(names.count == 1 && (names.first?.count ?? 0) > 50)
    }

    /// R10: whoever reads the same now writes the same bytes, whatever it lived through and in which order it asks.
    @Test(arguments: ExpositionFormat.allCases)
    func r10_replicasThatReadTheSame_showTheSameBytesOfRows(format: ExpositionFormat) {
        let recovered = Replica(stop: 100..<200, isCutOff: 220..<260)
        let new = Replica(begin: 350, sources: ["node", "el"])
        #expect(MonitorMetrics.state(recovered.snapshot, format) == MonitorMetrics.state(new.snapshot, format))
        // One saw the chain stop, the other knows it only as it stands: what they know of the time before is of another class.
        let witness = Replica(stop: 360..<1_000)
        let latecomer = Replica(begin: 370, stop: 360..<1_000, sources: ["node", "el"])
        #expect(MonitorMetrics.state(witness.snapshot, format) == MonitorMetrics.state(latecomer.snapshot, format))
        #expect(
            MonitorMetrics.chainData(witness.snapshot, format) != MonitorMetrics.chainData(latecomer.snapshot, format))
        #expect(MonitorMetrics.state(new.snapshot, format) != MonitorMetrics.state(witness.snapshot, format))
    }
}
