import Testing

@testable import MonitorKit

/// What follows from blocks that were read, without nodes.
@Suite struct VerificationGraphTests {
    /// A message that claims the only log of a block, truly or not.
    private struct Claim {
        let block: InitiatingKey
        var isTrue = true
    }

    private let log = LogDigest(origin: Address(1, 2, 3), payloadHash: Hash32(0, 0, 0, 7))
    private let parameters = ChainParameters(
        genesisNumber: BlockNumber(0), genesisTime: Timestamp(1_000), blockTime: 2, activation: Timestamp(0))

    private func graph() -> VerificationGraph {
        let chains = [ChainID(901): parameters, ChainID(902): parameters, ChainID(903): parameters]
        return VerificationGraph(MessageJudge(ProtocolParameters(chains: chains)))
    }

    private func key(_ chain: UInt64, _ number: UInt64) -> InitiatingKey {
        InitiatingKey(chain: ChainID(chain), number: BlockNumber(number))
    }

    private func time(_ key: InitiatingKey) -> Timestamp { parameters.timestamp(of: key.number) ?? Timestamp(0) }

    /// A block with one log, and its claims behind that.
    private func block(_ key: InitiatingKey, _ claims: [Claim]) -> ExaminedBlock {
        let messages = claims.enumerated().map { position, claim in
            ExecutingMessage(
                transactionHash: .zero, logIndex: LogIndex(UInt32(position + 1)),
                identifier: MessageIdentifier(
                    origin: log.origin, blockNumber: claim.block.number, logIndex: LogIndex(0),
                    timestamp: time(claim.block), chainID: claim.block.chain),
                payloadHash: claim.isTrue ? log.payloadHash : Hash32(0, 0, 0, 8))
        }
        return ExaminedBlock(
            chain: key.chain,
            reference: BlockReference(
                number: key.number, hash: Hash32(key.chain.uint64 ?? 0, key.number.value, 0, 1), timestamp: time(key)),
            logs: [log], found: BlockMessages(messages: messages))
    }

    /// What is said of a rule, once for all messages that say the same.
    private func words(_ rule: Rule, _ messages: ArraySlice<VerifiedMessage>) -> Set<String> {
        Set(messages.flatMap(\.steps).filter { $0.rule == rule }.map { "\($0.outcome.rawValue): \($0.got)" })
    }

    private func all(_ count: Int, in block: InitiatingKey, _ graph: VerificationGraph) -> ArraySlice<VerifiedMessage> {
        (0..<count).compactMap { graph.verified(.init(block: block, position: $0)) }[...]
    }

    /// Where each message looked at each one that it stands on, these would be some sixteen million looks.
    @Test(arguments: [0, 1, 4_000])
    func blockFullOfMessages_standsOnAnother(_ lies: Int) {
        let count = 4_000
        let (top, middle, bottom) = (key(901, 30), key(902, 20), key(901, 10))
        var graph = graph()
        graph.add(block(bottom, []), isFinal: false)
        graph.add(block(middle, (0..<count).map { Claim(block: bottom, isTrue: $0 >= lies) }), isFinal: false)
        graph.add(block(top, (0..<count).map { _ in Claim(block: middle) }), isFinal: false)
        graph.settle()
        let below = all(count, in: middle, graph)
        #expect(below.map(\.status).count { $0 == .invalid(.payloadMismatch) } == lies)
        #expect(below.map(\.status).count { $0 == .valid } == count - lies)
        #expect(words(.initiatingBlockValid, below) == ["holds: no invalid message was found"])
        let above = all(count, in: top, graph)
        let expected: MessageStatus = lies == 0 ? .valid : .invalid(.dependsOnInvalid)
        #expect(above.count { $0.status == expected } == count)
        let said =
            lies == 0 ? "holds: no invalid message was found" : "broken: \(lies) invalid there, the first at log 1"
        #expect(words(.initiatingBlockValid, above) == [said])
        #expect(words(.noCycle, above) == ["holds: no cycle"])
    }

    /// All of them have the time of their block, and look for cycles.
    @Test(arguments: [false, true])
    func blockFullOfMessages_standsOnItself(_ lies: Bool) {
        let count = 4_000
        let own = key(901, 30)
        var graph = graph()
        graph.add(block(own, (0..<count).map { Claim(block: own, isTrue: !lies || $0 > 0) }), isFinal: false)
        graph.settle()
        let messages = all(count, in: own, graph)
        let expected: MessageStatus = lies ? .invalid(.dependsOnInvalid) : .valid
        #expect(messages.first?.status == (lies ? .invalid(.payloadMismatch) : .valid))
        #expect(messages.dropFirst().count { $0.status == expected } == count - 1)
        let said =
            lies ? "broken: \(count - 1) invalid there, the first at log 1" : "holds: no invalid message was found"
        #expect(words(.initiatingBlockValid, messages.dropFirst()) == [said])
        #expect(words(.noCycle, messages) == ["holds: no cycle"])
    }

    /// Two claims of the time of their block lead elsewhere: where the first leads has been read.
    @Test(arguments: [false, true])
    func cycle_isNotSaidToBeAbsent_whereOneOfTheBlocksOfThatTimeWasNotRead(_ isRead: Bool) {
        let (own, first, second) = (key(901, 30), key(902, 30), key(903, 30))
        var graph = graph()
        graph.add(block(own, [Claim(block: own), Claim(block: first), Claim(block: second)]), isFinal: false)
        graph.add(block(first, []), isFinal: false)
        if isRead { graph.add(block(second, []), isFinal: false) }
        graph.settle()
        let said: Set = isRead ? ["holds: no cycle"] : ["holds: no cycle", "undecided: not looked at"]
        #expect(words(.noCycle, all(3, in: own, graph)) == said)
    }

