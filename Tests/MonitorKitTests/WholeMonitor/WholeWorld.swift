@testable import MonitorKit

/// Chains with real hashes, nodes that err, and whole monitors that watch through them, all on one virtual clock.
final class WholeWorld {
    let plan: WholeWorldPlan
    let superchain: SharedSuperchain
    let time: VirtualTime
    private(set) var replicas: [WholeReplica] = []
    private(set) var story: [String] = []
    private var numbers: SeededNumbers
    private var second: UInt64
    private var history = TrueHistory()
    private var wireCase: WireCase?

    init(_ plan: WholeWorldPlan) {
        self.plan = plan
        superchain = SharedSuperchain(plan.superchain)
        numbers = SeededNumbers(seed: ~plan.seed)
        second = plan.history
        wireCase = WireCase(plan)
        time = VirtualTime(start: Double(WholeWorldPlan.genesis.advanced(by: plan.history).seconds))
        for past in 1...plan.history {
            superchain.change { $0.advance(to: WholeWorldPlan.genesis.advanced(by: past)) }
            sendMessages()
        }
        replicas = (0..<plan.replicas).map { WholeReplica($0, plan, superchain, time) }
    }

    /// Lives through all seconds, then comes to rest.
    func run() throws(WholeWorldFailure) {
        playCase()
        for replica in replicas {
            spoilTheStart(of: replica)
            replica.start()
        }
        for _ in 0..<plan.seconds { try passSecond(isQuiet: false) }
        try comeToRest()
    }

    private func passSecond(isQuiet: Bool) throws(WholeWorldFailure) {
        time.pass(.seconds(1))
        try look()
        second += 1
        superchain.change { $0.advance(to: WholeWorldPlan.genesis.advanced(by: second)) }
        guard !isQuiet else { return }
        sendMessages()
        upset()
        playCase()
        for replica in replicas { strike(replica) }
    }

    /// Seconds since the replicas began.
    private var elapsed: Int { Int(second - plan.history) }

    private func sendMessages() {
        guard let source = plan.chains.indices.randomPlace(&numbers) else { return }
        let target = (source + numbers.number(1, plan.chains.count - 1)) % plan.chains.count
        let (from, to) = (plan.chains[source].id, plan.chains[target].id)
        if numbers.chance(plan.messageRate) {
            let finding = numbers.chance(0.1) ? AccessListFinding.mismatched : .declared
            _ = superchain.change { $0.sendMessage(from: from, to: to, accessList: finding) }
        }
        if numbers.chance(plan.forgeryRate), let forgery = numbers.pick(Forgery.allCases) {
            _ = superchain.change { $0.forge(forgery, from: from, to: to) }
        }
        if numbers.chance(plan.forgeryRate / 4) { superchain.change { $0.crossCycle(from, to) } }
    }

    /// Reorgs, rewinds, replacements and stalls, none of them below what is final.
    private func upset() {
        guard numbers.chance(plan.upsetRate), let id = numbers.pick(plan.chains)?.id,
            let chain = superchain.current[id]
        else { return }
        let room = chain.latest.number.value - (chain.finalized?.value ?? 0)
        let depth = UInt64(numbers.mostlySmall(upTo: Int(min(room, 12))))
        guard depth < room else { return }
        switch numbers.number(0, 3) {
        case 0: superchain.change { $0.reorganize(id, depth: depth) }
        case 1: superchain.change { $0.rewind(id, by: depth) }
        case 2:
            let number = chain.latest.number.lowered(by: depth)
            superchain.change { $0.replaceByDeposits(id, at: number) }
        default:
            let isStalled = chain.isStalled
            superchain.change { $0.stall(id, !isStalled) }
        }
        if let after = superchain.current[id] { history.note(chain, after, in: second) }
        tell("chain \(id): upset, depth \(depth)")
    }

    /// Lets the two wires fail, or recover, of which that is planned.
    private func playCase() {
        guard let wireCase, let changes = self.wireCase?.changes(at: elapsed) else { return }
        for (place, fault) in changes {
            replicas[wireCase.replica].wires[place].set(fault)
            tell("replica \(wireCase.replica) wire \(place): \(fault.map { "\($0)" } ?? "well"), as planned")
        }
    }

    private func isReserved(_ place: Int, of replica: WholeReplica) -> Bool {
        wireCase?.reserves(place, of: replica.name, at: elapsed) ?? false
    }

    /// Wires that fail before a replica has ever heard from them: it must not take them for lost.
    private func spoilTheStart(of replica: WholeReplica) {
        guard plan.faultRate > 0 else { return }
        for (place, wire) in replica.wires.enumerated() where numbers.chance(0.15) {
            let fault = WireFault.draw(&numbers)
            guard !isReserved(place, of: replica) else { continue }
            wire.set(fault)
            tell("replica \(replica.name) wire \(place): \(fault) from the start")
        }
    }

