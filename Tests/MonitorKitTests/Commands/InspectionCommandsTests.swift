import Foundation
import Testing

@testable import MonitorKit

@Suite(.timeLimit(.minutes(15))) struct InspectionCommandsTests {
    private static let genesisHash = "0x" + String(repeating: "0", count: 64)
    private let recorder = Recorder()
    private let interface = CommandLineInterface([.configCheck, .configPrint, .checkUpstreams, .selfTest, .verify])

    private static let files = FileReader.memory([
        "depset.json": Array(#"{"dependencies":{"901":{},"902":{}}}"#.utf8),
        "rollups.json": Array(
            """
            {"901":{"block_time":2,"genesis":{"l2":{"number":0,"hash":"\(genesisHash)"},"l2_time":1}},
             "902":{"block_time":1,"genesis":{"l2":{"number":0,"hash":"\(genesisHash)"},"l2_time":1}}}
            """.utf8),
    ])

    /// The files about chains that are served, or those about chains that are not.
    private func files(_ world: SimulatedSuperchain?) -> FileReader {
        guard let world else { return Self.files }
        return .memory([
            "depset.json": StackFiles.dependencySet(world), "rollups.json": StackFiles.rollups(world),
            "secret": Array(String(repeating: "5a", count: 32).utf8),
            "other": Array(String(repeating: "5b", count: 32).utf8),
        ])
    }

    private func call(
        _ arguments: [String], upstreams: String, of world: SimulatedSuperchain? = nil, columns: Int? = nil
    ) async -> ExitCode {
        var context = CommandContext.test(
            arguments + [
                "--dependency-set", "depset.json", "--rollup-configs", "rollups.json", "--l2-rpcs", upstreams,
                "--request-timeout", "20s",
            ], files: files(world), recorder: recorder)
        if let columns { context.terminal = Terminal(isInteractive: true, columns: columns, environment: [:]) }
        return await interface.main(context)
    }

    private func json() throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(recorder.output.utf8)) as? [String: Any])
    }

    @Test func configCheck_saysWhatWouldBeWatched_andOpensNothing() async {
        #expect(await call(["config", "check"], upstreams: "a=http://h:1,b=http://h:2") == .ok)
        #expect(recorder.output.contains("Watched chains: 901, 902. Upstreams: a, b."))
        #expect(recorder.errors == "")
    }

    @Test func configCheck_refusesWhatRunWouldRefuse() async {
        #expect(await call(["config", "check", "--tail", "soon"], upstreams: "ws://h:1") == .configuration)
        #expect(recorder.errors.contains("--tail") && recorder.errors.contains("--l2-rpcs"))
        #expect(await call(["config", "check", "--tial=1h"], upstreams: "http://h:1") == .usage)
        #expect(recorder.errors.contains("did you mean --tail?"))
        #expect(recorder.output == "")
    }

    @Test func configPrint_showsSources_andNoSecret() async throws {
        let secret = "http://user:canary-1@h:1/canary-2?key=canary-3"
        #expect(await call(["config", "print", "--tail=2h"], upstreams: "a=\(secret),b=http://h:2") == .ok)
        let words = recorder.output.split(separator: "\n").map { $0.split(separator: " ") }
        #expect(words.contains(["tail", "2h", "(flag)"]))
        #expect(recorder.output.contains("a (http), b (http)"))
        #expect(await call(["config", "print", "--json"], upstreams: "a=\(secret),b=http://h:2") == .ok)
        #expect(!recorder.output.contains("canary") && !recorder.output.contains("user"))
        #expect(recorder.output.contains(#"{"name":"poll-interval","value":"2s","source":"default"}"#))
    }

    @Test func checkUpstreams_showsWhatEachEndpointCanDo() async throws {
        try await withRehearsal { urls in
            let list = "a=\(urls[0]),b=\(urls[1])"
            #expect(await call(["check", "upstreams", "--json"], upstreams: list, of: Rehearsed.superchain()) == .ok)
            let rows = try #require(try json()["upstreams"] as? [[String: Any]])
            #expect(rows.map { $0["chain_id"] as? String } == ["901", "902"])
            for row in rows {
                #expect(row["proof"] as? Bool == true && row["receipts"] as? Bool == true)
                #expect(row["batch_limit"] as? Int == 50)
                #expect((row["problems"] as? [String]) == [])
                let skew = try #require(row["clock_skew_seconds"] as? Double)
                #expect(abs(skew) <= 2)
                #expect((row["heads"] as? [String: Any])?["unsafe"] as? Int ?? 0 > 0)
            }
        }
    }

    /// A provider that sells 25 calls a second is not asked for more, nor found wanting because run would ask for less.
    @Test(arguments: [(25, 12, true), (25, 11, false), (200, 50, true), (200, 49, false)])
    func checkUpstreams_asksNoMoreAtOnceThanRun(budget: Int, limit: Int, isEnough: Bool) async throws {
        try await withRehearsal(batchLimit: limit) { urls in
            let code = await call(
                ["check", "upstreams", "--json", "--request-budget", "\(budget)"],
                upstreams: "a=\(urls[0]),b=\(urls[1])", of: Rehearsed.superchain())
            #expect(code == (isEnough ? .ok : .failed), "\(recorder.output)")
            let rows = try #require(try json()["upstreams"] as? [[String: Any]])
            let largest = isEnough ? min(limit, budget / 2) : limit == 11 ? 10 : 25
            for row in rows { #expect(row["batch_limit"] as? Int == largest) }
        }
    }

    /// What is left to a monitor without a method is said, and what that is worth.
    @Test(arguments: [
        (["eth_getBlockReceipts"], true, "one transaction at a time"),
        (["eth_getBlockReceipts", "eth_getTransactionReceipt"], false, "it offers no receipts"),
        (
            ["eth_getBlockReceipts", "eth_getTransactionReceipt", "eth_getLogs"], false,
            "eth_getTransactionReceipt and eth_getLogs"
        ),
    ])
    func checkUpstreams_saysHowLogsCanBeHad_whereReceiptsAreNotOffered(
        absent: [String], isProven: Bool, problem: String
    ) async throws {
        let faults = absent.map { NodeFault.error(method: $0, code: -32601, message: "no such method") }
        try await withRehearsal(faults: faults) { urls in
            let list = "a=\(urls[0]),b=\(urls[1])"
            let code = await call(["check", "upstreams", "--json"], upstreams: list, of: Rehearsed.superchain())
            #expect(code == .failed)
            let rows = try #require(try json()["upstreams"] as? [[String: Any]])
            for row in rows {
                #expect(row["proof"] as? Bool == isProven && row["receipts"] as? Bool == false)
                let problems = row["problems"] as? [String]
                #expect(problems?.count == 1 && problems?.first?.contains(problem) == true, "\(problems ?? [])")
            }
            #expect(rows.count == 2)
        }
    }

    @Test(arguments: [20, 80]) func checkUpstreams_hasAParagraphForEachEndpoint_onNarrowTerminals(
        columns: Int
    ) async throws {
        try await withRehearsal { urls in
            let list = "a=\(urls[0]),b=\(urls[1])"
            let code = await call(
                ["check", "upstreams"], upstreams: list, of: Rehearsed.superchain(), columns: columns)
            #expect(code == .ok)
            #expect(recorder.output.hasPrefix("UPSTREAM      a\nCHAIN         901\n"))
            #expect(recorder.output.contains("\n\nUPSTREAM      b\nCHAIN         902\n"))
            #expect(recorder.output.split(separator: "\n").allSatisfy { $0.count <= columns })
        }
    }

    @Test func verify_quotesTheArgumentThatItDoesNotUnderstand() async {
        #expect(await call(["verify", "901", "0x00"], upstreams: "a=http://h:1,b=http://h:2") == .usage)
        #expect(recorder.errors.hasPrefix("xmsg-mon: argument 2: \"0x00\" names no transaction, block or log; "))
        let other = "http://canary"
        #expect(await call(["verify", other, "latest"], upstreams: "a=http://h:1,b=http://h:2") == .usage)
        #expect(recorder.errors.contains("xmsg-mon: argument 1: \"http://***\" "))
    }

    @Test func checkUpstreams_fails_whereAnEndpointOrAChainIsMissing() async throws {
        try await withRehearsal { urls in
            let dead = "b=http://user:canary@127.0.0.1:1/canary"
            #expect(await call(["check", "upstreams"], upstreams: "a=\(urls[0]),\(dead)") == .failed)
            #expect(recorder.output.hasPrefix("UPSTREAM  CHAIN"))
            #expect(recorder.output.contains("! b: connect:"))
            #expect(recorder.output.contains("! chain 902 of the dependency set: no endpoint"))
            #expect(!(recorder.output + recorder.errors).contains("canary"))
        }
    }

    /// An endpoint of a chain that nobody asked for is a mistake in the list, not one endpoint more.
    @Test func checkUpstreams_fails_whereAnEndpointServesAnotherChain() async throws {
        let genesis = #""genesis":{"l2":{"number":0,"hash":"\#(Self.genesisHash)"},"l2_time":1}"#
        let files = FileReader.memory([
            "depset.json": Array(#"{"dependencies":{"901":{}}}"#.utf8),
            "rollups.json": Array(#"{"901":{"block_time":2,\#(genesis)}}"#.utf8),
        ])
        try await withRehearsal { urls in
            let arguments = [
                "check", "upstreams", "--dependency-set", "depset.json", "--rollup-configs", "rollups.json",
                "--l2-rpcs",
                "a=\(urls[1])", "--request-timeout", "20s",
            ]
            #expect(await interface.main(.test(arguments, files: files, recorder: recorder)) == .failed)
            #expect(recorder.output.contains("! a serves chain 902, which is not watched"), "\(recorder.output)")
            #expect(recorder.output.contains("! chain 901 of the dependency set: no endpoint"))
        }
    }

    @Test func selfTest_findsEveryCorruption() async throws {
        #expect(SelfTest.run().filter { !$0.isPassed } == [])
        let reasons = Set(
            SelfTest.run().compactMap { if case .invalid(let reason) = $0.expected { reason } else { nil } })
        // What a single message cannot show is left to the tests of the core.
        #expect(reasons == Set(InvalidReason.allCases).subtracting([.dependsOnInvalid]))
        #expect(await interface.main(.test(["selftest", "--json"], recorder: recorder)) == .ok)
        let isPassed = try json()["passed"] as? Bool
        #expect(isPassed == true)
        #expect(!SelfTest.Outcome(name: "", expected: .invalid(.cycle), found: .valid).isPassed)
    }

    @Test func checkUpstreams_namesWhatTheConfigurationHasWrong() async throws {
        try await withRehearsal { urls in
            // The files have blocks twice as slow, or fast, and another genesis.
            #expect(await call(["check", "upstreams"], upstreams: "a=\(urls[0]),b=\(urls[1])") == .failed)
            let words = ["! a: its genesis is 0 0x", "--rollup-configs says 0 0x0000", "! b: its genesis is 0 0x"]
            for text in words { #expect(recorder.output.contains(text), "\(text)") }
            #expect(!recorder.output.contains("Everything"))
        }
    }

    @Test func checkUpstreams_asksWhoIsObserved() async throws {
        let loop = try EventLoop.start(name: "check-observers-test")
        defer { loop.stop() }
        let key = try SigningKey(parsing: Array(String(repeating: "5a", count: 32).utf8))
        try await withRehearsal { urls in
            let world = RehearsalWorld(Rehearsed.superchain())
            let verifier = VerifierServer(of: world, key: key, on: loop, clock: SystemClock())
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try? await verifier.run() }
                let url = try await verifier.url()
                func ask(secret: String, node: String) async -> ExitCode {
                    await call(
                        [
                            "check", "upstreams", "--l2-nodes", "cl=\(node)", "--interop-filter-endpoints", "f=\(url)",
                            "--supernode-endpoints", "s=\(url)", "--failsafe-targets", "t=\(url)/admin",
                            "--failsafe-jwt-secrets", "t=\(secret)",
                        ], upstreams: "a=\(urls[0]),b=\(urls[1])", of: Rehearsed.superchain())
                }
                #expect(await ask(secret: "secret", node: "\(urls[0])/node") == .ok)
                let rows = recorder.output.split(separator: "\n").map { $0.split(separator: " ") }
                for row in [
                    ["cl", "rollup-node", "901", "yes"], ["f", "filter", "-", "yes"],
                    ["s", "supernode", "901", "902", "yes"], ["t", "failsafe", "-", "yes"],
                ] { #expect(rows.contains { $0.elementsEqual(row, by: ==) }, "\(row)") }
                #expect(await ask(secret: "other", node: url) == .failed)
                #expect(recorder.output.contains("! t: http: HTTP status 401: the secret is another"))
                #expect(recorder.output.contains("! cl: rpc:"))
                group.cancelAll()
            }
        }
    }

    @Test func differences_ofRollupConfigurations_areNamedOneByOne() throws {
        let ours = try #require(
            try RollupConfigurationFile.decode(StackFiles.rollups(Rehearsed.superchain())).chains.first)
        #expect(ours.differences(from: ours) == [])
        let other = RollupConfiguration(
            chain: ours.chain, blockTime: try #require(BlockTime(seconds: 7)), genesis: ours.genesis,
            activationTime: nil)
        let found = other.differences(from: ours)
        #expect(found.first == "its block time is 7 s, and --rollup-configs says \(ours.blockTime.seconds) s")
        #expect(found.last?.hasPrefix("its activation is never, and --rollup-configs says 2026-") == true)
        #expect(found.count == 2)
    }

    private func withRehearsal(
        batchLimit: Int? = nil, faults: [NodeFault] = [], _ body: ([String]) async throws -> Void
    ) async throws {
        let loop = try EventLoop.start(name: "check-upstreams-test")
        defer { loop.stop() }
        let stack = RehearsalStack(Rehearsed.superchain(), on: loop, clock: SystemClock())
        stack.world.withSuperchain { superchain in
            superchain.advance(to: Timestamp(Rehearsed.genesis.seconds + 20))
            // By the clock there are days to make up for: blocks would be made, and pruned, faster than they are asked about.
            for chain in superchain.chains { superchain.stall(chain.id) }
        }
        if batchLimit != nil || !faults.isEmpty {
            var node = SimulatedNode()
            if let batchLimit { node.batchLimit = batchLimit }
            node.faults = faults
            for chain in [Rehearsed.first, Rehearsed.second] { stack.world.setNode(node, of: chain) }
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try? await stack.run() }
            try await body(try await stack.endpoints().map(\.url))
            group.cancelAll()
        }
    }
}