    @Test func outcome_isThatOfLookingAtEverythingAgain_untilNothingChanges() {
        let keys = [UInt64(901), 902, 903].flatMap { chain in (UInt64(5)...7).map { key(chain, $0) } }
        for seed in UInt64(1)...300 {
            var numbers = SeededNumbers(seed: seed)
            var graph = graph()
            for key in keys where numbers.chance(0.85) {
                var claims: [Claim] = []
                for _ in 0..<numbers.number(0, 3) {
                    let mayBeLater = numbers.chance(0.1)
                    let named = numbers.pick(keys.filter { mayBeLater || $0.number <= key.number }) ?? key
                    claims.append(Claim(block: named, isTrue: numbers.chance(0.85)))
                }
                graph.add(block(key, claims), isFinal: false)
            }
            graph.settle()
            let naive = NaiveReliance(graph)
            for (key, block) in graph.blocks {
                for position in block.found.messages.indices {
                    let place = VerificationGraph.Place(block: key, position: position)
                    let told = graph.verified(place).map { NaiveReliance.Word($0) }
                    let expected = naive.word(place)
                    #expect(told == expected, "seed \(seed), \(key) message \(position)")
                }
            }
        }
    }
}

/// The rules that look at other messages, by going through all of them as often as it takes.
private struct NaiveReliance {
    struct Word: Equatable {
        let status: MessageStatus
        let reliance: String
        let cycle: RuleStep.Outcome?

        init(status: MessageStatus, reliance: String, cycle: RuleStep.Outcome) {
            self.status = status
            self.reliance = reliance
            self.cycle = cycle
        }

        init(_ verified: VerifiedMessage) {
            status = verified.status
            let step = verified.steps.first { $0.rule == .initiatingBlockValid }
            reliance = step?.outcome == .broken ? step.map { "\($0.got)" } ?? "" : step?.outcome.rawValue ?? ""
            cycle = verified.steps.first { $0.rule == .noCycle }?.outcome
        }
    }

    private let graph: VerificationGraph
    private let cycles: Set<VerificationGraph.Place>
    private var fallen: Set<VerificationGraph.Place> = []

    init(_ graph: VerificationGraph) {
        self.graph = graph
        cycles = graph.cycles()
        var hasChanged = true
        while hasChanged {
            hasChanged = false
            for (key, block) in graph.blocks {
                for position in block.found.messages.indices {
                    let place = VerificationGraph.Place(block: key, position: position)
                    guard !fallen.contains(place), !isValid(place) || !bad(beside: place).isEmpty else { continue }
                    fallen.insert(place)
                    hasChanged = true
                }
            }
        }
    }

    func word(_ place: VerificationGraph.Place) -> Word? {
        guard let block = graph.blocks[place.block] else { return nil }
        let message = block.found.messages[place.position]
        let isOfItsTime = message.identifier.timestamp >= block.reference.timestamp
        let isSought = graph.initiating(message).map { leadsOnlyToRead($0) } ?? true
        let cycle: RuleStep.Outcome = cycles.contains(place) ? .broken : isSought || !isOfItsTime ? .holds : .undecided
        let bad = bad(beside: place)
        if isValid(place), let first = bad.first, let key = graph.initiating(message) {
            let index = graph.blocks[key]?.found.messages[first].logIndex.value ?? 0
            return Word(
                status: .invalid(.dependsOnInvalid), reliance: "\(bad.count) invalid there, the first at log \(index)",
                cycle: cycle)
        }
        let isHeld = graph.initiating(message).map { standsWell($0) } ?? false
        return Word(status: own(place).status, reliance: isHeld ? "holds" : "undecided", cycle: cycle)
    }

    private func own(_ place: VerificationGraph.Place) -> Judgement {
        guard let block = graph.blocks[place.block] else {
            return Judgement(status: .unknown(.notCheckedYet), violations: [])
        }
        return graph.judgement(
            of: block.found.messages[place.position], in: block, inCycle: cycles.contains(place))
    }

    private func isValid(_ place: VerificationGraph.Place) -> Bool { own(place).violations.isEmpty }

    /// The invalid messages beside one in the block that it names.
    private func bad(beside place: VerificationGraph.Place) -> [Int] {
        guard let message = graph.blocks[place.block]?.found.messages[place.position],
            let key = graph.initiating(message), let target = graph.blocks[key]
        else { return [] }
        return target.found.messages.indices.filter { position in
            let other = VerificationGraph.Place(block: key, position: position)
            return other != place && fallen.contains(other)
        }
    }

    private func standsWell(_ key: InitiatingKey) -> Bool {
        reached(from: key) { $0.found.messages }.allSatisfy { key in
            guard let block = graph.blocks[key] else { return false }
            return block.found.messages.indices.allSatisfy { position in
                let place = VerificationGraph.Place(block: key, position: position)
                return !fallen.contains(place) && own(place).status == .valid
            }
        }
    }

    private func leadsOnlyToRead(_ key: InitiatingKey) -> Bool {
        reached(from: key) { block in
            block.found.messages.filter { $0.identifier.timestamp == block.reference.timestamp }
        }.allSatisfy { graph.blocks[$0] != nil }
    }

    private func reached(
        from key: InitiatingKey, by messages: (ExaminedBlock) -> [ExecutingMessage]
    ) -> Set<InitiatingKey> {
        var seen: Set<InitiatingKey> = []
        var next = [key]
        while let key = next.popLast() {
            guard seen.insert(key).inserted, let block = graph.blocks[key] else { continue }
            next += messages(block).compactMap { graph.initiating($0) }
        }
        return seen
    }
}
