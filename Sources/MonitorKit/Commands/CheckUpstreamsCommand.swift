/// `xmsg-mon check upstreams` asks every endpoint what the monitor will ask it, and changes nothing.
package enum CheckUpstreamsCommand {
    /// Asks, prints, and fails when the monitor would be hindered.
    package static func execute(_ configuration: Configuration, json: Bool, _ context: CommandContext) async -> ExitCode
    {
        let (reports, observed): ([UpstreamReport], [ObserverReport])
        do {
            (reports, observed) = try await self.reports(configuration, context)
        } catch {
            return context.fail(on: error)
        }
        let missing = problems(with: reports, configuration)
        let code =
            json
            ? context.finish(printing: self.json(reports, observed, missing))
            : context.finish(
                showing: text(reports, observed, missing, configuration.surface.names, context.terminal))
        let isHindered =
            !missing.isEmpty || reports.contains { !$0.problems.isEmpty }
            || observed.contains { !$0.problems.isEmpty }
        return code == .ok && isHindered ? .failed : code
    }

    /// One report for each endpoint, in the order of the configuration, and one for each that is observed.
    private static func reports(
        _ configuration: Configuration, _ context: CommandContext
    ) async throws -> ([UpstreamReport], [ObserverReport]) {
        let loop = try EventLoop.start(name: "xmsg-mon-io")
        defer { loop.stop() }
        var settings = HTTPClient.Configuration()
        settings.bodyLimit = configuration.maximumResponseBytes
        let endpoints = configuration.upstreams + configuration.observers.endpoints
        settings.tls = try context.tls.context(isNeeded: endpoints.contains { $0.url.scheme == .https })
        let client = HTTPClient(on: loop, configuration: settings)
        let probes = configuration.upstreams.map { upstream in
            UpstreamProbe(
                upstream: upstream.name, url: upstream.url, client: client, clock: context.clock,
                timeout: configuration.requestTimeout, budget: upstream.budget, rollups: configuration.rollups)
        }
        let others = ObserverProbe.all(configuration, client, context.clock)
        let bar = ProgressBar("endpoints asked", of: probes.count + others.count, context)
        return await bar.show {
            async let reports = all(probes, bar) { await $0.report() }
            async let observed = all(others, bar) { await $0.report() }
            return await (reports, observed)
        }
    }

    /// What all that are asked at once report, in their order.
    private static func all<Probe: Sendable, Report: Sendable>(
        _ probes: [Probe], _ bar: ProgressBar, _ report: @escaping @Sendable (Probe) async -> Report
    ) async -> [Report] {
        await withTaskGroup(of: (Int, Report).self) { group in
            for (index, probe) in probes.enumerated() { group.addTask { (index, await report(probe)) } }
            var reports: [(Int, Report)] = []
            for await report in group {
                reports.append(report)
                bar.advance()
            }
            return reports.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    /// What is wrong with the endpoints taken together.
    private static func problems(with reports: [UpstreamReport], _ configuration: Configuration) -> [String] {
        let served = Set(reports.compactMap(\.chain))
        let missing = configuration.attachedChains.filter { !served.contains($0) }.map { chain in
            "\(configuration.surface.names.phrase(chain)) of the dependency set: no endpoint says that it serves it"
        }
        let foreign = reports.compactMap { report in
            report.chain.flatMap { chain in
                configuration.attachedChains.contains(chain)
                    ? nil
                    : "\(report.upstream) serves \(configuration.surface.names.phrase(chain)), which is not watched"
            }
        }
        return missing + foreign
    }

    private static func text(
        _ reports: [UpstreamReport], _ observed: [ObserverReport], _ problems: [String], _ names: ChainNames,
        _ terminal: Terminal
    ) -> String {
        let found = reports.map { ($0.upstream, $0.problems) } + observed.map { ($0.name, $0.problems) }
        let lines = found.flatMap { name, problems in problems.map { "\(name): \($0)" } } + problems
        let verdict =
            lines.isEmpty
            ? "Everything that the monitor needs is answered.\n" : lines.map { "! \($0)\n" }.joined()
        func table(_ rows: [[String]]) -> String { TextTable.text(rows, on: terminal) + "\n" }
        let second = observed.isEmpty ? "" : table([ObserverReport.columns] + observed.map(\.cells))
        return table([UpstreamReport.columns] + reports.map { $0.cells(names) }) + second + verdict
    }

    private static func json(
        _ reports: [UpstreamReport], _ observed: [ObserverReport], _ problems: [String]
    ) -> String {
        var writer = JSONWriter()
        writer.object { json in
            json.key("upstreams")
            json.array { json in reports.forEach { $0.write(to: &json) } }
            json.key("observed")
            json.array { json in observed.forEach { $0.write(to: &json) } }
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
