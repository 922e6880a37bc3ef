/// Sends JSON-RPC 2.0 calls over a transport and gives each its outcome.
///
/// It neither retries nor splits batches: whoever asks knows what a second try is worth.
package struct JSONRPCClient: Sendable {
    private let transport: any RPCTransport
    private let clock: any MonitorClock
    private let budget: RequestBudget?
    private let observe: @Sendable (RPCObservation) -> Void

    /// Puts the client on a transport.
    ///
    /// - Parameters:
    ///   - budget: How often the endpoint may be asked; nil for as often as we like.
    ///   - observe: Gets one observation for each call and one for each exchange, after the answer was decoded.
    package init(
        transport: any RPCTransport, clock: any MonitorClock, budget: RequestBudget? = nil,
        observe: @escaping @Sendable (RPCObservation) -> Void = { _ in }
    ) {
        self.transport = transport
        self.clock = clock
        self.budget = budget
        self.observe = observe
    }

    /// Makes calls in one HTTP exchange: one call as a single request, several as a batch.
    ///
    /// Returns one outcome for each call in their order. A success is the JSON text of the result, a slice of the body;
    /// a result `null` is a success whose `isJSONNull` is true, because only the caller knows whether it may be.
    /// Throws when no call got an answer: the transport failed, the status says so, or the body is no JSON-RPC.
    ///
    /// - Parameter isUrgent: whether it is sent before what is not, where requests wait for each other.
    package func call(
        _ calls: [RPCCall], timeout: Duration, isUrgent: Bool = false
    ) async throws(UpstreamFailure) -> [Result<ArraySlice<UInt8>, UpstreamFailure>] {
        guard !calls.isEmpty else { return [] }
        return try await exchange(calls, timeout: timeout, isUrgent: isUrgent).outcomes
    }

    /// Makes calls, at least one, in one HTTP exchange, for whoever wants to know of its connections too.
    func exchange(
        _ calls: [RPCCall], timeout: Duration, isUrgent: Bool = false
    ) async throws(UpstreamFailure) -> RPCExchange {
        try await waitForTurn(calls.count)
        let start = clock.now()
        do throws(UpstreamFailure) {
            let body = RPCCall.requestBody(calls)
            let answer =
                isUrgent
                ? try await transport.postUrgently(body, timeout: timeout)
                : try await transport.post(body, timeout: timeout)
            let outcomes = try Self.outcomes(of: answer, calls: calls.count)
            report(calls, outcomes.map(\.cause), exchange: nil, since: start)
            return RPCExchange(outcomes: outcomes, closedConnections: answer.closedConnections)
        } catch {
            report(calls, calls.map { _ in error.cause }, exchange: error.cause, since: start)
            throw error
        }
    }

    /// Makes one call.
    package func call(_ call: RPCCall, timeout: Duration) async throws(UpstreamFailure) -> ArraySlice<UInt8> {
        guard let outcome = try await self.call([call], timeout: timeout).first else {
            throw UpstreamFailure(.missing, "no answer")
        }
        return try outcome.get()
    }

    /// The most calls that the budget allows at once.
    package var largestBatch: Int { budget?.largestBatch ?? .max }

    /// What the budget makes wait counts on its own: it is nobody's answer time.
    private func waitForTurn(_ calls: Int) async throws(UpstreamFailure) {
        guard let budget else { return }
        let start = clock.now()
        var waited = Duration.zero
        while true {
            let wait = budget.take(calls, at: clock.now())
            guard wait > .zero else { break }
            waited = clock.now().elapsed(since: start)
            let isTooLong = waited + wait > RequestBudget.patience
            // Never shorter than a millisecond: a loop that spins keeps the endpoint's budget and burns ours.
            guard !isTooLong, (try? await clock.sleep(for: max(wait, .milliseconds(1)))) != nil else {
                observe(RPCObservation(.budget, elapsed: waited, cause: .rateLimited))
                throw UpstreamFailure(
                    .rateLimited, "our own budget of \(budget.callsPerSecond) calls in a second is used up")
            }
            waited = clock.now().elapsed(since: start)
        }
        if waited > .zero { observe(RPCObservation(.budget, elapsed: waited, cause: nil)) }
    }

    /// What an HTTP answer means for each call.
    static func outcomes(
        of answer: RPCHTTPAnswer, calls: Int
    ) throws(UpstreamFailure) -> [Result<ArraySlice<UInt8>, UpstreamFailure>] {
        if answer.status == 200 { return try RPCAnswers.decode(answer.body, calls: calls) }
        let error = RPCAnswers.error(in: answer.body)
        switch answer.status {
        // 402 is what providers answer when the paid number of requests is used up.
        case 402, 429:
            throw UpstreamFailure(.rateLimited, "HTTP status \(answer.status)", code: error?.code)
        case 413:
            throw UpstreamFailure(.tooLarge, "HTTP status 413", code: error?.code)
        default:
            // Gateways repeat a JSON-RPC error in the status; the error object says more.
            guard let error else { throw UpstreamFailure(.http, "HTTP status \(answer.status)") }
            return Array(repeating: .failure(error), count: calls)
        }
    }

    private func report(_ calls: [RPCCall], _ causes: [UpstreamCause?], exchange: UpstreamCause?, since start: Moment) {
        let elapsed = clock.now().elapsed(since: start)
        for (call, cause) in zip(calls, causes) {
            observe(RPCObservation(.method(call.method), elapsed: elapsed, cause: cause))
        }
        observe(RPCObservation(.exchange(calls: calls.count), elapsed: elapsed, cause: exchange))
    }
}

/// What one HTTP exchange brought.
struct RPCExchange: Sendable {
    /// One outcome for each call, in their order.
    let outcomes: [Result<ArraySlice<UInt8>, UpstreamFailure>]
    /// How many kept connections the endpoint has closed so far, each a moment after it was used.
    let closedConnections: UInt64
}

extension Result where Failure == UpstreamFailure {
    fileprivate var cause: UpstreamCause? {
        if case .failure(let failure) = self { failure.cause } else { nil }
    }
}
