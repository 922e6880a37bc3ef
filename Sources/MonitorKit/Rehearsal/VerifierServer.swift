internal import Synchronization

/// What is done to simulated verifiers while they serve.
package enum VerifierChange: Hashable, Sendable {
    /// An operator switches the failsafe off.
    case release
    /// All of them become faulty.
    case faults(VerifierFaults)
    /// One of them does, by its place.
    case faultsOf(Int, VerifierFaults)

    /// Does it.
    func apply(to verifiers: [SharedVerifier]) {
        switch self {
        case .release: for verifier in verifiers { verifier.with { $0.isFailsafeOn = false } }
        case .faults(let faults): for verifier in verifiers { verifier.with { $0.faults = faults } }
        case .faultsOf(let index, let faults):
            if verifiers.indices.contains(index) { verifiers[index].with { $0.faults = faults } }
        }
    }
}

/// A simulated verifier that a server and whoever rehearses share.
package final class SharedVerifier: Sendable {
    private let state: Mutex<SimulatedVerifier>

    /// An honest one.
    package init(_ role: VerifierRole = .any) {
        state = Mutex(SimulatedVerifier(role))
    }

    /// Looks at the verifier, or changes it.
    package func with<Result: Sendable>(_ body: (inout SimulatedVerifier) -> Result) -> Result {
        state.withLock { body(&$0) }
    }
}

/// A simulated verifier behind real HTTP: `/` is public, `/admin` takes calls that were signed within 60 s of its clock.
package struct VerifierServer: Sendable {
    /// What answers.
    package let verifier: SharedVerifier
    private let server: HTTPServer

    /// Prepares a server on a free port of the loopback interface; nothing is opened before `run()`.
    package init(
        _ role: VerifierRole = .any, of world: RehearsalWorld, key: SigningKey, on loop: EventLoop,
        clock: any MonitorClock
    ) {
        let verifier = SharedVerifier(role)
        self.verifier = verifier
        var configuration = HTTPServer.Configuration(address: .loopback, dates: clock)
        configuration.limits.body = .delivered(upTo: 1 << 20)
        server = HTTPServer(configuration: configuration, on: loop) { request in
            let faults = verifier.with { $0.faults }
            if faults.hangs {
                verifier.with { $0.unanswered += 1 }
                try? await clock.sleep(for: .seconds(3600))
            }
            if let delay = faults.delay { try? await clock.sleep(for: delay) }
            if let status = faults.status.flatMap(HTTPStatus.init(rawValue:)) {
                return .text("told to fail", status: status)
            }
            let isAdmin = request.path == "/admin"
            if isAdmin, !Self.takes(request, key: key, at: clock.now()) {
                verifier.with { $0.refusedTokens += 1 }
                return .text("unauthorized", status: .unauthorized)
            }
            let superchain = world.superchain
            let body = verifier.with { $0.answer(request.body, about: superchain, isAdmin: isAdmin) }
            return HTTPResponse(contentType: "application/json", body: body)
        }
    }

    /// Serves until the task is cancelled.
    package func run() async throws(SocketFailure) { try await server.run() }

    /// The public address, once the server listens.
    package func url() async throws(SocketFailure) -> String {
        "http://127.0.0.1:\(try await server.waitUntilListening())"
    }

    /// Whether a request carries a token of any second within 60 s of now.
    private static func takes(_ request: HTTPRequest, key: SigningKey, at now: Moment) -> Bool {
        guard let field = request.headers["authorization"] else { return false }
        return (-60...60).contains { field == "Bearer \(key.token(issuedAt: now.wall + Double($0)).reveal())" }
    }
}
