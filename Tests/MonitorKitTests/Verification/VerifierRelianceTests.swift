import MonitorKit
import Testing

/// Rule 8 as a verification sees it: what stands on a block with an invalid message, and what cannot be said of a block.
@Suite struct VerifierRelianceTests {
    /// A lie in a block of the second chain, and on the first one an honest message from that block, executed there.
    private func worldWithRelying(_ policy: HeadPolicy) throws -> (RehearsalWorld, SimulatedPlace) {
        var superchain = Rehearsed.superchain(policy: policy)
        superchain.advance(to: Rehearsed.genesis.advanced(by: 20))
        superchain.forge(.wrongPayload, from: Rehearsed.first, to: Rehearsed.second)
        var dependent: Int?
        // The next block after the lie is due holds an honest log; messages that name it stand on the lie.
        for second in UInt64(21)...60 where dependent == nil {
            let before = superchain
            superchain.sendMessage(from: Rehearsed.second, to: Rehearsed.first)
            superchain.advance(to: Rehearsed.genesis.advanced(by: second))
            let lies = superchain.messages.values.filter { $0.forgery != nil && $0.stage == .executed }
            if let lie = lies.first?.execution, lie.block.timestamp == Rehearsed.genesis.advanced(by: second) {
                dependent =
                    superchain.messages.values.first { $0.forgery == nil && $0.initiation?.block == lie.block }?
                    .number
            }
            if dependent == nil { superchain = before; superchain.advance(to: Rehearsed.genesis.advanced(by: second)) }
        }
        let number = try #require(dependent)
        superchain.advance(to: Rehearsed.genesis.advanced(by: 70))
        return (RehearsalWorld(superchain), try #require(superchain.messages[number]?.execution))
    }

    /// Whether the blocks can still change or not.
    @Test(arguments: [HeadPolicy(safeLag: 80, finalizedLag: 90), HeadPolicy(safeLag: 8, finalizedLag: 10)])
    func messageOfABlockWithAnInvalidOne_dependsOnIt(_ policy: HeadPolicy) async throws {
        let (world, place) = try worldWithRelying(policy)
        let report = try await VerifierTests().verifier(world).verify(
            place.chain, .log(.number(place.block.number), place.logIndex))
        let verified = try #require(report.messages.first)
        #expect(verified.status == .invalid(.dependsOnInvalid))
        #expect(verified.steps.first { $0.outcome == .broken }?.rule == .initiatingBlockValid)
        let safety: SafetyLevel = policy.finalizedLag == 10 ? .finalized : .unsafe
        #expect(report.blocks.first?.safety == safety)
    }

    @Test func initiatingBlock_isNotSaidToHoldNoInvalidMessage_whereOneOfItsMessagesCannotBeJudged() async throws {
        let (world, place) = try worldWithRelying(HeadPolicy(safeLag: 8, finalizedLag: 10))
        // What the lie is about is gone; the blocks above it are there.
        var node = SimulatedNode()
        node.faults = [.pruned(below: place.block.number)]
        world.setNode(node, of: place.chain)
        let report = try await VerifierTests().verifier(world).verify(
            place.chain, .log(.number(place.block.number), place.logIndex))
        let verified = try #require(report.messages.first)
        #expect(verified.status == .valid)
        let undecided = verified.steps.filter { $0.outcome != .holds }
        #expect(undecided.map(\.rule) == [.initiatingBlockValid])
        #expect(undecided.map(\.outcome) == [.undecided] && undecided.first?.got == .text("not looked at"))
    }

    private func verifier(of chain: SimulatedChain) -> Verifier {
        Verifier(
            nodes: [
                NamedNode(
                    name: "el",
                    client: JSONRPCClient(
                        transport: DirectTransport { SimulatedNode().answer($0, about: chain) }, clock: FrozenClock()))
            ], parameters: ProtocolParameters(chains: [chain.id: chain.settings.parameters]), clock: FrozenClock(),
            timeout: .seconds(1))
    }

    /// A chain whose block 7 claims a log of block 5, which claims one of block 3, where a lie about block 1 stands beside it.
    private func chainOfClaims(_ policy: HeadPolicy) -> SimulatedChain {
        var chain = SimulatedChain(
            SimulatedChainSettings(
                id: Rehearsed.first, genesisTime: Rehearsed.genesis, blockTime: 2, activation: Rehearsed.genesis))
        chain.policy = policy
        func log(_ nonce: UInt64) -> Log {
            SimulatedContracts.sentMessage(to: chain.id, nonce: nonce, target: .zero, sender: .zero, message: [])
        }
        func claim(_ log: Log, in block: UInt64, at index: UInt32 = 0) -> SimulatedCall {
            SimulatedContracts.validateMessage(
                MessageIdentifier(
                    origin: log.address, blockNumber: BlockNumber(block), logIndex: LogIndex(index),
                    timestamp: Rehearsed.genesis.advanced(by: 2 * block), chainID: chain.id),
                payloadHash: log.payloadHash())
        }
        func emit(_ log: Log) -> SimulatedCall { SimulatedCall(to: log.address, logs: [log]) }
        let calls: [UInt64: [SimulatedCall]] = [
            3: [emit(log(1)), claim(log(9), in: 1, at: 7)], 5: [emit(log(2)), claim(log(1), in: 3)],
            7: [claim(log(2), in: 5)],
        ]
        for number in UInt64(1)...7 {
            let transactions = (calls[number] ?? []).map { chain.sign($0) }
            chain.produceBlock(transactions)
        }
        return chain
    }

    /// Blocks that can still change are followed to the lie; of final ones, those that were asked about and one step more.
    @Test(arguments: [true, false])
    func blockThatStandsOnWhatWasNotLookedAt_isNotSaidToHold(_ isFinal: Bool) async throws {
        let lag: UInt64 = isFinal ? 0 : 90
        let chain = chainOfClaims(HeadPolicy(safeLag: lag, finalizedLag: lag))
        let report = try await verifier(of: chain).verify(chain.id, .block(.number(BlockNumber(7))))
        let verified = try #require(report.messages.first)
        #expect(verified.status == (isFinal ? .valid : .invalid(.dependsOnInvalid)))
        let step = try #require(verified.steps.first { $0.rule == .initiatingBlockValid })
        #expect(step.outcome == (isFinal ? .undecided : .broken))
    }

    /// A chain whose newest block has a log, a true claim of it and, where that is asked for, a lie about an older block.
    private func chainThatReliesOnItself(andLies: Bool) -> (chain: SimulatedChain, claim: Hash32) {
        var chain = SimulatedChain(
            SimulatedChainSettings(
                id: Rehearsed.first, genesisTime: Rehearsed.genesis, blockTime: 2, activation: Rehearsed.genesis))
        for _ in 0..<5 { chain.produceBlock() }
        let log = SimulatedContracts.sentMessage(to: chain.id, nonce: 1, target: .zero, sender: .zero, message: [])
        let truth = MessageIdentifier(
            origin: log.address, blockNumber: BlockNumber(6), logIndex: LogIndex(0),
            timestamp: Rehearsed.genesis.advanced(by: 12), chainID: chain.id)
        let lie = MessageIdentifier(
            origin: log.address, blockNumber: BlockNumber(3), logIndex: LogIndex(7),
            timestamp: Rehearsed.genesis.advanced(by: 6), chainID: chain.id)
        var transactions = [chain.sign(SimulatedCall(to: log.address, logs: [log]))]
        let claim = chain.sign(SimulatedContracts.validateMessage(truth, payloadHash: log.payloadHash()))
        transactions.append(claim)
        if andLies {
            transactions.append(
                chain.sign(SimulatedContracts.validateMessage(lie, payloadHash: log.payloadHash())))
        }
        chain.produceBlock(transactions)
        return (chain, claim.hash)
    }

    @Test(arguments: [true, false])
    func messageOfItsOwnBlock_fallsWithAnotherOneThere(_ lies: Bool) async throws {
        let (chain, claim) = chainThatReliesOnItself(andLies: lies)
        let verifier = verifier(of: chain)
        let expected: MessageStatus = lies ? .invalid(.dependsOnInvalid) : .valid
        let whole = try await verifier.verify(chain.id, .block(.tag(.latest)))
        let beside: [MessageStatus] = lies ? [.invalid(.logMissing)] : []
        #expect(whole.messages.map(\.status) == [expected] + beside)
        // Asked for alone, it still stands and falls with what is beside it.
        let alone = try await verifier.verify(chain.id, .hash(claim))
        #expect(alone.messages.map(\.status) == [expected])
        let step = try #require(alone.messages.first?.steps.first { $0.rule == .initiatingBlockValid })
        #expect(step.outcome == (lies ? .broken : .holds))
        #expect("\(step.got)" == (lies ? "1 invalid there, the first at log 2" : "no invalid message was found"))
    }
}
