import Testing

@testable import MonitorKit

/// A whole monitor before nodes to which no connection can be secured.
@Suite(
    .timeLimit(.minutes(15)), .serialized,
    .enabled(
        if: CertificateWorkshop.openssl.mayRun, "the program openssl is not in PATH; install openssl to run these tests"
    ))
struct BadNodeTLSTests {
    /// Made once: each needs a dozen runs of a program.
    private static let making = Task { try await CertificateWorkshop() }

    /// Trusts an authority that has signed nothing here, and has a server whose certificate another one signed.
    private func running(
        _ defects: [NodeDefect?], _ body: @Sendable (BadNodeStage) async throws -> Void
    ) async throws {
        let workshop = try await Self.making.value
        let server = try await TLSFileServer("good", in: workshop)
        defer { server.stop() }
        let security = BadNodeStage.Security(
            context: try TLSContext(trusting: .file(workshop.path("stranger.pem"))), strangersPort: server.port)
        try await BadNodeStage.running(BadNodes(defects), security: security, body)
    }

    @Test(arguments: NodeDefect.ofTLS)
    func nodeThatCannotBeTrusted_isReplacedByAGoodOne_andCountedWithItsCause(_ defect: NodeDefect) async throws {
        try await running([defect, nil]) { try await $0.expectReplacement(of: defect) }
    }

    @Test(arguments: NodeDefect.ofTLS)
    func nodesThatCannotBeTrusted_alone_leadToNoVerdict_andNeverToTheEnd(_ defect: NodeDefect) async throws {
        try await running([defect]) { try await $0.expectNoVerdict(from: defect) }
    }
}
