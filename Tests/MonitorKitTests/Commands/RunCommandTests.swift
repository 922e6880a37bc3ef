import Testing

@testable import MonitorKit

@Suite(.timeLimit(.minutes(15))) struct RunCommandTests {
    private static let genesisHash = "0x" + String(repeating: "0", count: 64)
    private static let files = FileReader.memory([
        "depset.json": Array(#"{"dependencies":{"901":{}}}"#.utf8),
        "rollups.json": Array(
            #"{"901":{"block_time":2,"genesis":{"l2":{"number":0,"hash":"\#(genesisHash)"},"l2_time":1}}}"#.utf8),
    ])

    /// Runs in front of a node that never answers, until the program ends or `seen` is found in its log.
    private func run(
        port: UInt16, against node: UInt16, until seen: String, log: Recorder? = nil
    ) async -> (ExitCode, Recorder) {
        let recorder = Recorder()
        var context = CommandContext.test(
            [
                "run", "--dependency-set", "depset.json", "--rollup-configs", "rollups.json", "--metrics.port",
                "\(port)", "--l2-rpcs", "node=http://127.0.0.1:\(node)", "--log.format", "text",
            ], files: Self.files, recorder: recorder)
        if let log { context.log = log.outputStream }
        context.terminations = {
            AsyncStream {
                while !(log ?? recorder).output.contains(seen) {
                    guard (try? await SystemClock().sleep(for: .milliseconds(20))) != nil else { return nil }
                }
                return Termination.terminate
            }
        }
        return (await CommandLineInterface([.run { await RunCommand.execute($0, $1) }]).main(context), recorder)
    }

    private func withSilentNode(_ body: (UInt16) async throws -> Void) async throws {
        let loop = try EventLoop.start(name: "run-test")
        defer { loop.stop() }
        let server = HTTPServer(configuration: .init(address: .loopback), on: loop) { _ in
            try? await LoopClock(loop).sleep(for: .seconds(3_600))
            return .text("late")
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try? await server.run() }
            try await body(try await server.waitUntilListening())
            group.cancelAll()
        }
    }

    @Test func portThatIsTaken_isTheOnlyThingToComplainAbout() async throws {
        try await withSilentNode { port in
            let (code, recorder) = await run(port: port, against: port, until: "nothing that is ever written")
            #expect(code == .failed)
            #expect(recorder.errors.contains("cannot listen on 127.0.0.1:\(port)"))
            #expect(recorder.output == "")
        }
    }

    @Test func start_saysWhereThePageIs() async throws {
        try await withSilentNode { port in
            let (code, recorder) = await run(port: 0, against: port, until: "Status page: http://127.0.0.1:")
            #expect(code == .ok)
            #expect(recorder.output.contains("/metrics"))
        }
    }

    /// A stream that may lose lines is no place for results, nor one that waits for its reader a place for the log.
    @Test func log_goesByAStreamOfItsOwn() async throws {
        try await withSilentNode { port in
            let log = Recorder()
            let (code, recorder) = await run(port: 0, against: port, until: "Status page", log: log)
            #expect(code == .ok && recorder.output == "" && recorder.errors == "")
            #expect(log.output.contains("event=stopped"))
        }
    }
}
