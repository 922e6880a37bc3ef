/// What follows from the blocks that a verification has read, once nothing changes any more.
///
/// Each message is judged once and each block falls once, so that the work grows with the messages and not with their
/// square: whoever fills blocks with claims must not keep waiting who asks whether they are true.
struct VerificationOutcome: Sendable {
    typealias Place = VerificationGraph.Place

    /// The verdict on each message by itself, in the order of its block.
    private var judgements: [InitiatingKey: [Judgement]] = [:]
    /// The messages that are invalid, by themselves or by what they stand on.
    private var invalid: Set<Place> = []
    /// Their positions in each block, ascending.
    private var invalidPositions: [InitiatingKey: [Int]] = [:]
    /// The blocks of which every message has been judged and is valid, and so is every one that those stand on.
    private var standingWell: Set<InitiatingKey> = []
    /// The blocks from which messages of their own block's time lead to none that has not been read, however many steps away.
    private var closedInTime: Set<InitiatingKey> = []

    /// Nothing is known.
    init() {}

    /// Finds cycles, then what is invalid, then what stands on that.
    init(of graph: VerificationGraph) {
        let cycles = graph.cycles()
        for (key, block) in graph.blocks {
            judgements[key] = block.found.messages.enumerated().map { position, message in
                graph.judgement(of: message, in: block, inCycle: cycles.contains(Place(block: key, position: position)))
            }
        }
        spreadInvalidity(graph)
        invalidPositions = Dictionary(grouping: invalid, by: \.block).mapValues { $0.map(\.position).sorted() }
        standingWell = findStandingWell(graph)
        closedInTime = Self.closed(
            graph.blocks.mapValues { block in
                Set(block.messagesOfItsTime.compactMap { graph.initiating($0) })
            })
    }

    /// The verdict on a message by itself; nil where there is no such message.
    func judgement(of place: Place) -> Judgement? {
        guard let block = judgements[place.block], block.indices.contains(place.position) else { return nil }
        return block[place.position]
    }

    /// The invalid messages of a block beside one: how many, and the position of the first; nil where there is none.
    func invalidMessages(in block: InitiatingKey, besides place: Place) -> (count: Int, first: Int)? {
        let positions = invalidPositions[block] ?? []
        let isOneOfThem = place.block == block && invalid.contains(place)
        guard let first = positions.first(where: { !isOneOfThem || $0 != place.position }) else { return nil }
        return (count: isOneOfThem ? positions.count - 1 : positions.count, first: first)
    }

    /// Every message of the block has been judged, and is valid, and so is every one that those stand on.
    func isKnownToStandWell(_ block: InitiatingKey) -> Bool { standingWell.contains(block) }

    /// Every block of the timestamp that messages of the block lead to, in one step or several, has been read.
    func isClosedInTime(_ block: InitiatingKey) -> Bool { closedInTime.contains(block) }

    /// With the first invalid message of a block falls every one that names the block and breaks no other rule.
    ///
    /// That one is not invalid yet, so that it falls because of another one, also where it stands in that block itself.
    private mutating func spreadInvalidity(_ graph: VerificationGraph) {
        var relying: [InitiatingKey: [Place]] = [:]
        var fallen: [InitiatingKey] = []
        for (key, block) in graph.blocks {
            for (position, message) in block.found.messages.enumerated() {
                let place = Place(block: key, position: position)
                if judgement(of: place)?.violations.isEmpty == false {
                    invalid.insert(place)
                    fallen.append(key)
                } else if let initiating = graph.initiating(message) {
                    relying[initiating, default: []].append(place)
                }
            }
        }
        while let key = fallen.popLast() {
            for place in relying.removeValue(forKey: key) ?? [] {
                invalid.insert(place)
                fallen.append(place.block)
            }
        }
    }

    private func findStandingWell(_ graph: VerificationGraph) -> Set<InitiatingKey> {
        let valid = graph.blocks.filter { key, _ in
            invalidPositions[key] == nil && (judgements[key] ?? []).allSatisfy { $0.status == .valid }
        }
        return Self.closed(
            valid.mapValues { block in Set(block.found.messages.compactMap { graph.initiating($0) }) })
    }

    /// The blocks from which ways lead only to blocks that have ways of their own, however many steps away.
    private static func closed(_ ways: [InitiatingKey: Set<InitiatingKey>]) -> Set<InitiatingKey> {
        var closed = Set(ways.keys)
        var leading: [InitiatingKey: [InitiatingKey]] = [:]
        for (key, targets) in ways {
            for target in targets { leading[target, default: []].append(key) }
        }
        var open = leading.keys.filter { !closed.contains($0) }
        while let key = open.popLast() {
            for source in leading[key] ?? [] where closed.remove(source) != nil { open.append(source) }
        }
        return closed
    }
}

extension ExaminedBlock {
    /// The messages that name the time of their own block: only they can be part of a cycle.
    var messagesOfItsTime: [ExecutingMessage] {
        found.messages.filter { $0.identifier.timestamp == reference.timestamp }
    }
}
