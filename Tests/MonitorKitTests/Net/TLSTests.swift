import Foundation
import Testing

@testable import MonitorKit

@Suite(
    .timeLimit(.minutes(15)), .serialized,
    .enabled(
        if: CertificateWorkshop.openssl.mayRun, "the program openssl is not in PATH; install openssl to run these tests"
    ))
struct TLSTests {
    /// Made once: each needs a dozen runs of a program.
    private static let making = Task { try await CertificateWorkshop() }
    private static var workshop: CertificateWorkshop { get async throws { try await making.value } }

    private func fetch(
        _ file: String, from host: String, port: UInt16, trusting trust: TLSContext.Trust
    ) async throws(any Error) -> Result<HTTPClientResponse, UpstreamFailure> {
        let context = try TLSContext(trusting: trust)
        // Not the system's resolver: it need not know localhost with the root's dot.
        let resolver = Resolver(lifetime: .seconds(9)) { _ in
            .success([SocketAddress(ip: "127.0.0.1", port: 0)].compactMap(\.self))
        }
        let client = try TestClient(resolver: resolver) { $0.tls = context }
        let url = try EndpointURL(parsing: "https://\(host):\(port)/\(file)")
        do throws(UpstreamFailure) {
            return .success(
                try await client.client.exchange(HTTPClientRequest(.get), with: url, timeout: .seconds(30)))
        } catch {
            return .failure(error)
        }
    }

    @Test(arguments: ["localhost", "127.0.0.1", "LOCALHOST."])
    func goodCertificate_isAccepted_forNamesAndAddresses(host: String) async throws {
        let workshop = try await Self.workshop
        let server = try await TLSFileServer("good", in: workshop)
        defer { server.stop() }
        let answer = try await fetch("ca.pem", from: host, port: server.port, trusting: .file(workshop.path("ca.pem")))
        let expected = try Data(contentsOf: URL(fileURLWithPath: workshop.path("ca.pem")))
        #expect(try answer.get().status == 200)
        #expect(try Data(answer.get().body) == expected)
    }

    @Test(arguments: ["-tls1_2", "-tls1_3"])
    func largeBody_arrivesWhole_inEachVersion(version: String) async throws {
        let workshop = try await Self.workshop
        let body = Data((0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 7 ^ $0 >> 9) })
        try body.write(to: URL(fileURLWithPath: workshop.path("large")))
        let server = try await TLSFileServer("good", in: workshop, options: [version])
        defer { server.stop() }
        let answer = try await fetch(
            "large", from: "localhost", port: server.port, trusting: .file(workshop.path("ca.pem")))
        #expect(try Data(answer.get().body) == body)
    }

    /// The codes stand in the manual page of X509_STORE_CTX_get_error.
    @Test(arguments: [
        ("unknown authority", "good", "localhost", "stranger.pem", "(verify code 20)"),
        ("wrong name", "elsewhere", "localhost", "ca.pem", "(verify code 62)"),
        ("wrong address", "elsewhere", "127.0.0.1", "ca.pem", "(verify code 64)"),
        ("expired", "expired", "localhost", "ca.pem", "(verify code 10)"),
    ])
    func badCertificate_isTLS_andSaysWhy(
        what: String, certificate: String, host: String, authority: String, code: String
    ) async throws {
        let workshop = try await Self.workshop
        let server = try await TLSFileServer(certificate, in: workshop)
        defer { server.stop() }
        let answer = try await fetch(
            "ca.pem", from: host, port: server.port, trusting: .file(workshop.path(authority)))
        #expect(throws: UpstreamFailure.self) { try answer.get() }
        guard case .failure(let failure) = answer else { return }
        #expect(failure.cause == .tls, "\(what)")
        #expect(failure.detail.hasSuffix(code), "\(what): \(failure.detail)")
    }

    @Test func selfSignedCertificate_isRefused_byTheSystemsTrust() async throws {
        let server = try await TLSFileServer("good", in: Self.workshop)
        defer { server.stop() }
        let answer = try await fetch("ca.pem", from: "localhost", port: server.port, trusting: .system)
        guard case .failure(let failure) = answer else {
            Issue.record("the certificate was accepted")
            return
        }
        #expect(failure.cause == .tls)
    }

    @Test func oldVersion_isRefused() async throws {
        let workshop = try await Self.workshop
        let server = try await TLSFileServer("good", in: workshop, options: ["-tls1_1", "-cipher", "ALL:@SECLEVEL=0"])
        defer { server.stop() }
        let answer = try await fetch(
            "ca.pem", from: "localhost", port: server.port, trusting: .file(workshop.path("ca.pem")))
        guard case .failure(let failure) = answer else {
            Issue.record("TLS 1.1 was accepted")
            return
        }
        #expect(failure.cause == .tls)
    }

    @Test func plainServer_isTLS() async throws {
        let server = try ScriptedServer { socket, _ in
            try await socket.say("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
            try await socket.waitForEnd()
        }
        let port = try server.url().port
        let answer = try await fetch("x", from: "127.0.0.1", port: port, trusting: .system)
        #expect(throws: UpstreamFailure.self) { try answer.get() }
        guard case .failure(let failure) = answer else { return }
        #expect(failure.cause == .tls)
    }

    @Test(arguments: [true, false])
    func handshake_thatHangsOrEnds_fails(hangs: Bool) async throws {
        let server = try ScriptedServer { socket, _ in
            guard !hangs else { return try await socket.waitForEnd() }
            _ = try await socket.read(deadline: .after(.seconds(300)))
        }
        let context = try TLSContext()
        let client = try TestClient { $0.tls = context }
        let url = try EndpointURL(parsing: "https://127.0.0.1:\(server.url().port)/")
        let cause = await client.cause(to: url, timeout: hangs ? .milliseconds(300) : .seconds(30))
        #expect(cause == (hangs ? .timeout : .tls))
    }

    @Test func missingTrustFile_isRefusedWithItsPath() {
        #expect(throws: TLSUnavailable.trustFileUnreadable(path: "/nowhere/ca.pem")) {
            try TLSContext(trusting: .file("/nowhere/ca.pem"))
        }
    }

    @Test func missingLibrary_namesThePackage() {
        #expect(throws: TLSUnavailable.libraryMissing(file: "libnothing.so.3")) {
            try OpenSSLLibrary.open("libnothing.so.3")
        }
        #expect(TLSUnavailable.libraryMissing(file: "libssl.so.3").description.contains("libssl3"))
    }
}
