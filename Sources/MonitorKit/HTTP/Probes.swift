/// The answers to the probes of an orchestrator.
///
/// Liveness fails for one reason only, a core loop that no longer goes round: a restart costs a backfill and leaves
/// the replica blind meanwhile, so nothing that a restart cannot cure (an upstream down, a halted chain, an invalid
/// message) may fail it. Readiness is for rollouts, and stays once it was reached.
package enum Probes {
    /// The paths that have their own reserve of connections.
    package static let paths: Set<String> = ["/livez", "/readyz", "/healthz"]
    /// How long the core loop may go without a round.
    package static let tickLimit = Duration.seconds(60)

    /// What readiness depends on.
    package struct Readiness: Hashable, Sendable {
        /// Every attached chain has had a whole window once, but for those that were waited for long enough; stays true afterwards.
        package var isReady: Bool
        /// A signal to end has come.
        package var isShuttingDown: Bool
        /// One line for each chain that is not whole, such as `chain 10: no head has been read yet`.
        package var missing: [String]

        /// Describes a replica.
        package init(isReady: Bool, isShuttingDown: Bool = false, missing: [String] = []) {
            self.isReady = isReady
            self.isShuttingDown = isShuttingDown
            self.missing = missing
        }
    }

    /// Answers `/livez`: 200, or 503 with the age of the last round.
    package static func liveness(sinceLastTick age: Duration) -> HTTPResponse {
        guard isStuck(age) else { return noStore(.text("ok")) }
        return noStore(
            .text(
                "The core loop last went round \(age.components.seconds) s ago; the limit is "
                    + "\(tickLimit.components.seconds) s.",
                status: .serviceUnavailable))
    }

    /// Answers `/healthz`: liveness as JSON, with the version.
    package static func health(sinceLastTick age: Duration, version: String) -> HTTPResponse {
        let isStuck = isStuck(age)
        let json = "{\"status\":\"\(isStuck ? "stuck" : "ok")\",\"version\":\"\(printable(version))\"}\n"
        return noStore(
            HTTPResponse(
                status: isStuck ? .serviceUnavailable : .ok, contentType: "application/json", body: Array(json.utf8)))
    }

    /// Answers `/readyz`: 200, or 503, with what is missing.
    package static func readiness(_ state: Readiness) -> HTTPResponse {
        if state.isShuttingDown { return noStore(.text("shutting down", status: .serviceUnavailable)) }
        if state.isReady { return noStore(.text((["ready"] + state.missing).joined(separator: "\n"))) }
        let lines = ["not ready: the first complete window is not there yet"] + state.missing
        return noStore(.text(lines.joined(separator: "\n"), status: .serviceUnavailable))
    }

    private static func isStuck(_ age: Duration) -> Bool { age > tickLimit }

    /// A probe answered by a cache is no probe.
    private static func noStore(_ response: HTTPResponse) -> HTTPResponse {
        var response = response
        response.headers.append(HTTPField("Cache-Control", "no-store"))
        return response
    }

    /// Leaves out what would have to be escaped in JSON; versions hold none of it.
    private static func printable(_ text: String) -> String {
        String(text.unicodeScalars.filter { (0x20...0x7E).contains($0.value) && $0 != "\"" && $0 != "\\" })
    }
}
