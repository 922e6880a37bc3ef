/// What came back over HTTP.
package struct RPCHTTPAnswer: Hashable, Sendable {
    /// The HTTP status code.
    package let status: Int
    /// The body, complete.
    package let body: [UInt8]
    /// How many kept connections the endpoint has closed so far, each a moment after it was used; 0 where nobody counts.
    package let closedConnections: UInt64

    /// Puts an answer together.
    package init(status: Int, body: [UInt8], closedConnections: UInt64 = 0) {
        self.status = status
        self.body = body
        self.closedConnections = closedConnections
    }
}

/// Carries one JSON-RPC request body to an endpoint and its answer back.
///
/// The conforming type knows the endpoint, its credentials and its caps; the JSON-RPC layer knows none of them.
package protocol RPCTransport: Sendable {
    /// Sends a body and waits for the whole answer, at most for `timeout`.
    ///
    /// Any HTTP status is an answer; thrown is only what left us without one.
    func post(_ body: [UInt8], timeout: Duration) async throws(UpstreamFailure) -> RPCHTTPAnswer

    /// The same for what must not wait behind bodies that were given to `post`.
    func postUrgently(_ body: [UInt8], timeout: Duration) async throws(UpstreamFailure) -> RPCHTTPAnswer
}

extension RPCTransport {
    /// Where nothing waits, nothing comes first.
    package func postUrgently(_ body: [UInt8], timeout: Duration) async throws(UpstreamFailure) -> RPCHTTPAnswer {
        try await post(body, timeout: timeout)
    }
}

/// One thing that was asked of an endpoint and how it ended, for counters and histograms.
package struct RPCObservation: Hashable, Sendable {
    /// What was asked.
    package enum Subject: Hashable, Sendable {
        /// One call; several of them can share an exchange.
        case method(String)
        /// One HTTP request with its answer, and how many calls it carried.
        case exchange(calls: Int)
        /// A wait for our own budget, before anything was sent.
        case budget
    }

    /// What was asked.
    package let subject: Subject
    /// Steady time from before the request was sent until the answer was decoded.
    package let elapsed: Duration
    /// Why it failed, or nil when it did not; an exchange fails when it brought no JSON-RPC answer at all.
    package let cause: UpstreamCause?

    /// Describes one observation.
    package init(_ subject: Subject, elapsed: Duration, cause: UpstreamCause?) {
        self.subject = subject
        self.elapsed = elapsed
        self.cause = cause
    }
}
