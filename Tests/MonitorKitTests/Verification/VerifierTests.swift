import MonitorKit
import Synchronization
import Testing

@Suite struct VerifierTests {
    /// A verifier in front of the simulated nodes, without sockets.
    func verifier(_ world: RehearsalWorld) -> Verifier {
        let chains = world.superchain.chains.map(\.id)
        return Verifier(
            nodes: chains.map { id in
                NamedNode(
                    name: "el-\(id)",
                    client: JSONRPCClient(
                        transport: DirectTransport { world.answer($0, on: id) ?? [] }, clock: FrozenClock()))
            }, parameters: world.superchain.parameters, clock: FrozenClock(), timeout: .seconds(1))
    }

    /// A verifier in front of honest nodes, each of which sees a chain as it is given.
    private func verifier(
        _ chains: [SimulatedChain], _ parameters: ProtocolParameters, clock: FrozenClock = FrozenClock()
    ) -> Verifier {
        Verifier(
            nodes: chains.enumerated().map { place, chain in
                NamedNode(
                    name: "el-\(place)",
                    client: JSONRPCClient(
                        transport: DirectTransport { SimulatedNode().answer($0, about: chain) }, clock: clock))
            }, parameters: parameters, clock: clock, timeout: .seconds(1))
    }

    private func world(_ prepare: (inout SimulatedSuperchain) -> Int?) throws -> (RehearsalWorld, SimulatedMessage) {
        var superchain = Rehearsed.superchain()
        superchain.advance(to: Rehearsed.genesis.advanced(by: 20))
        let number = try #require(prepare(&superchain))
        superchain.advance(to: Rehearsed.genesis.advanced(by: 90))
        let message = try #require(superchain.messages[number])
        return (RehearsalWorld(superchain), message)
    }

    private func transaction(_ message: SimulatedMessage, in world: RehearsalWorld) async throws -> Hash32 {
        let place = try #require(message.execution)
        let client = JSONRPCClient(
            transport: DirectTransport { world.answer($0, on: place.chain) ?? [] }, clock: FrozenClock())
        let reader = JSONRPCChainReader(
            upstream: "el", chain: place.chain, client: client, clock: FrozenClock(), timeout: .seconds(1))
        let messages = try await reader.messages(of: place.block).messages
        return try #require(messages.first { $0.logIndex == place.logIndex }).transactionHash
    }

    @Test func transaction_isJudgedValid_withAtMostFiveRequests() async throws {
        let (world, message) = try world { $0.sendMessage(from: Rehearsed.first, to: Rehearsed.second) }
        let hash = try await transaction(message, in: world)
        let report = try await verifier(world).verify(Rehearsed.second, .hash(hash))
        let verified = try #require(report.messages.first)
        #expect(report.messages.count == 1 && verified.status == .valid && report.exitCode == .ok)
        #expect(verified.steps.map(\.rule) == Rule.allCases)
        #expect(verified.steps.allSatisfy { $0.outcome == .holds })
        #expect(verified.message.accessList == .declared)
        #expect(report.exchanges <= 5)
    }

