import Synchronization

/// Counts what is asked of each upstream, how long it takes and why it fails; safe to call from any thread.
///
/// Bounded by construction: rows are keyed by a configured name and a closed list of methods, and anything else lands in a
/// row called `other`. Every cause of every method that an upstream is expected to be asked exists from the start, because
/// `increase()` does not see a counter that is born at 1; a row outside that expectation appears with its first request.
package final class RPCTelemetry: Sendable {
    /// What was asked of one upstream by one method.
    package struct Row: Hashable, Sendable {
        /// Round trips of all requests, failed ones included.
        package fileprivate(set) var durations = DurationHistogram()
        /// Requests without a usable answer, in the order of `UpstreamCause.allCases`.
        package fileprivate(set) var failures = [UInt64](repeating: 0, count: UpstreamCause.allCases.count)

        /// How many requests were sent.
        package var requests: UInt64 { durations.count }
    }

    /// Everything that was counted for one upstream.
    package struct Upstream: Hashable, Sendable {
        /// The configured name.
        package let name: String
        /// The rows by method.
        package fileprivate(set) var rows: [RPCMethod: Row]
        /// HTTP exchanges, of which each can carry many requests.
        package fileprivate(set) var exchanges: UInt64 = 0
        /// How long requests waited for our own budget, all together.
        package fileprivate(set) var budgetWait = Duration.zero
    }

    /// The name under which upstreams count that are not configured.
    package static let unknownUpstream = "other"

    // Guards all counts. Held only for arithmetic and for one copy per scrape, never across a call out of this file.
    private let state: Mutex<State>

    private struct State {
        var upstreams: [String: Upstream]
        var version: UInt64 = 0
    }

    /// Starts at zero for each upstream and the methods that it is expected to be asked.
    package init(upstreams: [String: Set<RPCMethod>]) {
        let rows = upstreams.map { name, methods in
            (name, Upstream(name: name, rows: .init(uniqueKeysWithValues: methods.map { ($0, Row()) })))
        }
        state = Mutex(State(upstreams: .init(uniqueKeysWithValues: rows)))
    }

    /// Counts one JSON-RPC request, whose answer came or was given up after `duration`.
    package func record(upstream: String, method: String, duration: Duration, failure: UpstreamCause?) {
        count(upstream) { counted in
            var row = counted.rows.removeValue(forKey: RPCMethod(named: method)) ?? Row()
            row.durations.record(duration)
            if let failure, let index = UpstreamCause.allCases.firstIndex(of: failure) {
                row.failures[index] = row.failures[index].addingSaturating(1)
            }
            counted.rows[RPCMethod(named: method)] = row
        }
    }

    /// Counts an answer that came, and was counted as a request, and then was not believed.
    package func recordRefusal(upstream: String, method: String, cause: UpstreamCause) {
        count(upstream) { counted in
            guard let index = UpstreamCause.allCases.firstIndex(of: cause) else { return }
            var row = counted.rows.removeValue(forKey: RPCMethod(named: method)) ?? Row()
            row.failures[index] = row.failures[index].addingSaturating(1)
            counted.rows[RPCMethod(named: method)] = row
        }
    }

    /// Counts one HTTP exchange.
    package func recordExchange(upstream: String) {
        count(upstream) { $0.exchanges = $0.exchanges.addingSaturating(1) }
    }

    /// Counts a wait for our own budget.
    package func recordBudgetWait(upstream: String, _ wait: Duration) {
        // Each wait is bounded, and the sum fits for longer than any process lives.
        count(upstream) { $0.budgetWait += wait }
    }

    /// All counts at one moment, ascending by name.
    package func readings() -> [Upstream] {
        state.withLock { $0.upstreams }.values.sorted { $0.name < $1.name }
    }

    /// A number that is another whenever `readings` are.
    package var version: UInt64 {
        state.withLock { $0.version }
    }

    private func count(_ name: String, _ change: (inout Upstream) -> Void) {
        state.withLock { state in
            let key = state.upstreams[name] == nil ? Self.unknownUpstream : name
            change(&state.upstreams[key, default: Upstream(name: key, rows: [:])])
            state.version &+= 1
        }
    }
}
