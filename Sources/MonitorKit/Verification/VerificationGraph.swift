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
    /// Those of them that can no longer change.
    private var finalBlocks: Set<InitiatingKey> = []
    private var outcome = VerificationOutcome()

    init(_ judge: MessageJudge) {
        self.judge = judge
    }

    mutating func add(_ block: ExaminedBlock, isFinal: Bool) {
        let key = InitiatingKey(chain: block.chain, number: block.reference.number)
        blocks[key] = block
        evidence[key] = .block(block.reference, logs: BlockLogs(block.logs))
        if isFinal { finalBlocks.insert(key) }
    }

    /// The initiating blocks that messages name and that are not known yet.
    func needs(of messages: [ExecutingMessage]) -> Set<InitiatingKey> {
        Set(messages.compactMap(initiating)).filter { evidence[$0] == nil }
    }

    /// A block that is come by on the way back from what was asked for.
    private struct Visit: Hashable {
        let block: InitiatingKey
        /// All of its messages count, even if it is final.
        let isWhole: Bool
    }

    /// The initiating blocks that are not known yet, and that decide whether what messages stand on stands well.
    ///
    /// A block falls with any message in it, so that all of them count. A final block that only another final block names is
    /// the end of the way, or it would lead through all of history; but messages of their own block's time may be part of a
    /// cycle, and count everywhere.
    func needs(behind messages: [ExecutingMessage]) -> Set<InitiatingKey> {
        var due: Set<InitiatingKey> = []
        var seen: Set<Visit> = []
        var next = messages.compactMap(initiating).map { Visit(block: $0, isWhole: true) }
        while let visit = next.popLast() {
            guard seen.insert(visit).inserted else { continue }
            guard let block = blocks[visit.block] else {
                if evidence[visit.block] == nil { due.insert(visit.block) }
                continue
            }
            let isFinal = finalBlocks.contains(visit.block)
            let counting = block.found.messages.filter {
                visit.isWhole || !isFinal || $0.identifier.timestamp == block.reference.timestamp
            }
            next += counting.compactMap(initiating).map { Visit(block: $0, isWhole: !isFinal) }
        }
        return due
    }

    /// Judges what has been read; to be called once nothing is added any more.
    mutating func settle() {
        outcome = VerificationOutcome(of: self)
    }

    /// One message with its verdict and every step.
    func verified(_ place: Place) -> VerifiedMessage? {
        guard let block = blocks[place.block], let judgement = outcome.judgement(of: place) else { return nil }
        let message = block.found.messages[place.position]
        let violations = violations(of: place, message, judgement).sorted { $0.rule < $1.rule }
        let evidence = initiating(message).flatMap { self.evidence[$0] } ?? unreadable(message)
        let status = violations.first.map { .invalid($0.reason) } ?? judgement.status
        let steps = judge.rules.steps(
            of: message, executingChain: block.chain, executedAt: block.reference.timestamp,
            knowing: RuleStepKnowledge(
                evidence: evidence, violations: violations,
                initiatingBlockHolds: initiating(message).map { outcome.isKnownToStandWell($0) } == true ? true : nil,
                cyclesWereSought: initiating(message).map { outcome.isClosedInTime($0) } ?? true))
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

    /// The verdict on a message by itself, whatever it stands on.
    func judgement(of message: ExecutingMessage, in block: ExaminedBlock, inCycle: Bool) -> Judgement {
        judge.judge(
            message, executingChain: block.chain, executedAt: block.reference.timestamp,
            evidence: initiating(message).flatMap { evidence[$0] } ?? unreadable(message), inCycle: inCycle)
    }

    /// The broken rules of a message; rule 8 is asked only of one that breaks no other, as in a running monitor.
    private func violations(of place: Place, _ message: ExecutingMessage, _ judgement: Judgement) -> [Violation] {
        let violations = judgement.violations
        guard violations.isEmpty, let key = initiating(message), let target = blocks[key],
            let bad = outcome.invalidMessages(in: key, besides: place)
        else { return violations }
        return [
            Violation(
                .initiatingBlockValid, .dependsOnInvalid,
                got: .text("\(bad.count) invalid there, the first at log \(target.found.messages[bad.first].logIndex)"),
                expected: .text("an initiating block without invalid messages"))
        ]
    }

    /// The messages of one timestamp that wait for each other.
    func cycles() -> Set<Place> {
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
        var cycles: Set<Place> = []
        for group in byTime.values {
            for index in CycleRule.cycle(among: group.map(\.message)) { cycles.insert(group[index].place) }
        }
        return cycles
    }
}