    @Test(arguments: Forgery.allCases)
    func forgery_isFound_withItsReason_andWhatWasExpected(_ forgery: Forgery) async throws {
        let (world, message) = try world { $0.forge(forgery, from: Rehearsed.first, to: Rehearsed.second) }
        let place = try #require(message.execution)
        let report = try await verifier(world).verify(
            place.chain, .log(.number(place.block.number), place.logIndex))
        let verified = try #require(report.messages.first)
        #expect(verified.status == .invalid(forgery.intendedReason))
        let broken = verified.steps.filter { $0.outcome == .broken }
        #expect(broken.first?.reason == forgery.intendedReason)
        #expect(broken.allSatisfy { $0.got != $0.expected })
        #expect(report.exitCode == .found && report.exchanges <= 5)
        #expect(report.text.contains("INVALID \(forgery.intendedReason.rawValue)"))
        #expect(report.text.contains("chain \(place.chain) block \(place.block.number)"))
        var named = report
        named.names = ChainNames([place.chain: "Second"])
        #expect(
            named.text.contains("\nSecond (\(place.chain)) block \(place.block.number)")
                || named.text.hasPrefix("Second"))
        #expect(report.json.contains(#""outcome":"broken""#))
    }

    @Test func range_showsTheBlocksWithMessages_andCountsAll() async throws {
        let (world, message) = try world { $0.sendMessage(from: Rehearsed.first, to: Rehearsed.second) }
        let place = try #require(message.execution)
        let done = Mutex<[UInt64]>([])
        let report = try await verifier(world).verify(
            place.chain, .range(BlockNumber(1)...BlockNumber(80)),
            progress: { blocks, _ in done.withLock { $0.append(blocks) } })
        #expect(report.blocksRead == 80 && report.blocks.map(\.reference.number) == [place.block.number])
        #expect(done.withLock { $0 } == [50, 80])
    }

    @Test func canonicalBlock_hasItsLevel_byHash() async throws {
        let (world, message) = try world { $0.sendMessage(from: Rehearsed.first, to: Rehearsed.second) }
        let place = try #require(message.execution)
        let whole = try await verifier(world).verify(place.chain, .hash(place.block.hash))
        #expect(whole.blocks.first?.safety != nil && whole.messages.count == 1)
    }

    /// Two nodes of one chain, of which the first has not come as far as the second.
    @Test func blockThatOneNodeHasNotReached_standsWhereTheNextOneSays() async throws {
        var superchain = Rehearsed.superchain()
        superchain.advance(to: Rehearsed.genesis.advanced(by: 20))
        let behind = try #require(superchain[Rehearsed.first])
        superchain.advance(to: Rehearsed.genesis.advanced(by: 40))
        let ahead = try #require(superchain[Rehearsed.first])
        superchain.reorganize(Rehearsed.first, depth: 3)
        let elsewhere = try #require(superchain[Rehearsed.first])
        for (second, isCanonical) in [(ahead, true), (elsewhere, false)] {
            let report = try await verifier([behind, second, ahead], superchain.parameters)
                .verify(Rehearsed.first, .hash(ahead.latest.hash))
            #expect((report.blocks.first?.safety != nil) == isCanonical)
        }
    }

    /// A node that lags, one that does not, and one whose head is of the future, in every order.
    @Test(arguments: [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]])
    func headsOfAChain_areThoseOfTheNodeThatHasComeFurthest_ofThoseThatCanBe(_ order: [Int]) async throws {
        var superchain = Rehearsed.superchain(policy: HeadPolicy(safeLag: 8, finalizedLag: 16))
        superchain.advance(to: Rehearsed.genesis.advanced(by: 20))
        let lagging = try #require(superchain[Rehearsed.first])
        let sent = superchain.sendMessage(from: Rehearsed.first, to: Rehearsed.second)
        let number = try #require(sent)
        superchain.advance(to: Rehearsed.genesis.advanced(by: 90))
        let message = try #require(superchain.messages[number])
        let initiation = try #require(message.initiation)
        let execution = try #require(message.execution)
        #expect(initiation.block.number > lagging.latest.number)
        let ahead = try #require(superchain[Rehearsed.first])
        let executing = try #require(superchain[Rehearsed.second])
        superchain.advance(to: Rehearsed.genesis.advanced(by: 400))
        let dreaming = try #require(superchain[Rehearsed.first])
        let nodes = order.map { [lagging, ahead, dreaming][$0] }

        let verifier = verifier(nodes + [executing], superchain.parameters)
        let report = try await verifier.verify(
            execution.chain, .log(.number(execution.block.number), execution.logIndex))
        #expect(report.messages.map(\.status) == [.valid])
        let newest = try await verifier.verify(Rehearsed.first, .block(.tag(.latest)))
        #expect(newest.blocks.map(\.reference.hash) == [ahead.latest.hash])
        let initiating = try await verifier.verify(Rehearsed.first, .block(.number(initiation.block.number)))
        #expect(initiating.blocks.map(\.safety) == [.finalized])

        // Where all heads are of the future it is the clock that is wrong, and the first node is believed.
        let asleep = FrozenClock(moment: Moment(wall: 0, steady: 1))
        let first = try await self.verifier(nodes, superchain.parameters, clock: asleep)
            .verify(Rehearsed.first, .block(.tag(.latest)))
        #expect(first.blocks.map(\.reference.hash) == nodes.prefix(1).map(\.latest.hash))
    }

    @Test func nothingByThatHash_andChainsOutsideTheSet_areRefusedWithAWayOut() async throws {
        let (world, _) = try world { $0.sendMessage(from: Rehearsed.first, to: Rehearsed.second) }
        await #expect(throws: VerificationFailure.self) {
            try await verifier(world).verify(Rehearsed.first, .hash(Hash32(1, 2, 3, 4)))
        }
        do {
            _ = try await verifier(world).verify(ChainID(10), .block(.tag(.latest)))
            Issue.record("a chain outside the set was verified")
        } catch {
            #expect(error.description == "chain 10 is not in the dependency set; the set is 901, 902")
        }
    }

    @Test(arguments: [
        (VerificationTarget.block(.number(BlockNumber(99_999_999))), "has no block 99999999; its head is 90"),
        (.log(.number(BlockNumber(99_999_999)), LogIndex(0)), "has no block 99999999; its head is 90"),
        (.range(BlockNumber(80)...BlockNumber(120)), "has no block 91; its head is 90"),
        (.log(.number(BlockNumber(1)), LogIndex(3)), "has no executing message at log 3 of block 1; verify the block"),
        (.hash(Hash32(1, 2, 3, 4)), "has neither a transaction nor a block of that hash"),
    ])
    func whatIsNotThere_isSaid_andNoEndpointIsBlamed(_ target: VerificationTarget, _ words: String) async throws {
        let (world, _) = try world { $0.sendMessage(from: Rehearsed.first, to: Rehearsed.second) }
        do {
            _ = try await verifier(world).verify(Rehearsed.second, target)
            Issue.record("something that is not there was verified")
        } catch {
            #expect(error.description.hasPrefix("chain 902 \(words)"), "\(error)")
        }
    }

    @Test(arguments: ["eth_getTransactionReceipt", "eth_getBlockByHash"])
    func nodeThatRefusesToSay_isNotTakenForOneThatHasNothing(_ method: String) async throws {
        let (world, _) = try world { $0.sendMessage(from: Rehearsed.first, to: Rehearsed.second) }
        var node = SimulatedNode()
        node.faults = [.error(method: method, code: -32_000, message: "out of order")]
        world.setNode(node, of: Rehearsed.second)
        do {
            _ = try await verifier(world).verify(Rehearsed.second, .hash(Hash32(1, 2, 3, 4)))
            Issue.record("something that is not there was verified")
        } catch {
            #expect(
                error.description
                    == "chain 902 cannot be read: rpc: the node answered with an error (code -32000)")
        }
    }

    @Test func nodesThatDoNotAnswer_makeMessagesUnknown_neverInvalid() async throws {
        let (world, message) = try world { $0.sendMessage(from: Rehearsed.first, to: Rehearsed.second) }
        let place = try #require(message.execution)
        let alone = Verifier(
            nodes: [
                NamedNode(
                    name: "el-902",
                    client: JSONRPCClient(
                        transport: DirectTransport { world.answer($0, on: Rehearsed.second) ?? [] },
                        clock: FrozenClock())),
                NamedNode(
                    name: "el-901", client: JSONRPCClient(transport: DirectTransport { _ in [] }, clock: FrozenClock())),
            ], parameters: world.superchain.parameters, clock: FrozenClock(), timeout: .seconds(1))
        let report = try await alone.verify(place.chain, .block(.number(place.block.number)))
        #expect(report.messages.map(\.status) == [.unknown(.upstreamUnreadable)])
        #expect(report.problems.map(\.node) == ["el-901"] && report.exitCode == .failed)
    }

    @Test(arguments: [
        ("143999881", true), ("latest", true), ("finalized:7", true), ("12-40", true), ("12:3", true), ("", false),
        ("0x12", false), ("40-12", false), ("0-100000", false), ("12:", false), ("12:-1", false), ("-5", false),
        ("12:4294967296", false), ("18446744073709551616", false), ("safe-latest", false),
        ("0x\(String(repeating: "a", count: 64))", true), ("0x\(String(repeating: "a", count: 64)):2", true),
    ])
    func target_isReadOrRefused(_ text: String, _ isTarget: Bool) {
        #expect(((try? VerificationTarget(text)) != nil) == isTarget)
    }
}
