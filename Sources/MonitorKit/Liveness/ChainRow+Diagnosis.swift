/// Why a chain stands still or limps, as far as its sources show.
extension ChainRow {
    /// The causes, in the order in which they are declared, and the same in words.
    func diagnosis(at now: Moment) -> ([StallCause], String) {
        if isResuming(at: now) { return (causes, explanation) }
        var found = Findings()
        diagnoseSources(at: now, &found)
        switch kind {
        case .op: diagnoseRollup(at: now, &found)
        case .evm: diagnoseChain(&found)
        case .concordium: diagnoseConsensus(at: now, &found)
        }
        if isStopPlanned { found.add(.plannedStop, plannedStop) }
        if let clock = clockOff {
            found.add(.clock, "heads move at their pace, and their times are \(clock) our clock")
        }
        if isStalled, found.causes.isSubset(of: [.epochBoundary, .payday]) {
            found.add(.notVisible, "the cause is not visible from these sources")
        }
        guard !found.causes.isEmpty else { return ([], "") }
        let order = StallCause.allCases.filter { found.causes.contains($0) }
        return (order, order.compactMap { found.words[$0] }.joined(separator: "; "))
    }

    /// Rounds go on after a stop, and blocks have not had the time to follow: it is the stop that they wait for, and nothing new.
    private func isResuming(at now: Moment) -> Bool {
        guard let round = watches[.round], round.state == .recovering, let resumed = round.resumedAt,
            now.elapsed(since: resumed) <= .seconds(longestUsualPause)
        else { return false }
        return isStill(.unsafe) || isStill(.finalized)
    }

    /// Whether the chain stands still.
    package var isStalled: Bool { state == .stalled }

    /// The stop was announced, so that nobody needs to be woken.
    package var isStopPlanned: Bool { parameters.isInMaintenance || isStopAnnounced }

    private var plannedStop: String {
        if parameters.isInMaintenance { return "the chain is marked as in maintenance" }
        if details.contains(where: \.value.hasTerminalBlock) { return "a terminal block ended this era of the chain" }
        return "an update took effect that the node does not support"
    }

    /// Blocks are old already when they come, and come at their pace: one of the two clocks is wrong.
    private var clockOff: String? {
        guard let unsafe = watches[.unsafe], unsafe.movedAt != nil, unsafe.idle <= unsafe.threshold.pause else {
            return nil
        }
        // What is ahead has no age, so that the head looks as it should.
        if let ahead = unsafe.ahead { return "\(Int(ahead)) s ahead of" }
        guard let age = unsafe.ageAtMove, unsafe.state == .degraded, age > unsafe.threshold.degraded, !pace.isSlow
        else {
            return nil
        }
        return "\(Int(age)) s behind"
    }

    private func diagnoseSources(at now: Moment, _ found: inout Findings) {
        let alone = sourcesAlone(at: now)
        if let outOfReach, alone.contains(outOfReach) {
            found.add(.nodeLocal, "\(outOfReach) names more than twice the height of all others, and is not followed")
        }
        if let runaway, alone.contains(runaway.source) {
            found.add(.blockRefused, "\(runaway.source) is far ahead, and no other source follows its blocks")
        }
        let (derivesNothing, verifiesNothing, stuck) = namesOfStuckSources
        if !derivesNothing.isEmpty {
            found.add(.nodeLocal, "\(derivesNothing.joined(separator: ", ")) derives nothing while others do")
        }
        if !verifiesNothing.isEmpty {
            found.add(.nodeLocal, "\(verifiesNothing.joined(separator: ", ")) verifies nothing while others do")
        }
        if !stuck.isEmpty {
            let others = isStalled ? "stands still behind the others" : "stands still while the chain moves"
            found.add(
                .nodeLocal, "\(stuck.joined(separator: ", ")) \(others)\(isOneAgainstOne(at: now) ? Self.doubt : "")")
        }
        let cutOff = sources.filter { source in
            source.state == .current && source.observation.peers.map { $0 <= 1 } ?? false
        }
        if !outdated.isEmpty {
            found.add(
                .nodeLocal, "\(outdated.joined(separator: ", ")) is outdated: an update ended the chain for it alone")
        }
        if isStalled, !cutOff.isEmpty {
            found.add(.nodeLocal, "\(cutOff.map(\.name).joined(separator: ", ")) has one peer or none")
        }
    }

    /// The sources that derive nothing while others do, those that only call no block cross-safe, and those that do not follow the
    /// newest blocks either.
    private var namesOfStuckSources: (derivesNothing: [String], verifiesNothing: [String], others: [String]) {
        let stuck = sources.filter { $0.state == .stuck }
        let following = stuck.filter { $0.standing == .current && $0.derivation.isStuck }
        let others = stuck.filter { source in !following.contains { $0.name == source.name } }
        return (
            following.filter(\.derivesNothing).map(\.name), following.filter { !$0.derivesNothing }.map(\.name),
            others.map(\.name)
        )
    }

    /// With two sources there is no majority: the one that stands still may be the one that is right.
    private static let doubt = ", or refuses a block that the other source built: with two sources it cannot be told"

    private func isOneAgainstOne(at now: Moment) -> Bool { fresh(at: now).count == 2 }

    private func diagnoseChain(_ found: inout Findings) {
        if pace.isSlow, watches[.unsafe]?.state != .stalled {
            let missing = Int(((1 - (pace.share ?? 1)) * 100).rounded())
            found.add(.blocksMissed, "\(missing) % of the blocks are missing")
        }
        if isStill(.finalized), !isStill(.unsafe) {
            found.add(.finalityStopped, "blocks are made and none becomes final")
        }
    }

    /// Whether a head is late or stands still.
    func isLate(_ head: WatchedHead) -> Bool {
        switch watches[head]?.state {
        case .degraded, .stalled: true
        default: false
        }
    }

    /// Whether somebody says where a head is.
    func isKnown(_ head: WatchedHead) -> Bool {
        guard let watch = watches[head], watch.state != .unreadable else { return false }
        return watch.position != nil
    }

    /// Whether a head stands still.
    func isStill(_ head: WatchedHead) -> Bool { watches[head]?.isStalled ?? false }

    /// Whether a head has moved within a few blocks or looks: less than not being late.
    func isMoving(_ head: WatchedHead) -> Bool {
        guard let watch = watches[head], watch.movedAt != nil else { return false }
        return watch.idle <= longestUsualPause
    }

    /// A few blocks or looks, in seconds.
    var longestUsualPause: Double { max(3 * parameters.blockTime, 2 * parameters.pollInterval) }

    /// Causes with the words for each.
    struct Findings {
        var causes: Set<StallCause> = []
        var words: [StallCause: String] = [:]

        mutating func add(_ cause: StallCause, _ text: String) {
            causes.insert(cause)
            words[cause] = words[cause].map { "\($0); \(text)" } ?? text
        }
    }
}
