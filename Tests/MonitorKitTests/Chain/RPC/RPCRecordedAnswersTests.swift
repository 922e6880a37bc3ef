import Foundation
import MonitorKit
import Synchronization
import Testing

/// Plays one answer and remembers what was asked.
actor OneAnswer: RPCTransport {
    private let answer: Result<RPCHTTPAnswer, UpstreamFailure>
    private(set) var bodies: [[UInt8]] = []

    init(_ answer: Result<RPCHTTPAnswer, UpstreamFailure>) { self.answer = answer }

    init(_ status: Int, _ body: String) {
        answer = .success(RPCHTTPAnswer(status: status, body: Array(body.utf8)))
    }

    func post(_ body: [UInt8], timeout: Duration) async throws(UpstreamFailure) -> RPCHTTPAnswer {
        bodies.append(body)
        return try answer.get()
    }
}

/// A clock that advances a millisecond each time it is read.
final class TickingClock: MonitorClock {
    private let ticks = Atomic<UInt64>(0)

    func now() -> Moment {
        let tick = ticks.add(1, ordering: .relaxed).newValue
        return Moment(wall: 0, steady: tick * 1_000_000)
    }

    func sleep(for duration: Duration) async throws(CancellationError) {}
}

/// The refusals of a real node (op-geth), request and answer as they were recorded.
@Suite struct RPCRecordedAnswersTests {
    private struct Exchange {
        let name: String
        let calls: Int
        let status: Int
        let body: [UInt8]
    }

    /// What a message of op-geth must become, by its whole text where the class is not plain `rpc`.
    private static let classes: [String: UpstreamCause] = [
        "unknown block": .missing, "safe block not found": .missing, "safe header not found": .missing,
        "finalized block not found": .missing, "finalized header not found": .missing,
        "batch too large": .tooLarge, "response too large": .tooLarge,
    ]

    private static func exchanges() throws -> [Exchange] {
        var exchanges: [Exchange] = []
        for file in fixtures("op-geth-recorded", suffix: ".jsonl") where file.name.hasPrefix("errors-") {
            for (number, line) in file.bytes.split(separator: UInt8(ascii: "\n")).enumerated() {
                let object = try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any]
                let request = object?["request"] as? [String: Any]
                let response = object?["response"] as? [String: Any]
                guard let body = response?["body"] as? String, let status = response?["status"] as? Int else {
                    continue
                }
                let asked = Data(((request?["body"] as? String) ?? "").utf8)
                let calls = (try? JSONSerialization.jsonObject(with: asked)) as? [Any]
                exchanges.append(
                    Exchange(
                        name: "\(file.name):\(number + 1)", calls: max(calls?.count ?? 1, 1), status: status,
                        body: Array(body.utf8)))
            }
        }
        return exchanges
    }

    @Test func recordedAnswers_endInTheirClasses() async throws {
        let exchanges = try Self.exchanges()
        #expect(exchanges.count == 257)
        var causes: [UpstreamCause: Int] = [:]
        var results = 0
        for exchange in exchanges {
            let transport = OneAnswer(.success(RPCHTTPAnswer(status: exchange.status, body: exchange.body)))
            let client = JSONRPCClient(transport: transport, clock: TickingClock())
            let calls = Array(repeating: RPCCall("eth_chainId"), count: exchange.calls)
            let expected = Self.expectation(exchange)
            do throws(UpstreamFailure) {
                let outcomes = try await client.call(calls, timeout: .seconds(1))
                #expect(outcomes.count == exchange.calls)
                for (index, outcome) in outcomes.enumerated() {
                    #expect(
                        outcome.failure?.cause == expected[min(index, expected.count - 1)], "\(exchange.name) \(index)")
                    if let cause = outcome.failure?.cause { causes[cause, default: 0] += 1 } else { results += 1 }
                }
            } catch {
                #expect(expected == [error.cause], "\(exchange.name): \(error)")
                causes[error.cause, default: 0] += 1
            }
        }
        #expect(results > 80)
        for cause in [UpstreamCause.rpc, .missing, .tooLarge, .decode, .http] { #expect(causes[cause, default: 0] > 0) }
    }

    /// The class of each call by Foundation's reading of the answer and the table above.
    private static func expectation(_ exchange: Exchange) -> [UpstreamCause?] {
        guard exchange.status == 200 else { return [.http] }
        let answer = try? JSONSerialization.jsonObject(with: Data(exchange.body))
        func cause(_ member: Any) -> UpstreamCause? {
            guard let error = (member as? [String: Any])?["error"] as? [String: Any] else { return nil }
            return classes[error["message"] as? String ?? ""] ?? .rpc
        }
        switch answer {
        case let members as [Any]: return members.map(cause)
        case let member as [String: Any]:
            // A result under an id that our client would never send is not its answer.
            let isOurs = member["id"] as? Int == 1 || member["error"] != nil
            return [isOurs ? cause(member) : .decode]
        default: return [.decode]
        }
    }
}
