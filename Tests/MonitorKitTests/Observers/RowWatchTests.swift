import Foundation
import Synchronization
import Testing

@testable import MonitorKit

/// Chains that are watched for stops alone, read over real sockets.
@Suite(.timeLimit(.minutes(15))) struct RowWatchTests {
    private static let concordium = RowID.named("concordium")
    private static let loop = try? EventLoop.start(name: "row-watch-test")

    /// A source's page as a server would send it, and what a look at it brings.
    private func look(
        _ body: [UInt8], fields: String = "", status: String = "200 OK", _ source: (PageSource) -> any RowSource
    ) async throws -> RowObservation {
        let loop = try #require(Self.loop)
        let server = try ScriptedServer.answering(
            "HTTP/1.1 \(status)\r\n\(fields)Content-Length: \(body.count)\r\n\r\n"
                + String(decoding: body, as: UTF8.self))
        return try await source(
            PageSource(
                client: HTTPClient(on: loop), source: EndpointSource(try server.url("/base")), timeout: .seconds(60))
        ).look()
    }

    private static func exporter(_ page: PageSource) -> any RowSource {
        ExporterSource(name: "exporter", row: concordium, page: page)
    }

    private static func info(_ moment: String) throws -> String {
        let object = try #require(try Fixtures.json("stalls/concordium-consensusinfo.json")[moment])
        return String(decoding: try JSONSerialization.data(withJSONObject: object), as: UTF8.self)
    }

    @Test func exporter_isRead() async throws {
        let page = try Fixtures.bytes("stalls/concordium-metrics-healthy.prom")
        let observation = try await look(page, Self.exporter)
        #expect(observation.heads[.finalized]?.number ?? 0 > 0)
        #expect(observation.peers ?? 0 > 0)
    }

    @Test func answerOfACache_andOneThatIsNone_areFailures_notStops() async throws {
        let page = try Fixtures.bytes("stalls/concordium-metrics-healthy.prom")
        #expect(try await look(page, fields: "Age: 30\r\n", Self.exporter).copyAge == 30)
        #expect(try await look(page, Self.exporter).copyAge == nil)
        await #expect(throws: UpstreamFailure(.http, "a copy that a cache has kept for 31 s")) {
            try await look(page, fields: "Age: 31\r\n", Self.exporter)
        }
        await #expect(throws: UpstreamFailure(.http, "HTTP status 503")) {
            try await look(page, status: "503 Service Unavailable", Self.exporter)
        }
    }

    @Test func walletProxy_isAskedForConsensusAndSeldomForThePayday() async throws {
        let loop = try #require(Self.loop)
        let asked = Mutex<[String]>([])
        let info = try Self.info("stalled_60s")
        let server = try ScriptedServer { socket, _ in
            while let request = try await socket.readRequest() {
                let target = String(request.head.split(separator: " ")[1])
                asked.withLock { $0.append(target) }
                let body = target.hasSuffix("nextPayday") ? #"{"nextPaydayTime":"2024-06-16T09:00:00Z"}"# : info
                try await socket.say("HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
            }
        }
        let source = WalletProxySource(
            name: "proxy", row: Self.concordium,
            page: PageSource(
                client: HTTPClient(on: loop), source: EndpointSource(try server.url("/p")), timeout: .seconds(60)))
        for _ in 0..<3 {
            let observation = try await source.look()
            #expect(observation.heads[.round]?.number == 10_813_906)
            #expect(observation.nextPayday == 1_718_528_400)
        }
        let expected = ["/p/v0/consensusInfo", "/p/v0/nextPayday", "/p/v0/consensusInfo", "/p/v0/consensusInfo"]
        #expect(asked.withLock { $0 } == expected)
    }

    /// Nodes that derive a chain name levels that an execution node cannot.
    @Test(arguments: [(RowPlan.SourceKind.rollupNode, "/node"), (.supernode, "/super")])
    func nodeThatDerivesAChain_isRead_withLocalSafeAndL1Origin(kind: RowPlan.SourceKind, path: String) async throws {
        let loop = try #require(Self.loop)
        let world = RehearsalWorld(Rehearsed.superchain())
        world.withSuperchain { $0.advance(to: Timestamp(Rehearsed.genesis.seconds + 60)) }
        let key = try #require(ObservedStack.key)
        let supernode = VerifierServer(.supernode, of: world, key: key, on: loop, clock: LoopClock(loop))
        let node = RehearsalServer(Rehearsed.first, of: world, on: loop, clock: LoopClock(loop))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await supernode.run() }
            group.addTask { try await node.run() }
            let url = kind == .supernode ? try await supernode.url() : try await node.rollupNodeURL()
            let client = JSONRPCClient(
                transport: HTTPRPCTransport(
                    client: HTTPClient(on: loop), source: EndpointSource(try EndpointURL(parsing: url))),
                clock: LoopClock(loop))
            func source(_ chain: ChainID) -> DerivingNodeSource {
                DerivingNodeSource(
                    name: "node", row: .chain(chain), chain: chain,
                    reader: JSONRPCSyncStatusReader(
                        upstream: "node", kind: kind == .supernode ? .supernode : .opNode, client: client,
                        timeout: .seconds(60)))
            }
            let heads = try await source(Rehearsed.first).look().heads
            let chain = try #require(world.superchain[Rehearsed.first])
            #expect(heads[.unsafe]?.number == chain.latest.number.value)
            #expect(heads[.localSafe]?.number == chain.derived?.value)
            #expect(heads[.l1Origin] != nil)
            let failure = await #expect(throws: UpstreamFailure.self) { try await source(ChainID(7)).look() }
            #expect(failure?.cause == .wrongChain)
            group.cancelAll()
        }
    }

    @Test func statusInAFile_isRead_whileItIsWrittenAnew() async throws {
        let body = try Fixtures.bytes("stalls/concordium-detailed-status-stalled.json")
        func source(writtenAt: Double?) -> DetailedStatusFileSource {
            let files = FileReader(modifiedAt: { _ in writtenAt }) { (_, _) throws(FileError) in body }
            return DetailedStatusFileSource(
                name: "detail", row: Self.concordium, path: "/status.json", files: files,
                clock: FrozenClock(moment: Moment(wall: 1_000, steady: 1)))
        }
        for (written, age) in [(nil, nil), (970.0, 30.0), (1_000, 0), (1_050, 0)] as [(Double?, Double?)] {
            let observation = try await source(writtenAt: written).look()
            #expect(observation.detail?.tally != nil && observation.copyAge == age)
        }
        await #expect(throws: UpstreamFailure.self) { try await source(writtenAt: 969).look() }
        let missing = DetailedStatusFileSource(
            name: "detail", row: Self.concordium, path: "/status.json", files: .memory([:]),
            clock: FrozenClock(moment: Moment(wall: 1_000, steady: 1)))
        await #expect(throws: UpstreamFailure(.connect, "the file does not exist")) { try await missing.look() }
    }

    @Test func systemFiles_sayWhenTheyWereWritten() throws {
        let before = Date().timeIntervalSince1970 - 5
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("xmsg-mon-row-\(UUID())").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        #expect(FileReader.system.modifiedAt(path) == nil)
        try Data("{}".utf8).write(to: URL(fileURLWithPath: path))
        #expect(try #require(FileReader.system.modifiedAt(path)) > before)
    }

    @Test func rowsOfARunningReplica_areOnItsPage_whetherSourcesAnswerOrNot() async throws {
        let loop = try EventLoop.start(name: "rows")
        defer { loop.stop() }
        let stack = try ObservedStack(on: loop)
        let info = try Self.info("stalled_60s")
        let proxy = try ScriptedServer { socket, _ in
            while try await socket.readRequest() != nil {
                try await socket.say("HTTP/1.1 200 OK\r\nContent-Length: \(info.utf8.count)\r\n\r\n\(info)")
            }
        }
        let dead = try ScriptedServer { socket, _ in socket.close() }
        let proxyURL = try proxy.url()
        let deadURL = try dead.url()
        try await stack.run {
            let replica = try await stack.replica(
                rows: { plan in
                    plan.pollInterval = 1
                    plan.rows[Self.concordium] = RowParameters(.concordium, blockTime: 2.12, pollInterval: 1)
                    plan.rows[.chain(ChainID(1))] = RowParameters(.evm, blockTime: 12, pollInterval: 1)
                    plan.sources = [
                        .init(
                            row: Self.concordium, name: "proxy", kind: .walletProxy,
                            place: .endpoint(ConfiguredEndpoint(name: "proxy", url: proxyURL))),
                        .init(
                            row: .chain(ChainID(1)), name: "geth", kind: .rpc,
                            place: .endpoint(ConfiguredEndpoint(name: "geth", url: deadURL))),
                    ]
                }, { _ in ObserverPlan() })
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await replica.run() }
                func report(_ id: RowID) -> RowReport? { replica.monitor.snapshots.current.rows.first { $0.id == id } }
                try await ObservedStack.until("the stop of years ago is seen, and the dead source is lost") {
                    report(Self.concordium)?.state == .stalled
                        && report(.chain(ChainID(1)))?.sources.first?.state == .lost
                }
                #expect(report(Self.concordium)?[.round]?.position?.number == 10_813_906)
                #expect(report(.chain(ChainID(1)))?.state != .stalled)
                group.cancelAll()
            }
        }
    }
}
