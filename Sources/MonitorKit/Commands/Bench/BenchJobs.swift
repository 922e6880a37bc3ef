/// A million live jobs in the monitor as it runs, each from an initiating block of its own, which is the most that jobs can cost.
enum BenchJobs {
    private static let chains = 10
    private static let jobsPerChain = 100_000

    static func measure(_ clock: any MonitorClock, alone: Bool) async throws -> [BenchFigure] {
        let crowd = (0..<chains).map { CrowdedChain($0, of: chains, messages: jobsPerChain) }
        let parameters = ProtocolParameters(
            chains: Dictionary(uniqueKeysWithValues: crowd.map { ($0.id, $0.parameters) }))
        let upstreams = crowd.map { chain in
            Upstream(name: "el-\(chain.id)", identify: { chain.id }, reader: { _ in chain })
        }
        var core = CoreConfiguration(parameters: parameters, attached: crowd.map(\.id))
        core.maximumJobs = chains * jobsPerChain
        let start = Stopwatch.wall()
        return try await BenchMonitor.run(core, upstreams, clock) { monitor, turns in
            for await _ in turns {
                let valid = monitor.snapshots.current.counts.values.reduce(0) { $0 + $1.valid }
                if valid == chains * jobsPerChain { break }
            }
            try Task.checkCancellation()
            let seconds = Stopwatch.wall() - start
            let resident = Double(ProcessReadings.read().residentBytes ?? 0) / 1_000_000
            return [
                BenchFigure(
                    name: "1,000,000 live jobs, resident, whole process", value: resident, unit: "MB",
                    target: BenchTarget.atMost(400).whenMeasuredAlone(alone)),
                BenchFigure(
                    name: "1,000,000 live jobs, judged", value: Double(chains * jobsPerChain) / seconds, unit: "/s",
                    target: .comparison),
                BenchFigure(
                    name: "scrape of 10 chains then, on the server", value: scrape(monitor, of: chains, clock) * 1000,
                    unit: "ms",
                    target: .atMost(2)),
            ]
        }
    }

    /// Processor seconds of one scrape for which nothing was kept from the one before.
    static func scrape(_ monitor: Monitor, of chains: Int, _ clock: any MonitorClock) -> Double {
        let names = (0..<chains).map { ("el-\($0)", RPCMethod.executionNode) }
        let log = EventLog(minimum: .crit, format: .text, clock: clock) { _ in true }
        let endpoint = MetricsEndpoint(
            identity: ReplicaIdentity(
                version: BuildInfo.version, revision: BuildInfo.revision, swiftVersion: BuildInfo.swift,
                configurationHash: "bench", dependencySet: monitor.snapshots.current.dependencySet),
            rpc: RPCTelemetry(upstreams: Dictionary(uniqueKeysWithValues: names)), scrapes: ScrapeTelemetry(), log: log,
            clock: clock)
        var generation: UInt64 = 0
        return Stopwatch.best(rounds: 50) {
            generation += 1
            let page = endpoint.respond(to: monitor.snapshots.current, generation: generation, accept: nil)
            withExtendedLifetime(page) {}
        }
    }
}
