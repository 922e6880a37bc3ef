import Foundation
import Synchronization
import Testing

@testable import MonitorKit

/// A directory with a certificate authority and what it signs, made by `openssl`.
final class CertificateWorkshop: Sendable {
    static let openssl = ExternalProgram(name: "openssl", package: "Debian's openssl")

    let directory: String

    init() async throws {
        directory = NSTemporaryDirectory() + "xmsg-mon-tls-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        for authority in ["ca", "stranger"] {
            try await openssl(
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
                "-subj", "/CN=\(authority)", "-keyout", "\(authority).key", "-out", "\(authority).pem")
        }
        try await sign("good", names: "DNS:localhost,IP:127.0.0.1")
        try await sign("elsewhere", names: "DNS:elsewhere.example,IP:10.0.0.1")
        try await sign("expired", names: "DNS:localhost,IP:127.0.0.1", days: "-1")
    }

    deinit { try? FileManager.default.removeItem(atPath: directory) }

    func path(_ file: String) -> String { "\(directory)/\(file)" }

    private func sign(_ name: String, names: String, days: String = "2") async throws {
        try "subjectAltName=\(names)".write(toFile: path("\(name).ext"), atomically: true, encoding: .utf8)
        try await openssl(
            "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=\(name)",
            "-keyout", "\(name).key", "-out", "\(name).csr")
        try await openssl(
            "x509", "-req", "-in", "\(name).csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
            "-days", days, "-extfile", "\(name).ext", "-out", "\(name).pem")
    }

    private func openssl(_ arguments: String...) async throws {
        let output = try #require(
            try await Self.openssl.run(arguments, in: directory), "openssl is not in PATH; install openssl")
        try #require(output.status == 0, "openssl \(arguments.joined(separator: " ")) failed: \(output.text)")
    }
}

/// `openssl s_server`, which serves the files of the workshop over TLS until it is stopped.
final class TLSFileServer {
    let port: UInt16
    private let process: ChildProcess

    init(_ certificate: String, in workshop: CertificateWorkshop, options: [String] = []) async throws {
        let output = Pipe()
        process = try CertificateWorkshop.openssl.start(
            ["s_server", "-accept", "127.0.0.1:0", "-cert", "\(certificate).pem", "-key", "\(certificate).key", "-WWW"]
                + options, in: workshop.directory, output: output.fileHandleForWriting.fileDescriptor)
        try output.fileHandleForWriting.close()
        port = try await Self.announcedPort(output.fileHandleForReading)
    }

    func stop() { process.kill() }

    /// `ACCEPT 127.0.0.1:40123` tells the port that the system chose.
    private static func announcedPort(_ output: FileHandle) async throws -> UInt16 {
        let text = await withCheckedContinuation { continuation in
            // Reading blocks: not on a thread that all tests share.
            Thread { continuation.resume(returning: announcement(output)) }.start()
        }
        let line = try #require(text.splitOnce("ACCEPT ")?.1.splitOnce("\n")?.0, "openssl s_server ended: \(text)")
        let digits = try #require(line.split(separator: ":").last).filter(\.isNumber)
        return try #require(UInt16(digits))
    }

    /// The output up to the whole line of the port, or to its end.
    private static func announcement(_ output: FileHandle) -> String {
        var text = ""
        while text.splitOnce("ACCEPT ")?.1.contains("\n") != true {
            let part = output.availableData(within: 60)
            guard !part.isEmpty else { break }
            text += String(decoding: part, as: UTF8.self)
        }
        return text
    }
}
