import Glibc

/// `xmsg-mon bench`: how fast the monitor's parts are on this machine.
///
/// Figures of one part are the best of several rounds, which is what the code can do when the machine lets it; processor time
/// where a part uses one thread, wall time where several work together.
package enum BenchCommand {
    /// Measures and prints, one figure a line, beside what must be reached.
    package static func execute(_ plan: BenchPlan, _ context: CommandContext) async -> ExitCode {
        let bar = ProgressBar("parts", of: plan.parts.count, context)
        return await bar.show { await measure(plan, bar, context) }
    }

    private static func measure(_ plan: BenchPlan, _ bar: ProgressBar, _ context: CommandContext) async -> ExitCode {
        var figures: [BenchFigure] = []
        for (index, part) in plan.parts.enumerated() {
            bar.note(UInt64(index), of: UInt64(plan.parts.count), part.rawValue)
            do {
                let measured = try await measure(part, alone: plan.parts.count == 1, context)
                figures += measured
                // A long run shows what it has as it goes.
                guard !plan.json else { continue }
                bar.finish()
                let code = context.finish(printing: measured.map { "\($0)\n" }.joined())
                guard code == .ok else { return code }
            } catch {
                bar.finish()
                return context.fail("measuring \(part.rawValue) failed: \(error)")
            }
        }
        bar.finish()
        let code = plan.json ? context.finish(printing: json(figures)) : .ok
        return code == .ok && plan.strict ? verdict(on: figures, context) : code
    }

    private static func measure(
        _ part: BenchPart, alone: Bool, _ context: CommandContext
    ) async throws -> [BenchFigure] {
        switch part {
        case .keccak: BenchParts.hashing()
        case .json: BenchParts.parsing()
        case .proof: BenchParts.proving()
        case .jobs: try await BenchJobs.measure(context.clock, alone: alone)
        case .catchup: try await BenchCatchUp.measure(context.clock)
        case .chains: try await BenchChains.measure(context.clock)
        case .demo: try await BenchDemo.measure(context.clock)
        case .page: try await BenchPage.measure(context.clock)
        case .events: try await BenchEvents.measure(context.clock)
        case .client: try await BenchTraffic.client(alone: alone)
        case .server: try await BenchTraffic.server()
        }
    }

    /// Fails when a figure misses its mark, and names each that does.
    static func verdict(on figures: [BenchFigure], _ context: CommandContext) -> ExitCode {
        let missed = figures.filter { !$0.reachesTarget }
        guard !missed.isEmpty else { return .ok }
        context.errors.write(missed.map { "\(Command.program): missed: \($0.name)\n" }.joined())
        return .failed
    }

    private static func json(_ figures: [BenchFigure]) -> String {
        var writer = JSONWriter()
        writer.array { json in
            for figure in figures {
                json.object { json in
                    json.member("name", figure.name)
                    json.member("value", figure.value)
                    json.member("unit", figure.unit)
                    json.member("target", figure.target.description)
                    json.member("reached", figure.reachesTarget)
                }
            }
        }
        return String(decoding: writer.bytes, as: UTF8.self) + "\n"
    }
}

/// What to measure, and how to print it.
package struct BenchPlan: Hashable, Sendable {
    /// The parts, in the order of the list of all.
    package let parts: [BenchPart]
    /// Print JSON.
    package let json: Bool
    /// A figure that misses its mark is a failure.
    package let strict: Bool

    /// Makes the typed form of the settings; without a choice everything is measured.
    package init(_ resolved: ResolvedSettings) throws(SettingProblems) {
        var reader = SettingReader(resolved)
        let json = reader.value(Settings.json)
        let strict = reader.value(Settings.benchStrict)
        let chosen = Set(reader.entries(Settings.benchParts).map(\.value))
        if let problems = SettingProblems(reader.problems) { throw problems }
        parts = BenchPart.allCases.filter { chosen.isEmpty || chosen.contains($0) }
        self.json = json ?? false
        self.strict = strict ?? false
    }
}

/// A measurement that could not be made, in words.
struct BenchFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// Reads clocks and repeats.
enum Stopwatch {
    /// Processor seconds of this process.
    static func processor() -> Double { read(CLOCK_PROCESS_CPUTIME_ID) }

    /// Seconds of a clock that only goes forward.
    static func wall() -> Double { read(CLOCK_MONOTONIC) }

    /// The least processor seconds that one round of `body` took.
    static func best(rounds: Int, _ body: () -> Void) -> Double {
        (0..<max(rounds, 1)).map { _ in
            let start = processor()
            body()
            return processor() - start
        }.min() ?? 0
    }

    private static func read(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1_000_000_000
    }
}
