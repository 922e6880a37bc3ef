import MonitorKit
import Synchronization
import Testing

/// Collects observations from any task.
private final class Observations: Sendable {
    private let all = Mutex<[RPCObservation]>([])

    func add(_ observation: RPCObservation) { all.withLock { $0.append(observation) } }

    var taken: [RPCObservation] { all.withLock { $0 } }
}

/// A clock on which nothing takes time but sleep.
private final class SleepingClock: MonitorClock {
    private let time = Mutex<UInt64>(5_000_000_000)

    func now() -> Moment {
        time.withLock { Moment(wall: 1_795_010_000 + Double($0) / 1e9, steady: $0) }
    }

    func sleep(for duration: Duration) async throws(CancellationError) {
        time.withLock { $0 += UInt64(duration / .nanoseconds(1)) }
    }
}

@Suite struct JSONRPCClientTests {
    private func client(
        _ transport: OneAnswer, _ observe: @escaping @Sendable (RPCObservation) -> Void = { _ in }
    )
        -> JSONRPCClient
    {
        JSONRPCClient(transport: transport, clock: TickingClock(), observe: observe)
    }

    @Test func oneCall_isSentAsOneRequest() async throws {
        let transport = OneAnswer(200, #"{"jsonrpc":"2.0","id":1,"result":"0x385"}"#)
        let result = try await client(transport).call(RPCCall("eth_chainId"), timeout: .seconds(1))
        #expect(String(decoding: result, as: UTF8.self) == "\"0x385\"")
        let sent = await transport.bodies.map { String(decoding: $0, as: UTF8.self) }
        #expect(sent == [#"{"jsonrpc":"2.0","id":1,"method":"eth_chainId","params":[]}"#])
    }

    @Test func budget_makesWait_beforeAnythingIsSent() async throws {
        let transport = OneAnswer(200, #"{"jsonrpc":"2.0","id":1,"result":"0x385"}"#)
        let observations = Observations()
        let client = JSONRPCClient(
            transport: transport, clock: SleepingClock(), budget: RequestBudget(callsPerSecond: 4),
            observe: { observations.add($0) })
        for _ in 0..<6 { _ = try await client.call(RPCCall("eth_chainId"), timeout: .seconds(1)) }
        let waits = observations.taken.filter { $0.subject == .budget }
        #expect(waits.map(\.elapsed) == [.milliseconds(250), .milliseconds(250)])
        #expect(client.largestBatch == 2)
    }

    @Test func budgetThatIsUsedUpForTooLong_isAFailure_andNothingIsSent() async throws {
        let transport = OneAnswer(200, #"{"jsonrpc":"2.0","id":1,"result":"0x385"}"#)
        let budget = RequestBudget(callsPerSecond: 1)
        #expect(budget.take(12, at: SleepingClock().now()) == .zero)
        let client = JSONRPCClient(transport: transport, clock: SleepingClock(), budget: budget)
        let failure = await #expect(throws: UpstreamFailure.self) {
            try await client.call(RPCCall("eth_chainId"), timeout: .seconds(1))
        }
        #expect(failure?.cause == .rateLimited)
        #expect(await transport.bodies.isEmpty)
    }

    @Test func severalCalls_areSentAsABatch_withEveryShapeOfArgument() async throws {
        let transport = OneAnswer(200, #"[{"id":2,"result":null},{"id":1,"result":[]}]"#)
        let address = Address(0x4200_0000_0000_0000, 0, 0x22)
        let outcomes = try await client(transport).call(
            [
                RPCCall(
                    "eth_getLogs",
                    [
                        .object([
                            RPCMember("address", .address(address)),
                            RPCMember("topics", .list([.word(Hash32(0, 0, 0, 255)), .null])),
                            RPCMember("fromBlock", .quantity(255)),
                        ])
                    ]), RPCCall("eth_getBlockByNumber", [.text("latest\""), .flag(false), .quantity(0)]),
            ], timeout: .seconds(1))
        #expect(try outcomes.map { String(decoding: try $0.get(), as: UTF8.self) } == ["[]", "null"])
        let sent = await transport.bodies.map { String(decoding: $0, as: UTF8.self) }
        #expect(
            sent == [
                #"[{"jsonrpc":"2.0","id":1,"method":"eth_getLogs","params":[{"address":"0x4200000000000000000000000000000000000022","#
                    + #""topics":["0x00000000000000000000000000000000000000000000000000000000000000ff",null],"fromBlock":"0xff"}]},"#
                    + #"{"jsonrpc":"2.0","id":2,"method":"eth_getBlockByNumber","params":["latest\"",false,"0x0"]}]"#
            ])
    }

    @Test func nothing_isSent_whenNothingIsAsked() async throws {
        let transport = OneAnswer(500, "")
        #expect(try await client(transport).call([], timeout: .seconds(1)).isEmpty)
        #expect(await transport.bodies.isEmpty)
    }

    private static let statuses: [(Int, String, String)] = [
        (429, "", "rate_limited"), (429, #"{"id":1,"error":{"code":-32016,"message":"x"}}"#, "rate_limited -32016"),
        (402, "pay", "rate_limited"), (413, "<html>", "too_large"), (500, "oops", "http"), (503, "", "http"),
        (204, "", "http"), (301, "", "http"), (0, "", "http"), (-1, "", "http"), (500, #"{"id":1,"result":7}"#, "http"),
        (400, #"{"id":null,"error":{"code":-32700,"message":"parse error"}}"#, "rpc -32700"),
        (503, #"[{"id":null,"error":{"code":-32005,"message":"x"}}]"#, "rate_limited -32005"),
        (404, #"{"id":1,"error":{"code":-320501,"message":"x"}}"#, "rpc -320501"),
        (403, #"{"id":1,"error":{"code":-32601,"message":"x"}}"#, "rpc -32601"),
    ]

    @Test(arguments: statuses)
    func status_decides_unlessTheBodySaysMore(_ status: Int, _ body: String, _ expected: String) async {
        do throws(UpstreamFailure) {
            _ = try await client(OneAnswer(status, body)).call(RPCCall("eth_chainId"), timeout: .seconds(1))
            Issue.record("a failure was expected")
        } catch {
            #expect(words(error) == expected)
        }
    }

    @Test func callsAndExchanges_areObservedApart() async throws {
        let observations = Observations()
        let body = #"[{"id":1,"result":1},{"id":2,"error":{"code":-39001}}]"#
        _ = try await client(OneAnswer(200, body)) { observations.add($0) }
            .call([RPCCall("a"), RPCCall("b")], timeout: .seconds(1))
        #expect(
            observations.taken == [
                RPCObservation(.method("a"), elapsed: .milliseconds(1), cause: nil),
                RPCObservation(.method("b"), elapsed: .milliseconds(1), cause: .missing),
                RPCObservation(.exchange(calls: 2), elapsed: .milliseconds(1), cause: nil),
            ])
    }

    @Test func failedExchange_isObservedOnEveryCall() async {
        let observations = Observations()
        let transport = OneAnswer(.failure(UpstreamFailure(.timeout, "no answer in time")))
        do throws(UpstreamFailure) {
            _ = try await client(transport) { observations.add($0) }
                .call([RPCCall("a"), RPCCall("b")], timeout: .seconds(1))
            Issue.record("a failure was expected")
        } catch {
            #expect(error.cause == .timeout)
        }
        #expect(observations.taken.map(\.cause) == [.timeout, .timeout, .timeout])
        #expect(observations.taken.map(\.subject) == [.method("a"), .method("b"), .exchange(calls: 2)])
    }
}