    /// Wires fail and recover, one by one and all of a replica; replicas die and come back.
    private func strike(_ replica: WholeReplica) {
        for (place, wire) in replica.wires.enumerated() where numbers.chance(plan.faultRate) {
            let fault = numbers.chance(0.5) ? nil : WireFault.draw(&numbers)
            guard !isReserved(place, of: replica) else { continue }
            wire.set(fault)
            tell("replica \(replica.name) wire \(place): \(fault.map { "\($0)" } ?? "well")")
        }
        if numbers.chance(plan.faultRate / 4) {
            let fault = numbers.chance(0.5) ? nil : WireFault.drawPartition(&numbers)
            for (place, wire) in replica.wires.enumerated() where !isReserved(place, of: replica) { wire.set(fault) }
            tell("replica \(replica.name) \(fault.map { "is cut off: all wires \($0)" } ?? "is joined again")")
        }
        guard numbers.chance(0.01), !(wireCase?.needs(replica.name, at: elapsed) ?? false) else { return }
        if replica.isAlive { replica.kill() } else { replica.start() }
        tell("replica \(replica.name) \(replica.isAlive ? "starts" : "is killed")")
    }

    /// Holds every replica against what the chains did, before they go on.
    private func look() throws(WholeWorldFailure) {
        history.noteFinality(superchain.current)
        let moment = TrueMoment(
            second: second, now: time.now(), superchain: superchain.current, history: history)
        for replica in replicas where replica.isAlive {
            if let broken = replica.broken(moment).first { throw failure(broken, replica) }
        }
    }

    /// Faults end, chains go on for a while and stop: every replica prints the same, and what the oracle says.
    private func comeToRest() throws(WholeWorldFailure) {
        tell("faults end")
        for chain in plan.chains { superchain.change { $0.stall(chain.id, false) } }
        for replica in replicas {
            for wire in replica.wires { wire.set(nil) }
            if !replica.isAlive { replica.start() }
        }
        // As long as messages wait; not so long that what was read from a liar leaves the windows.
        for _ in 0..<12 { try passSecond(isQuiet: true) }
        tell("chains stop")
        for chain in plan.chains { superchain.change { $0.stall(chain.id) } }
        time.pass(.seconds(120))
        try look()
        let picture = oracle
        for replica in replicas {
            if let broken = replica.brokenAtRest.first { throw failure(broken, replica) }
            let differences = picture.differences(from: replica.picture)
            if !differences.isEmpty { throw failure(differences.prefix(5).joined(separator: "; "), replica) }
            if replica.monitor.snapshots.current.chains.contains(where: { $0.isInboxInitialized != true }) {
                throw failure("whether messages can be executed was not read", replica)
            }
            if let name = replica.endpointsWronglyDown.first {
                throw failure("the endpoint \(name) answers, and is down for good", replica)
            }
            if replica.page != replicas[0].page { throw failure("another class-S page than replica 0", replica) }
        }
        for replica in replicas { replica.kill() }
    }

    /// What is true of the chains as they are.
    private var oracle: Picture {
        let current = superchain.current
        let announced = Dictionary(
            current.messages.values.compactMap { message in message.execution.map { ($0, message.accessList) } },
            uniquingKeysWith: { first, _ in first })
        return Oracle(
            plan.core, plan.chains.map(\.id),
            plan.chains.compactMap { current[$0.id] }.map { ChainView($0, announced: announced) }
        ).picture
    }

    private func tell(_ text: String) {
        story.append("\(second) \(text)")
    }

    private func failure(_ what: String, _ replica: WholeReplica) -> WholeWorldFailure {
        WholeWorldFailure(seed: plan.seed, replica: replica.name, what: what, story: Array(story.suffix(40)))
    }
}

/// A world in which something that must hold does not.
struct WholeWorldFailure: Error, CustomStringConvertible {
    let seed: UInt64
    let replica: Int
    let what: String
    let story: [String]

    var description: String {
        """
        whole world \(seed), replica \(replica): \(what)
          replay: XMSG_MON_SIMULATION_SEED=\(seed) swift test --filter WholeMonitorTests
        \(story.map { "    " + $0 }.joined(separator: "\n"))
        """
    }
}

extension Range<Int> {
    fileprivate func randomPlace(_ numbers: inout SeededNumbers) -> Int? {
        isEmpty ? nil : numbers.number(lowerBound, upperBound - 1)
    }
}
