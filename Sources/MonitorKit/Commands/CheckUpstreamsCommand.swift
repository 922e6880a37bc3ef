/// `xmsg-mon check upstreams` asks every endpoint what the monitor will ask it, and changes nothing.
package enum CheckUpstreamsCommand {
    /// Asks, prints, and fails when the monitor would be hindered.
    package static func execute(_ configuration: Configuration, json: Bool, _ context: CommandContext) async -> ExitCode
    {
        let reports: [UpstreamReport]
        do {
            reports = try await self.reports(configuration, context.clock)
        } catch {
            return context.fail("\(error)")
        }
        let missing = problems(with: reports, configuration)
        let code = context.finish(printing: json ? self.json(reports, missing) : text(reports, missing))
        let isHindered = !missing.isEmpty || reports.contains { !$0.problems.isEmpty }
        return code == .ok && isHindered ? .failed : code
    }

    /// One report for each endpoint, in the order of the configuration.
    private static func reports(
        _ configuration: Configuration, _ clock: any MonitorClock
    ) async throws -> [UpstreamReport] {
        let loop = try EventLoop.start(name: "xmsg-mon-io")
        defer { loop.stop() }
        var settings = HTTPClient.Configuration()
        settings.bodyLimit = configuration.maximumResponseBytes
        if configuration.upstreams.contains(where: { $0.url.scheme == .https }) { settings.tls = try TLSContext() }
        let client = HTTPClient(on: loop, configuration: settings)
        return await withTaskGroup(of: (Int, UpstreamReport).self) { group in
            for (index, upstream) in configuration.upstreams.enumerated() {
                let probe = UpstreamProbe(
                    upstream: upstream.name, url: upstream.url, client: client, clock: clock,
                    timeout: configuration.requestTimeout)
                group.addTask { (index, await probe.report()) }
            }
            var reports: [(Int, UpstreamReport)] = []
            for await report in group { reports.append(report) }
            return reports.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    /// What is wrong with the endpoints taken together.
    private static func problems(with reports: [UpstreamReport], _ configuration: Configuration) -> [String] {
        let served = Set(reports.compactMap(\.chain))
        let missing = configuration.attachedChains.filter { !served.contains($0) }.map { chain in
            "chain \(chain) of the dependency set: no endpoint says that it serves it"
        }
        let foreign = reports.compactMap { report in
            report.chain.flatMap { chain in
                configuration.attachedChains.contains(chain)
                    ? nil : "\(report.upstream) serves chain \(chain), which is not watched"
            }
        }
        return missing + foreign
    }

    private static func text(_ reports: [UpstreamReport], _ problems: [String]) -> String {
        let lines = reports.flatMap { report in report.problems.map { "\(report.upstream): \($0)" } } + problems
        let verdict =
            lines.isEmpty
            ? "Everything that the monitor needs is answered.\n" : lines.map { "! \($0)\n" }.joined()
        return TextTable.text([UpstreamReport.columns] + reports.map(\.cells)) + "\n" + verdict
    }

    private static func json(_ reports: [UpstreamReport], _ problems: [String]) -> String {
        var writer = JSONWriter()
        writer.object { json in
            json.key("upstreams")
            json.array { json in reports.forEach { $0.write(to: &json) } }
            json.key("problems")
            json.array { json in problems.forEach { json.write($0) } }
        }
        return String(decoding: writer.bytes, as: UTF8.self) + "\n"
    }
}

extension Command {
    /// The dry run.
    package static let checkUpstreams = Command(
        name: "check upstreams", summary: "Ask every endpoint what run will ask it; print a table, change nothing.",
        example: "xmsg-mon check upstreams --config /etc/xmsg-mon/config.json",
        settings: Settings.inspection.showing(Settings.asking + Settings.observers + [Settings.json.declaration])
    ) { resolved, context in
        await configured("check upstreams", resolved, context) { configuration, json, context in
            await CheckUpstreamsCommand.execute(configuration, json: json, context)
        }
    }
}
