import Foundation
import MonitorKit
import Testing

@Suite(.timeLimit(.minutes(15))) struct MetricsCommandsTests {
    private let recorder = Recorder()
    private let interface = CommandLineInterface([.metricsList, .metricsSample, .metricsLint])

    private func call(_ arguments: String..., files: [String: [UInt8]] = [:]) async -> ExitCode {
        await interface.main(.test(arguments, files: .memory(files), recorder: recorder))
    }

    @Test func list_isTheCatalogue_forPeopleAndPrograms() async throws {
        #expect(await call("metrics", "list") == .ok)
        #expect(recorder.output.split(separator: "\n").count == MetricCatalogue.all.count + 1)
        let other = Recorder()
        #expect(
            await interface.main(.test(["metrics", "list", "--json"], files: .memory([:]), recorder: other)) == .ok)
        let object = try JSONSerialization.jsonObject(with: Data(other.output.utf8)) as? [String: Any]
        let rows = try #require(object?["metrics"] as? [[String: Any]])
        #expect(rows.compactMap { $0["name"] as? String } == MetricCatalogue.all.map(\.sampleName))
        for (row, family) in zip(rows, MetricCatalogue.all) {
            #expect(row["class"] as? String == family.seriesClass.rawValue)
            #expect(row["merge"] as? String == family.merge.rawValue)
            #expect(row["labels"] as? [String] == family.labels.map(\.rawValue))
            #expect(row["help"] as? String == family.help)
        }
    }

    @Test(.enabled(if: SourceTree.isThere)) func document_isWhatTheProgramPrints() throws {
        let file = try #require(SourceTree.file("docs/METRICS.md"))
        #expect(file.text == CatalogueText.document, "print it again with `xmsg-mon metrics list --markdown`")
    }

    @Test func sample_isAPage_inEitherFormat() async {
        #expect(await call("metrics", "sample") == .ok)
        #expect(recorder.output == ScrapeSamples.text(MetricExample.page(.prometheusText)))
        let other = Recorder()
        let arguments = ["metrics", "sample", "--openmetrics"]
        #expect(await interface.main(.test(arguments, files: .memory([:]), recorder: other)) == .ok)
        #expect(other.output.hasSuffix("# EOF\n"))
    }

    @Test func lint_exitsAsItsFindingsAre() async {
        let page = MetricExample.page(.prometheusText)
        let files = ["good": page, "odd": page + Array("xmsg_mon_odd 1\n".utf8), "garbage": Array("<html>\n".utf8)]
        #expect(await call("metrics", "lint", "good", files: files) == .ok)
        #expect(recorder.output.hasSuffix("nothing to complain about\n"))
        #expect(await call("metrics", "lint", "odd", files: files) == .configuration)
        #expect(recorder.output.contains("xmsg_mon_odd is not in the catalogue"))
        #expect(await call("metrics", "lint", "odd", "--json", files: files) == .configuration)
        #expect(recorder.output.contains(#"{"findings":[{"line":"#))
        #expect(await call("metrics", "lint", "garbage", files: files) == .failed)
        #expect(recorder.errors.contains("the page cannot be read: line 1 is neither metadata nor a sample"))
        #expect(await call("metrics", "lint", "nowhere", files: files) == .failed)
        #expect(await call("metrics", "lint", files: files) == .usage)
    }

    @Test func lint_readsARunningReplica_andNamesNoURLWhereThereIsNone() async throws {
        let loop = try EventLoop.start(name: "metrics-lint-test")
        defer { loop.stop() }
        let address = try #require(SocketAddress(ip: "127.0.0.1", port: 0))
        let server = HTTPServer(configuration: .init(address: address), on: loop) { request in
            request.path == "/metrics"
                ? HTTPResponse(
                    contentType: ExpositionFormat.prometheusText.contentType, body: MetricExample.page(.prometheusText))
                : .text("not found", status: .notFound)
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try? await server.run() }
            let port = try await server.waitUntilListening()
            for place in ["http://127.0.0.1:\(port)", "http://127.0.0.1:\(port)/metrics"] {
                #expect(await call("metrics", "lint", place) == .ok)
            }
            group.cancelAll()
        }
        #expect(await call("metrics", "lint", "http://user:canary@127.0.0.1:1/metrics") == .failed)
        #expect(!recorder.errors.contains("canary") && !recorder.errors.isEmpty)
    }
}
