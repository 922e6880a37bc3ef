/// The status page and a scrape where they have the most to say: ten chains, and a thousand messages of which every one is invalid.
enum BenchPage {
    private static let chains = 10
    private static let messagesPerChain = 100

    static func measure(_ clock: any MonitorClock) async throws -> [BenchFigure] {
        let crowd = (0..<chains).map { CrowdedChain($0, of: chains, messages: messagesPerChain, lies: true) }
        let parameters = ProtocolParameters(
            chains: Dictionary(uniqueKeysWithValues: crowd.map { ($0.id, $0.parameters) }))
        let upstreams = crowd.map { chain in
            Upstream(name: "el-\(chain.id)", identify: { chain.id }, reader: { _ in chain })
        }
        let journal = JournalBox()
        let start = clock.now()
        return try await BenchMonitor.run(
            CoreConfiguration(parameters: parameters, attached: crowd.map(\.id)), upstreams, clock,
            announce: { journal.note($0, at: $1) }
        ) { monitor, turns in
            for await _ in turns where journal.current.entries.count >= chains * messagesPerChain { break }
            try Task.checkCancellation()
            let page = StatusPage(
                snapshot: monitor.snapshots.current, journal: journal.current, now: clock.now(),
                replica: .init(version: BuildInfo.version, configurationHash: "bench", startedAt: start))
            return figures(page) + [
                BenchFigure(
                    name: "scrape of \(chains) chains, \(page.journal.entries.count) invalid messages, on the server",
                    value: BenchJobs.scrape(monitor, of: chains, clock) * 1000, unit: "ms", target: .atMost(2))
            ]
        }
    }

    private static func figures(_ page: StatusPage) -> [BenchFigure] {
        let seconds = Stopwatch.best(rounds: 50) { withExtendedLifetime(page.html) {} }
        let count = page.journal.entries.count
        return [
            BenchFigure(
                name: "status page, \(chains) chains, \(count) invalid messages", value: seconds * 1000, unit: "ms",
                target: .atMost(10)),
            BenchFigure(
                name: "its size", value: Double(page.html.count) / 1000, unit: "KB", target: .atMost(60)),
        ]
    }
}
