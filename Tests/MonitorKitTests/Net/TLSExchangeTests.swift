import Foundation
import MonitorKit
import Testing

/// What happens on a TLS connection after the handshake, and whom the program trusts.
@Suite(
    .timeLimit(.minutes(15)), .serialized,
    .enabled(
        if: CertificateWorkshop.openssl.mayRun && TLSScriptedServer.python.mayRun,
        "openssl or python3 is not in PATH; install openssl and python3 to run these tests"))
struct TLSExchangeTests {
    /// Made once: each needs a dozen runs of a program.
    private static let making = Task { try await CertificateWorkshop() }
    private static var workshop: CertificateWorkshop { get async throws { try await making.value } }

    private func client(in workshop: CertificateWorkshop) throws -> TestClient {
        let context = try TLSContext(trusting: .file(workshop.path("ca.pem")))
        return try TestClient { $0.tls = context }
    }

    @Test func severalExchanges_shareOneConnection() async throws {
        let workshop = try await Self.workshop
        let server = try await TLSScriptedServer("good", in: workshop)
        defer { server.stop() }
        let client = try client(in: workshop)
        let url = try EndpointURL(parsing: "https://127.0.0.1:\(server.port)/count")
        for _ in 0..<3 {
            #expect(try await String(decoding: client.post(to: url).body, as: UTF8.self) == "connection 1")
        }
        // The count is the server's own: with another line it goes up.
        let other = try self.client(in: workshop)
        #expect(try await String(decoding: other.post(to: url).body, as: UTF8.self) == "connection 2")
    }

    @Test(arguments: ["length-cut", "chunked-cut", "close-cut", "length-bye", "chunked-bye"])
    func bodyThatIsCutShort_isAnError(_ path: String) async throws {
        let workshop = try await Self.workshop
        let server = try await TLSScriptedServer("good", in: workshop)
        defer { server.stop() }
        let url = try EndpointURL(parsing: "https://127.0.0.1:\(server.port)/\(path)")
        #expect(try await client(in: workshop).cause(to: url) == .http)
    }

    /// The counterpart: an end that the peer says is the end.
    @Test func bodyUntilTheOrderlyEnd_isWhole() async throws {
        let workshop = try await Self.workshop
        let server = try await TLSScriptedServer("good", in: workshop)
        defer { server.stop() }
        let url = try EndpointURL(parsing: "https://127.0.0.1:\(server.port)/close-bye")
        #expect(try await String(decoding: client(in: workshop).post(to: url).body, as: UTF8.self) == "{\"half\":")
    }

    /// The program itself, because the environment of a process is for all of its threads.
    @Test(arguments: [("ca.pem", "request /"), ("stranger.pem", "refused TLSV1_ALERT_UNKNOWN_CA")])
    func program_trustsWhatTheEnvironmentNames(_ authority: String, _ event: String) async throws {
        let workshop = try await Self.workshop
        let server = try await TLSScriptedServer("good", in: workshop)
        defer { server.stop() }
        let program = try BuiltProgram()
        let silence = try FileHandle(forWritingTo: URL(fileURLWithPath: "/dev/null"))
        let process = try program.start(
            environment: ["SSL_CERT_FILE=\(workshop.path(authority))", "SSL_CERT_DIR=/nowhere"],
            ["run", "--l2-rpcs=https://localhost:\(server.port)/", "--metrics.port=0"] + workshop.chainFlags(),
            in: workshop.directory, output: silence.fileDescriptor)
        defer { process.kill() }
        #expect(await server.nextEvent() == event)
    }
}

/// The program as it was built beside the tests.
struct BuiltProgram {
    let path: String

    init() throws {
        path = Bundle.module.bundleURL.deletingLastPathComponent().appending(path: "xmsg-mon").path
        try #require(FileManager.default.isExecutableFile(atPath: path), "\(path) is missing; run swift build first")
    }

    /// Starts it with these variables and no others: what steers the tests must not steer the program.
    func start(
        environment: [String], _ arguments: [String], in folder: String, output: Int32
    ) throws -> ChildProcess {
        try ExternalProgram(name: "env", package: "coreutils").start(
            ["-i"] + environment + [path] + arguments, in: folder, output: output)
    }
}

extension CertificateWorkshop {
    /// A dependency set of one chain, as files of the workshop, and the flags that name them.
    fileprivate func chainFlags() throws -> [String] {
        let hash = String(repeating: "0", count: 63) + "2"
        try #"{"dependencies":{"10":{}}}"#.write(toFile: path("depset.json"), atomically: true, encoding: .utf8)
        try #"{"l2_chain_id":10,"genesis":{"l2":{"hash":"0x\#(hash)","number":0},"l2_time":1},"block_time":2}"#
            .write(toFile: path("rollup.json"), atomically: true, encoding: .utf8)
        return ["--dependency-set=depset.json", "--rollup-configs=rollup.json"]
    }
}
