import MonitorKit
import Synchronization
import Testing

/// Which calls an answer costs, and when the node has to name its chain again.
@Suite struct JSONRPCSyncStatusReaderTests {
    private static let rollup = """
        {"genesis":{"l2":{"hash":"0x\(String(repeating: "1", count: 64))","number":0},"l2_time":10},\
        "block_time":2,"l2_chain_id":901,"seq_window_size":3600,"lagoon_time":90}
        """
    private static let status = """
        {"safe_l2":{"hash":"0x\(String(repeating: "a", count: 64))","number":7,"timestamp":24}}
        """

    /// Answers each request with the next of some bodies, and keeps what was asked.
    private final class Script: RPCTransport {
        let bodies: Mutex<[String]>
        let asked = Mutex<[String]>([])

        init(_ bodies: [String]) { self.bodies = Mutex(bodies) }

        func post(_ body: [UInt8], timeout: Duration) async throws(UpstreamFailure) -> RPCHTTPAnswer {
            asked.withLock { $0.append(String(decoding: body, as: UTF8.self)) }
            guard let next = bodies.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) else {
                throw UpstreamFailure(.connect, "nothing more to say")
            }
            return RPCHTTPAnswer(status: 200, body: Array(next.utf8))
        }
    }

    private func reader(_ script: Script, _ kind: JSONRPCSyncStatusReader.Kind) -> JSONRPCSyncStatusReader {
        JSONRPCSyncStatusReader(
            upstream: "node", kind: kind, client: JSONRPCClient(transport: script, clock: FrozenClock()),
            timeout: .seconds(1))
    }

    private static let both =
        #"[{"id":2,"result":\#(rollup)},{"id":1,"result":\#(status)}]"#
    private static let statusAlone = #"{"id":1,"result":\#(status)}"#

    @Test func opNode_namesItsChainOnce_andAgainAfterAFailure() async throws {
        let script = Script([Self.both, Self.statusAlone, "no JSON", Self.both])
        let reader = reader(script, .opNode)
        for _ in 0..<2 {
            #expect(try await reader.statuses()[ChainID(901)]?.crossSafe?.block.number == BlockNumber(7))
        }
        await #expect(throws: UpstreamFailure.self) { try await reader.statuses() }
        #expect(try await reader.statuses().keys.map(\.self) == [ChainID(901)])
        #expect(reader.sequencerWindowSize == 3_600 && reader.activation == Timestamp(90))
        let named = script.asked.withLock { $0.map { $0.contains("optimism_rollupConfig") } }
        #expect(named == [true, false, false, true])
    }

    @Test func opNode_isAskedForItsConfigurationAnew_whereThatIsForgotten() async throws {
        let corrected = Self.both.replacing("\"lagoon_time\":90", with: "\"lagoon_time\":94")
        let script = Script([Self.both, corrected])
        let reader = reader(script, .opNode)
        _ = try await reader.statuses()
        #expect(reader.activation == Timestamp(90))
        reader.forgetConfiguration()
        #expect(reader.activation == nil)
        _ = try await reader.statuses()
        #expect(reader.activation == Timestamp(94))
    }

    @Test func opNode_thatDoesNotSayItsChain_isNotBelieved() async {
        let script = Script([
            #"[{"id":1,"result":\#(Self.status)},{"id":2,"error":{"code":-32601,"message":"no such method"}}]"#,
            #"[{"id":1,"result":\#(Self.status)},{"id":2,"result":{}}]"#,
        ])
        let reader = reader(script, .opNode)
        for _ in 0..<2 { await #expect(throws: UpstreamFailure.self) { try await reader.statuses() } }
    }

    @Test func supernode_isAskedOnceForAllChains() async throws {
        let script = Script([#"{"id":1,"result":{"chains":{"901":\#(Self.status),"902":{}}}}"#])
        let statuses = try await reader(script, .supernode).statuses()
        #expect(statuses[ChainID(902)] == SyncStatus() && statuses.count == 2)
        #expect(script.asked.withLock { $0.count } == 1)
        #expect(self.reader(script, .supernode).sequencerWindowSize == nil)
    }
}
