import Synchronization
import Testing

@testable import MonitorKit

/// A whole monitor before nodes that answer wrongly: no verdict comes from them, another node serves instead, and what was wrong is
/// counted under their name.
@Suite(.timeLimit(.minutes(15))) struct BadNodeTests {
    /// What clients saw, by endpoint.
    private final class Causes: Sendable {
        private let seen = Mutex<[String: [UpstreamCause: Int]]>([:])

        func note(_ name: String, _ cause: UpstreamCause?) {
            guard let cause else { return }
            seen.withLock { $0[name, default: [:]][cause, default: 0] += 1 }
        }

        func count(_ name: String, _ cause: UpstreamCause) -> Int { seen.withLock { $0[name]?[cause] ?? 0 } }
        func all(_ name: String) -> [UpstreamCause: Int] { seen.withLock { $0[name] ?? [:] } }
    }

    /// What the nodes of a test do at the moment, by their place in the configuration.
    private final class Nodes: Sendable {
        private let defects: Mutex<[NodeDefect?]>
        /// What was asked, by method.
        private let asked = Mutex<[String: Int]>([:])
        /// The chain whose nodes take questions and never answer.
        let hanging: ChainID?

        init(_ defects: [NodeDefect?], hanging: ChainID? = nil) {
            self.defects = Mutex(defects)
            self.hanging = hanging
        }

        var count: Int { defects.withLock { $0.count } }
        /// What was asked since the last call.
        func takeAsked() -> [String: Int] {
            asked.withLock { asked in
                defer { asked = [:] }
                return asked
            }
        }

        func heal() { defects.withLock { $0 = $0.map { _ in nil } } }

        func respond(_ place: Int, to body: [UInt8], about chain: SimulatedChain) async -> HTTPResponse {
            for part in String(decoding: body, as: UTF8.self).split(separator: "\"method\":\"").dropFirst() {
                asked.withLock { $0[String(part.prefix { $0 != "\"" }), default: 0] += 1 }
            }
            if chain.id == hanging { try? await SystemClock().sleep(for: .seconds(3_600)) }
            if let defect = defects.withLock({ $0[place] }) { return defect.respond(to: body, about: chain) }
            return HTTPResponse(contentType: "application/json", body: SimulatedNode().answer(body, about: chain))
        }
    }

    /// Thirty seconds of two chains, with a true message in every block and one lie.
    private static let superchain: SimulatedSuperchain = {
        var superchain = Rehearsed.superchain(
            expiryWindow: 3_600, policy: HeadPolicy(safeLag: 4, finalizedLag: 8))
        for second in 1...30 as ClosedRange<UInt64> {
            superchain.sendMessage(from: Rehearsed.first, to: Rehearsed.second)
            superchain.sendMessage(from: Rehearsed.second, to: Rehearsed.first)
            if second == 30 { _ = superchain.forge(.wrongPayload, from: Rehearsed.first, to: Rehearsed.second) }
            superchain.advance(to: Rehearsed.genesis.advanced(by: second))
        }
        // What was sent last is executed too; nothing relies on the block of the lie.
        superchain.advance(to: Rehearsed.genesis.advanced(by: 34))
        return superchain
    }()

    /// Runs a monitor before nodes, of which each chain has as many; names are their places and chains.
    private func running(
        _ nodes: Nodes, _ body: @Sendable (Monitor, Causes) async throws -> Void
    ) async throws {
        let loop = try EventLoop.start(name: "bad nodes")
        defer { loop.stop() }
        let (causes, superchain) = (Causes(), Self.superchain)
        var limits = HTTPClient.Configuration()
        limits.bodyLimit = NodeDefect.bodyLimit
        try await withThrowingTaskGroup(of: Void.self) { group in
            var upstreams: [Upstream] = []
            let client = HTTPClient(on: loop, configuration: limits)
            for place in 0..<nodes.count {
                for chain in superchain.chains {
                    var configuration = HTTPServer.Configuration(address: .loopback)
                    configuration.limits.body = .delivered(upTo: 5_000_000)
                    let server = HTTPServer(configuration: configuration, on: loop) { request in
                        await nodes.respond(place, to: request.body, about: chain)
                    }
                    group.addTask { try await server.run() }
                    let url = try EndpointURL(parsing: "http://127.0.0.1:\(try await server.waitUntilListening())/")
                    let name = "\(place)-\(chain.id)"
                    let rpc = JSONRPCClient(
                        transport: HTTPRPCTransport(client: client, endpoint: url), clock: SystemClock()
                    ) {
                        causes.note(name, $0.cause)
                    }
                    upstreams.append(
                        Upstream(name: name, client: rpc, clock: SystemClock(), timeout: .seconds(20)) { _, cause in
                            causes.note(name, cause)
                        })
                }
            }
            let monitor = Monitor(
                configuration: CoreConfiguration(
                    parameters: superchain.parameters, attached: superchain.parameters.chains.keys.sorted()),
                upstreams: upstreams, pollUpperBound: .milliseconds(20),
                surroundings: Monitor.Surroundings(clock: SystemClock()))
            group.addTask { await monitor.run() }
            try await body(monitor, causes)
            group.cancelAll()
        }
    }

    private static let executed = superchain.messages.values.filter { $0.execution != nil }

    private func isJudgedRight(_ monitor: Monitor) -> Bool {
        let snapshot = monitor.snapshots.current
        let (valid, invalid) = snapshot.counts.values.reduce(into: (0, 0)) { sum, counts in
            sum.0 += counts.valid
            sum.1 += counts.invalid
        }
        let lies = Self.executed.count { $0.forgery != nil }
        return snapshot.isReady && valid == Self.executed.count - lies && invalid == lies
    }

    @Test(arguments: NodeDefect.allCases)
    func badNode_isReplacedByAGoodOne_andCountedWithItsCause(_ defect: NodeDefect) async throws {
        #expect(Self.executed.count > 30 && Self.executed.contains { $0.forgery != nil })
        try await running(Nodes([defect, nil])) { monitor, causes in
            try await ObservedStack.until("all is judged as it is, beside \(defect)") {
                isJudgedRight(monitor)
            }
            #expect(await monitor.brokenInvariants == [])
            let bad = causes.all("0-901")
            if let cause = defect.cause {
                try await ObservedStack.until("\(cause) is counted for both chains, not \(bad)") {
                    causes.count("0-901", cause) > 0 && causes.count("0-902", cause) > 0
                }
            } else {
                #expect(bad == [:])
                let isOfUse = monitor.snapshots.current.upstreams["0-901"]
                #expect(isOfUse == (defect == .batchOutOfOrder))
            }
            #expect(causes.all("1-901") == [:] && causes.all("1-902") == [:], "nothing is held against the good one")
        }
    }

    @Test(arguments: NodeDefect.allCases.filter(\.isBlinding))
    func badNodes_alone_leadToNoVerdict_andNeverToTheEnd(_ defect: NodeDefect) async throws {
        try await running(Nodes([defect])) { monitor, causes in
            let cause = try #require(defect.cause)
            try await ObservedStack.until("it has failed often") {
                causes.count("0-901", cause) >= 3 && causes.count("0-902", cause) >= 3
            }
            let jobs = await monitor.liveJobs
            #expect(jobs.filter(\.status.isDefinite).map(\.id) == [], "a verdict from a node that shows what is not so")
            let snapshot = monitor.snapshots.current
            #expect(!snapshot.isReady && snapshot.chains.allSatisfy { !$0.isComplete })
            #expect(await monitor.brokenInvariants == [])
        }
    }

    /// Their logs are true: messages are judged as they are, and the chains are marked.
    @Test func nodesWithoutReceipts_alone_areReadByTheirLogs_whichCountAsUnproven() async throws {
        let nodes = Nodes([.noReceipts])
        try await running(nodes) { monitor, causes in
            try await ObservedStack.until("all is judged as it is") { isJudgedRight(monitor) }
            #expect(await monitor.brokenInvariants == [])
            let chains = monitor.snapshots.current.chains
            #expect(chains.count == 2 && chains.allSatisfy { $0.isComplete && $0.unprovenReads > 0 })
            #expect(chains.allSatisfy { $0.unprovenHeaders == 0 })
            let asked = nodes.takeAsked()
            let receipts = asked["eth_getBlockReceipts", default: 0]
            #expect(
                receipts > 0 && receipts < asked["eth_getLogs", default: 0],
                "what is not offered is not asked for again")
            #expect(causes.count("0-901", .integrity) == 0 && causes.count("0-902", .integrity) == 0)
        }
    }

    @Test func nodesThatAreAllDeadAtTheStart_areReadOnceTheyLive() async throws {
        let nodes = Nodes([.unavailable, .unavailable])
        try await running(nodes) { monitor, causes in
            try await ObservedStack.until("each has failed") {
                ["0-901", "1-901", "0-902", "1-902"].allSatisfy { causes.count($0, .http) >= 2 }
            }
            #expect(await monitor.liveJobs.isEmpty)
            nodes.heal()
            try await ObservedStack.until("all is judged as it is") { isJudgedRight(monitor) }
        }
    }

    /// Counted where it is asked: a monitor that has judged all there is asks for heads and for nothing else.
    @Test func messagesThatAreJudged_costNoCall_asLongAsNothingHappens() async throws {
        let nodes = Nodes([nil])
        try await running(nodes) { monitor, _ in
            try await ObservedStack.until("all is judged as it is") { isJudgedRight(monitor) }
            let jobs = await monitor.liveJobs.count
            #expect(jobs > 30)
            let blocks = Self.superchain.chains.reduce(0) { $0 + Int($1.latest.number.value) + 1 }
            let receipts = nodes.takeAsked()["eth_getBlockReceipts", default: 0]
            #expect(
                receipts <= 2 * blocks, "once for the messages of a block, and once for the messages that point at it")
            var asked: [String: Int] = [:]
            try await ObservedStack.until("heads were read often") {
                asked.merge(nodes.takeAsked(), uniquingKeysWith: +)
                return asked["eth_getBlockByNumber", default: 0] >= 120
            }
            // Whether messages can be executed at all is looked at once in a minute at most.
            asked["eth_getStorageAt"] = nil
            #expect(asked.keys.sorted() == ["eth_getBlockByNumber"], "\(asked)")
        }
    }

    @Test func chainWhoseNodesHang_delaysNoOther() async throws {
        try await running(Nodes([nil], hanging: Rehearsed.second)) { monitor, _ in
            func chain() -> MonitorSnapshot.Chain? {
                monitor.snapshots.current.chains.first { $0.id == Rehearsed.first }
            }
            try await ObservedStack.until("the other chain is read whole") { chain()?.isComplete == true }
            try await ObservedStack.until("its messages wait no longer for the one that hangs") {
                await monitor.liveJobs.allSatisfy { $0.status.reasonLabel == "upstream_unreadable" }
            }
            let verified = chain()?.verifiedAt ?? 0
            try await ObservedStack.until("what is new is verified") { (chain()?.verifiedAt ?? 0) > verified }
            let (jobs, expected) = (await monitor.liveJobs, Self.executed.count { $0.target == Rehearsed.first })
            #expect(jobs.count == expected && jobs.allSatisfy { $0.chain == Rehearsed.first && !$0.status.isDefinite })
        }
    }
}
