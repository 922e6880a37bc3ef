/// One replica of a scenario that watches chain 10, and what becomes of it; times are steps.
package struct ScenarioReplica: Sendable {
    /// A count of invalid messages in blocks of one level, from a step up to another.
    package struct Finding: Sendable {
        let steps: Range<Int>
        let safety: String
        let count: Int

        /// One invalid message in unsafe blocks, until the end unless it is said.
        package static func unsafe(from start: Int, until end: Int = RuleScenario.lastStep + 1) -> Finding {
            Finding(steps: start..<end, safety: "unsafe", count: 1)
        }

        /// One invalid message in blocks of a level.
        package static func at(_ safety: String, from start: Int, until end: Int) -> Finding {
            Finding(steps: start..<end, safety: safety, count: 1)
        }
    }

    /// The target's name.
    var name: String
    /// Its scrape job.
    var job = "xmsg-mon"
    /// What it finds.
    var findings: [Finding] = []
    /// Its first scrape.
    var start = 0
    /// When its window is whole; from the start unless said.
    var completeAt: Int?
    /// When the target vanishes.
    var killedAt: Int?
    /// When it loses its upstream: it is scraped on, and nothing moves.
    var stalledAt: Int?
    /// When its upstream's head stands still, although reads succeed.
    var headStalledAt: Int?
    /// It has never reached its upstream: it is scraped, and has read no head.
    var isCutOff = false
    /// Seconds that its clock runs ahead.
    var skew = 0
    /// Steps for which it does not get on, and says what it said at the first of them.
    var pauses: [Range<Int>] = []
    /// It says zero before its window is whole, which no replica may.
    var leaksZeros = false

    /// The series of the replica.
    var series: [(name: String, samples: String)] {
        let target = #"job="\#(job)",instance="\#(name)""#
        let chain = #"\#(target),chain_id="10""#
        let step = RuleScenario.step
        var series: [(String, String)] = [
            ("up{\(target)}", samples { _ in .value(1) }),
            ("xmsg_mon_chain_expected{\(chain)}", samples { _ in .value(1) }),
            ("xmsg_mon_chain_complete{\(chain)}", samples { .value($0 >= complete && !isCutOff ? 1 : 0) }),
            (
                "xmsg_mon_chain_verified_timestamp_seconds{\(chain)}",
                samples { .value(isCutOff ? 0 : skew + step * seen($0, until: stalledAt)) }
            ),
            (
                #"xmsg_mon_chain_head_timestamp_seconds{\#(chain),safety="unsafe"}"#,
                samples { isCutOff ? .absent : .value(step * seen($0, until: headStalledAt)) }
            ),
        ]
        for safety in ["unsafe", "local_safe", "cross_safe"] {
            series.append(
                (
                    """
                    xmsg_mon_invalid_messages{\(target),executing_chain_id="10",initiating_chain_id="130",\
                    safety="\(safety)"}
                    """, samples { count(safety, at: $0) }
                ))
        }
        return series
    }

    /// The step that it has come to at a step.
    private func seen(_ step: Int, until end: Int?) -> Int {
        min(pauses.first { $0.contains(step) }?.lowerBound ?? step, end ?? .max)
    }

    private var complete: Int { completeAt ?? start }

    private func count(_ safety: String, at step: Int) -> ScrapedSample {
        let known = seen(step, until: stalledAt)
        let count = findings.first { $0.safety == safety && $0.steps.contains(known) }?.count ?? 0
        return count == 0 && (step < complete || isCutOff) && !leaksZeros ? .absent : .value(count)
    }

    private func samples(_ sample: (Int) -> ScrapedSample) -> String {
        SampleSequence.text(
            (0...RuleScenario.lastStep).map { step in
                if step == killedAt { return .stale }
                return step < start || step > killedAt ?? .max ? .absent : sample(step)
            })
    }
}
