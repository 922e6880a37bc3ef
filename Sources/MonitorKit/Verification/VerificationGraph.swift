/// The blocks that a verification has read, and the verdicts that follow from them: pure, and the same in any order.
struct VerificationGraph: Sendable {
    /// A message by its block and its position in it.
    struct Place: Hashable, Sendable {
        let block: InitiatingKey
        let position: Int
    }

    let judge: MessageJudge
    /// What was seen of each block, the executing one among them.
    var evidence: [InitiatingKey: Evidence] = [:]
    /// The messages of each block that was read.
    private(set) var blocks: [InitiatingKey: ExaminedBlock] = [:]
    /// Blocks whose own messages were followed, or need not be.
    var followed: Set<InitiatingKey> = []
    private(set) var invalid: Set<Place> = []
    private var cycles: Set<Place> = []

    init(_ judge: MessageJudge) {
        self.judge = judge
    }

    mutating func add(_ block: ExaminedBlock) {
        let key = InitiatingKey(chain: block.chain, number: block.reference.number)
        blocks[key] = block
        evidence[key] = .block(block.reference, logs: block.logs)
    }

    /// The initiating blocks that messages of a block name and that are not known yet.
    func needs(of key: InitiatingKey, where isWanted: (ExecutingMessage) -> Bool = { _ in true }) -> Set<InitiatingKey>
    {
        let messages = blocks[key]?.found.messages.filter(isWanted) ?? []
        return Set(messages.compactMap(initiating)).filter { evidence[$0] == nil }
    }

    /// Finds cycles, then what is invalid, then what stands on that, until nothing changes.
    mutating func settle() {
        findCycles()
        invalid = []
        var hasChanged = true
        while hasChanged {
            hasChanged = false
            for (key, block) in blocks {
                for position in block.found.messages.indices {
                    let place = Place(block: key, position: position)
                    guard !invalid.contains(place), !violations(of: place).isEmpty else { continue }
                    invalid.insert(place)
                    hasChanged = true
                }
            }
        }
    }

    /// One message with its verdict and every step.
    func verified(_ place: Place) -> VerifiedMessage? {
        guard let block = blocks[place.block], block.found.messages.indices.contains(place.position) else { return nil }
        let message = block.found.messages[place.position]
        let violations = violations(of: place).sorted { $0.rule < $1.rule }
        let evidence = initiating(message).flatMap { self.evidence[$0] } ?? unreadable(message)
        let status = violations.first.map { .invalid($0.reason) } ?? judgement(of: place, block, message).status
        let steps = judge.rules.steps(
            of: message, executingChain: block.chain, executedAt: block.reference.timestamp,
            knowing: RuleStepKnowledge(
                evidence: evidence, violations: violations,
                initiatingBlockHolds: initiating(message).map { followed.contains($0) } == true ? true : nil,
                cyclesWereSought: cyclesWereSought(message)))
        let initiatingBlock =
            if case .block(let reference, _) = evidence { reference as BlockReference? } else { nil as BlockReference? }
        return VerifiedMessage(message: message, status: status, steps: steps, initiatingBlock: initiatingBlock)
    }

    /// The block that a message names, when its chain is one whose blocks can be read.
    func initiating(_ message: ExecutingMessage) -> InitiatingKey? {
        let identifier = message.identifier
        guard judge.rules.parameters.chains[identifier.chainID]?.timestamp(of: identifier.blockNumber) != nil else {
            return nil
        }
        return InitiatingKey(chain: identifier.chainID, number: identifier.blockNumber)
    }

    private func unreadable(_ message: ExecutingMessage) -> Evidence {
        judge.rules.parameters.unattached.contains(message.identifier.chainID)
            ? .unavailable(.chainNotAttached) : .notRead
    }

    private func judgement(of place: Place, _ block: ExaminedBlock, _ message: ExecutingMessage) -> Judgement {
        judge.judge(
            message, executingChain: block.chain, executedAt: block.reference.timestamp,
            evidence: initiating(message).flatMap { evidence[$0] } ?? unreadable(message),
            inCycle: cycles.contains(place))
    }

    private func violations(of place: Place) -> [Violation] {
        guard let block = blocks[place.block] else { return [] }
        let message = block.found.messages[place.position]
        var violations = judgement(of: place, block, message).violations
        guard let key = initiating(message), key != place.block, let target = blocks[key],
            !violations.contains(where: { $0.rule == .initiatingBlockValid })
        else { return violations }
        let bad = target.found.messages.indices.filter { invalid.contains(Place(block: key, position: $0)) }
        guard let first = bad.first else { return violations }
        violations.append(
            Violation(
                .initiatingBlockValid, .dependsOnInvalid,
                got: .text("\(bad.count) invalid there, the first at log \(target.found.messages[first].logIndex)"),
                expected: .text("an initiating block without invalid messages")))
        return violations
    }

    /// Every block of the timestamp that the message leads to, in one step or several, has been read.
    private func cyclesWereSought(_ message: ExecutingMessage) -> Bool {
        var seen: Set<InitiatingKey> = []
        var next = initiating(message)
        while let key = next, seen.insert(key).inserted {
            guard let block = blocks[key] else { return false }
            let same = block.found.messages.filter { $0.identifier.timestamp == block.reference.timestamp }
            next = same.compactMap(initiating).first { !seen.contains($0) }
        }
        return true
    }

    private mutating func findCycles() {
        cycles = []
        var byTime: [Timestamp: [(place: Place, message: SameTimestampMessage)]] = [:]
        for (key, block) in blocks {
            for (position, message) in block.found.messages.enumerated()
            where message.identifier.timestamp == block.reference.timestamp {
                byTime[block.reference.timestamp, default: []].append(
                    (
                        Place(block: key, position: position),
                        SameTimestampMessage(
                            chain: block.chain, logIndex: message.logIndex, targetChain: message.identifier.chainID,
                            targetLogIndex: message.identifier.logIndex)
                    ))
            }
        }
        for group in byTime.values {
            for index in CycleRule.cycle(among: group.map(\.message)) { cycles.insert(group[index].place) }
        }
    }
}
