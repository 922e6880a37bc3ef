import MonitorKit

/// Carries requests straight into a function.
struct DirectTransport: RPCTransport {
    let answer: @Sendable ([UInt8]) -> [UInt8]

    func post(_ body: [UInt8], timeout: Duration) async throws(UpstreamFailure) -> RPCHTTPAnswer {
        RPCHTTPAnswer(status: 200, body: answer(body))
    }
}

/// A clock that stands still.
struct FrozenClock: MonitorClock {
    var moment = Moment(wall: 1_795_000_100, steady: 1)

    func now() -> Moment { moment }

    func sleep(for duration: Duration) async throws(CancellationError) {}
}
