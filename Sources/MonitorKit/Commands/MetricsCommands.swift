extension Settings {
    /// The catalogue as a document.
    package static let markdown = Setting(
        "markdown", .boolean, default: "false", because: "a terminal shows tables", scope: .flag,
        help: "Print the document docs/METRICS.md instead of a table.")

    /// The other format of an example.
    package static let openMetrics = Setting(
        "openmetrics", .boolean, default: "false", because: "every scraper reads the older format", scope: .flag,
        help: "Print OpenMetrics 1.0 instead of text 0.0.4.")

    /// What `metrics list` understands.
    package static let metricsList: SettingSet = [json.declaration, markdown.declaration]
    /// What `metrics sample` understands.
    package static let metricsSample: SettingSet = [openMetrics.declaration]
    /// What `metrics lint` understands.
    package static let metricsLint = SettingSet(
        [monitorToken.declaration, json.declaration], operands: Operands("URL|FILE", count: 1...1))
}

extension Command {
    /// The catalogue.
    package static let metricsList = Command(
        name: "metrics list", summary: "List every series with its class, merge operator, labels and meaning.",
        example: "xmsg-mon metrics list --json", settings: Settings.metricsList
    ) { resolved, context in
        await typed(
            { () throws(SettingProblems) in
                var reader = SettingReader(resolved)
                let (json, markdown) = (reader.value(Settings.json), reader.value(Settings.markdown))
                if let problems = SettingProblems(reader.problems) { throw problems }
                return (json ?? false, markdown ?? false)
            }, "metrics list", context
        ) { choice, context in
            context.finish(
                printing: choice.0
                    ? CatalogueText.json : choice.1 ? CatalogueText.document : CatalogueText.table)
        }
    }

    /// An example of a page.
    package static let metricsSample = Command(
        name: "metrics sample", summary: "Print an example page with every series, without any node.",
        example: "xmsg-mon metrics sample --openmetrics", settings: Settings.metricsSample
    ) { resolved, context in
        await typed(
            { () throws(SettingProblems) in
                var reader = SettingReader(resolved)
                let openMetrics = reader.value(Settings.openMetrics)
                if let problems = SettingProblems(reader.problems) { throw problems }
                return openMetrics == true ? ExpositionFormat.openMetrics : .prometheusText
            }, "metrics sample", context
        ) { format, context in
            context.finish(printing: String(decoding: MetricExample.page(format), as: UTF8.self))
        }
    }

    /// A page against the catalogue.
    package static let metricsLint = Command(
        name: "metrics lint", summary: "Hold a metrics page against the catalogue; exit 3 when something is wrong.",
        example: "xmsg-mon metrics lint http://127.0.0.1:7300/metrics", settings: Settings.metricsLint
    ) { resolved, context in
        await typed(
            { () throws(SettingProblems) in
                var reader = SettingReader(resolved)
                let token = reader.token(Settings.monitorToken, context.files)
                let json = reader.value(Settings.json)
                if let problems = SettingProblems(reader.problems) { throw problems }
                return (token, json ?? false)
            }, "metrics lint", context
        ) { value, context in
            await MetricsLintCommand.execute(resolved.words.first ?? "", token: value.0, json: value.1, context)
        }
    }
}

/// `xmsg-mon metrics lint` reads a page from a replica or a file and says what is wrong with it.
enum MetricsLintCommand {
    private static let longestPage = 16 << 20

    /// Exit code 3 for findings, 1 where there is no page to look at.
    static func execute(
        _ place: String, token: TokenFile?, json: Bool, _ context: CommandContext
    ) async -> ExitCode {
        let page: MetricPage
        do {
            page = try MetricPage(try await bytes(place, token, context))
        } catch let error as MetricPage.Unreadable {
            return context.fail("the page cannot be read: \(error)")
        } catch let error as FileError {
            return context.fail("the file \(error.reason)")
        } catch {
            return context.fail(on: error)
        }
        let findings = MetricLint.findings(page)
        let text = json ? Self.json(findings) : findings.map { "\($0)\n" }.joined()
        let summary = findings.isEmpty && !json ? "\(page.samples.count) samples, nothing to complain about\n" : ""
        let code = context.finish(printing: text + summary)
        return code == .ok && !findings.isEmpty ? .configuration : code
    }

    private static func bytes(_ place: String, _ token: TokenFile?, _ context: CommandContext) async throws -> [UInt8] {
        guard place.hasPrefix("http://") || place.hasPrefix("https://") else {
            return try context.files.read(place, longestPage)
        }
        let loop = try EventLoop.start(name: "xmsg-mon-io")
        defer { loop.stop() }
        let base = place.hasSuffix("/metrics") ? String(place.dropLast("/metrics".count)) : place
        return try await MonitorClient(base, token: token, on: loop, tls: context.tls).get("/metrics")
    }

    private static func json(_ findings: [MetricLint.Finding]) -> String {
        var writer = JSONWriter()
        writer.object { json in
            json.key("findings")
            json.array { json in
                for finding in findings {
                    json.object { json in
                        json.member("line", finding.line)
                        json.member("text", finding.text)
                    }
                }
            }
        }
        return String(decoding: writer.bytes, as: UTF8.self) + "\n"
    }
}
