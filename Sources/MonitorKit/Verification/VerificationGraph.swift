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
    private(set) var invalid: Set<Place> = []
    private var cycles: Set<Place> = []

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
                initiatingBlockHolds: initiating(message).map(isKnownToStandWell) == true ? true : nil,
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

    /// Every message of the block has been judged, and is valid, and so is every one that those stand on.
    private func isKnownToStandWell(_ key: InitiatingKey) -> Bool {
        var seen: Set<InitiatingKey> = []
        var next = [key]
        while let key = next.popLast() {
            guard seen.insert(key).inserted else { continue }
            guard let block = blocks[key] else { return false }
            for (position, message) in block.found.messages.enumerated() {
                let place = Place(block: key, position: position)
                guard !invalid.contains(place), judgement(of: place, block, message).status == .valid else {
                    return false
                }
                if let initiating = initiating(message) { next.append(initiating) }
            }
        }
        return true
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

    /// The broken rules of a message; rule 8 is asked only of one that breaks no other, as in a running monitor.
    private func violations(of place: Place) -> [Violation] {
        guard let block = blocks[place.block] else { return [] }
        let message = block.found.messages[place.position]
        let violations = judgement(of: place, block, message).violations
        guard violations.isEmpty, let key = initiating(message), let target = blocks[key] else { return violations }
        // The message may stand in that block itself, and does not fall because it has fallen.
        let bad = target.found.messages.indices.filter { position in
            let other = Place(block: key, position: position)
            return other != place && invalid.contains(other)
        }
        guard let first = bad.first else { return [] }
        return [
            Violation(
                .initiatingBlockValid, .dependsOnInvalid,
                got: .text("\(bad.count) invalid there, the first at log \(target.found.messages[first].logIndex)"),
                expected: .text("an initiating block without invalid messages"))
        ]
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
