import Testing

@testable import MonitorKit

/// A container's health check asks where the monitor beside it listens, without being told.
@Suite(.timeLimit(.minutes(15))) struct HealthcheckTests {
    private let recorder = Recorder()
    private let interface = CommandLineInterface([.healthcheck])

    /// Calls the command while something answers probes; `PORT` in variables and arguments is its port.
    private func call(_ arguments: [String], _ environment: [String: String]) async throws -> ExitCode {
        let loop = try EventLoop.start(name: "healthcheck-test")
        defer { loop.stop() }
        let server = HTTPServer(configuration: .init(address: .loopback), on: loop) { request in
            guard request.path == "/livez" else { return .text("not foreseen", status: .notFound) }
            return HTTPResponse(contentType: "text/plain", body: Array("alive".utf8))
        }
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try? await server.run() }
            let port = "\(try await server.waitUntilListening())"
            let code = await interface.main(
                .test(
                    ["healthcheck"] + arguments.map { $0.replacing("PORT", with: port) },
                    environment: environment.mapValues { $0.replacing("PORT", with: port) }, recorder: recorder))
            group.cancelAll()
            return code
        }
    }

    private static let calls: [(arguments: [String], environment: [String: String])] = [
        ([], ["XMSG_MON_METRICS_PORT": "PORT"]),
        ([], ["XMSG_MON_METRICS_PORT": "PORT", "XMSG_MON_METRICS_ADDR": "0.0.0.0"]),
        (["--metrics.port", "PORT"], ["XMSG_MON_METRICS_PORT": "1"]),
        (["--url", "http://127.0.0.1:PORT"], ["XMSG_MON_METRICS_PORT": "0", "XMSG_MON_METRICS_ADDR": "192.0.2.1"]),
    ]

    @Test(arguments: calls)
    func monitor_isAskedWhereItListens(arguments: [String], environment: [String: String]) async throws {
        let code = try await call(arguments, environment)
        #expect(code == .ok, "\(recorder.errors)")
        #expect(recorder.output == "alive\n")
    }

    @Test func portThatNobodyKnows_isTold_withItsVariable() async throws {
        let code = try await call([], ["XMSG_MON_METRICS_PORT": "0"])
        #expect(code == .configuration)
        #expect(recorder.errors.contains("XMSG_MON_METRICS_PORT: is 0") && recorder.errors.contains("give --url"))
    }

    @Test(arguments: [
        ("127.0.0.1", "127.0.0.1"), ("0.0.0.0", "127.0.0.1"), ("::", "[::1]"), ("0:0::0", "[::1]"),
        ("192.0.2.7", "192.0.2.7"), ("2001:DB8::7", "[2001:db8::7]"),
    ])
    func addressThatStandsForAll_isReachedByLoopback(_ address: String, _ host: String) {
        #expect(LocalMonitor.url(address: address, port: 9100) == "http://\(host):9100")
    }
}
