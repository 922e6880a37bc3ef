import MonitorKit

/// What must be known about the chains as they are: judged by looking at every block, with nothing remembered.
struct Oracle {
    private typealias Claim = (place: Int, block: TrueBlock, message: ExecutingMessage)

    private let core: CoreConfiguration
    private let chains: [ChainID]
    private let views: [ChainView]
    private let judge: NaiveJudge
    private let doubts: NaiveDoubts

    /// - Parameters:
    ///   - views: the watched chains as they are, in the order of `chains`.
    ///   - told: what each rollup node tells.
    init(_ core: CoreConfiguration, _ chains: [ChainID], _ views: [ChainView], told: [ToldParameters] = []) {
        self.core = core
        self.chains = chains
        self.views = views
        judge = NaiveJudge(parameters: core.parameters)
        doubts = NaiveDoubts(ours: core.parameters, told: told)
    }

    private func parameters(_ place: Int) -> ChainParameters {
        // Every watched chain has parameters; the fallback is never read.
        core.parameters.chains[chains[place]]
            ?? ChainParameters(
                genesisNumber: BlockNumber(0), genesisTime: Timestamp(0), blockTime: 1, activation: nil)
    }

    /// The class-S state that every replica must arrive at.
    var picture: Picture {
        let windows = views.indices.map { window(of: $0) }
        let conflicts = views.indices.filter { isContradicted($0, windows[$0]) }
        let claims = windows.indices.flatMap { place in
            windows[place].flatMap { block in block.messages.map { (place: place, block: block, message: $0) } }
        }
        let inCycle = cycles(claims)
        var picture = Picture()
        picture.snapshot.dependencySet = (chains + core.parameters.unattached).sorted()
        for claim in claims {
            let id = id(claim.place, claim.block, claim.message)
            picture.jobs[id] = verdict(
                claim, inCycle: inCycle.contains(id), isWithheld: isWithheld(claim, conflicts))
        }
        spreadRule8(among: claims.filter { !isWithheld($0, conflicts) }, to: &picture)
        for place in views.indices {
            picture.snapshot.chains.append(
                chain(place, windows[place], isContradicted: conflicts.contains(place)))
        }
        picture.snapshot.chains.sort { $0.id < $1.id }
        picture.count(
            core.parameters, claims.map { (id($0.place, $0.block, $0.message), $0.block.reference, $0.message) })
        expose(claims, in: &picture)
        return picture
    }

    /// The blocks from a tail below the finalized head, or from where the backfill begins, up to the head.
    private func window(of place: Int) -> [TrueBlock] {
        let view = views[place]
        let blockTime = parameters(place).blockTime
        func below(_ top: UInt64, by depth: UInt64) -> UInt64 { top - min(top - view.genesis, depth) }
        var lowest =
            view.finalized.map { below($0, by: core.tail / blockTime) }
            ?? below(view.headNumber, by: core.startWithoutFinality)
        if let backfill = core.backfill {
            lowest = min(lowest, below(view.headNumber, by: backfill / blockTime))
        }
        return view.blocks.filter { $0.number >= lowest }
    }

    private func isContradicted(_ place: Int, _ window: [TrueBlock]) -> Bool {
        let parameters = parameters(place)
        return window.contains { block in
            let distance = block.number - parameters.genesisNumber.value
            return block.isProven && block.time != parameters.genesisTime.seconds + distance * parameters.blockTime
        }
    }

    private func id(_ place: Int, _ block: TrueBlock, _ message: ExecutingMessage) -> JobID {
        JobID(chain: chains[place], blockHash: block.hash, logIndex: message.logIndex)
    }

    private func cycles(_ claims: [Claim]) -> Set<JobID> {
        let together = claims.filter { $0.message.identifier.timestamp.seconds == $0.block.time }
        var cycles: Set<JobID> = []
        for (_, claims) in Dictionary(grouping: together, by: { $0.block.time }) {
            cycles.formUnion(
                NaiveCycles.leftOver(
                    claims.map { claim in
                        NaiveCycles.Node(
                            id: id(claim.place, claim.block, claim.message),
                            target: claim.message.identifier.chainID,
                            targetLog: claim.message.identifier.logIndex.value)
                    }))
        }
        return cycles
    }

    /// Whether a chain that a verdict depends on contradicts its configuration: then there is none.
    private func isWithheld(_ claim: Claim, _ conflicts: [Int]) -> Bool {
        let initiating = chains.firstIndex(of: claim.message.identifier.chainID)
        return conflicts.contains(claim.place) || initiating.map { conflicts.contains($0) } ?? false
    }

    private func verdict(_ claim: Claim, inCycle: Bool, isWithheld: Bool) -> Picture.Verdict {
        let (chain, block, message) = (chains[claim.place], claim.block, claim.message)
        let initiating = chains.firstIndex(of: message.identifier.chainID)
        let named = initiating.flatMap { views[$0][message.identifier.blockNumber.value] }
        let doubted = doubts.rules(message.identifier, on: chain, at: block.time)
        var rules = Set(judge.broken(message, on: chain, at: block.time, in: named).map(\.rule))
        rules.subtract(doubted)
        if inCycle { rules.insert(9) }
        return Picture.Verdict(
            status: isWithheld
                ? .unknown(.configuration)
                : judge.status(message, on: chain, at: block.time, in: named, inCycle: inCycle, doubted: doubted),
            safety: safety(of: block, claim.place), brokenRules: isWithheld ? [] : rules.sorted())
    }

    /// Rule 8: takes one message after another that breaks no other rule and whose initiating block holds an invalid one.
    private func spreadRule8(among claims: [Claim], to picture: inout Picture) {
        var fallen: Set<InitiatingKey> = []
        func fall(_ claim: Claim) {
            fallen.insert(InitiatingKey(chain: chains[claim.place], number: claim.block.reference.number))
        }
        for claim in claims {
            let verdict = picture.jobs[id(claim.place, claim.block, claim.message)]
            if verdict?.status.label == "invalid" { fall(claim) }
        }
        var hasChanged = true
        while hasChanged {
            hasChanged = false
            for claim in claims {
                let id = id(claim.place, claim.block, claim.message)
                let named = claim.message.identifier
                guard let verdict = picture.jobs[id], verdict.status.label != "invalid",
                    fallen.contains(InitiatingKey(chain: named.chainID, number: named.blockNumber))
                else { continue }
                picture.jobs[id] = Picture.Verdict(
                    status: .invalid(.dependsOnInvalid), safety: verdict.safety, brokenRules: [8])
                fall(claim)
                hasChanged = true
            }
        }
    }

    /// Counts what would go with the blocks of invalid messages: takes one claim after another until nothing changes.
    private func expose(_ claims: [Claim], in picture: inout Picture) {
        var lowest: [ChainID: UInt64] = [:]
        func isInvalid(_ claim: Claim) -> Bool {
            picture.jobs[id(claim.place, claim.block, claim.message)]?.status.label == "invalid"
        }
        func lower(_ chain: ChainID, to number: UInt64) -> Bool {
            guard number < lowest[chain] ?? .max else { return false }
            lowest[chain] = number
            return true
        }
        var hasChanged = false
        for claim in claims where isInvalid(claim) {
            hasChanged = lower(chains[claim.place], to: claim.block.number) || hasChanged
        }
        while hasChanged {
            hasChanged = false
            for claim in claims {
                let named = claim.message.identifier
                guard let place = chains.firstIndex(of: named.chainID),
                    let bound = lowest[named.chainID], named.blockNumber.value >= bound,
                    named.blockNumber.value <= views[place].headNumber
                else { continue }
                hasChanged = lower(chains[claim.place], to: claim.block.number) || hasChanged
            }
        }
        for index in picture.snapshot.chains.indices {
            let chain = picture.snapshot.chains[index].id
            picture.snapshot.chains[index].findings.exposed = claims.count { claim in
                chains[claim.place] == chain && !isInvalid(claim)
                    && claim.block.number >= lowest[chain] ?? .max
            }
        }
    }

    private func safety(of block: TrueBlock, _ place: Int) -> SafetyLevel {
        if let finalized = views[place].finalized, block.number <= finalized { return .finalized }
        guard let safe = views[place].safe, safe > views[place].genesis, block.number <= safe else { return .unsafe }
        return level(ofSafe: safe, place)
    }

    /// The node's "safe" means local-safe until messages are switched on.
    private func level(ofSafe safe: UInt64, _ place: Int) -> SafetyLevel {
        let parameters = parameters(place)
        guard let activation = parameters.activation, let block = views[place][safe] else { return .localSafe }
        return block.time >= activation.seconds + parameters.blockTime ? .crossSafe : .localSafe
    }

    private func chain(_ place: Int, _ window: [TrueBlock], isContradicted: Bool) -> MonitorSnapshot.Chain {
        let view = views[place]
        var chain = MonitorSnapshot.Chain(id: chains[place])
        func head(_ number: UInt64) -> MonitorSnapshot.Head? {
            view[number].map { MonitorSnapshot.Head(number: $0.reference.number, timestamp: $0.reference.timestamp) }
        }
        chain.heads[.unsafe] = head(view.headNumber)
        if let finalized = view.finalized { chain.heads[.finalized] = head(finalized) }
        // A "safe" head at genesis is what a node names that has none.
        if let safe = view.safe, safe > view.genesis { chain.heads[level(ofSafe: safe, place)] = head(safe) }
        chain.isComplete = !isContradicted
        chain.contradictsConfiguration = isContradicted
        if let first = window.first, let last = window.last {
            chain.window = first.reference.number...last.reference.number
        }
        chain.unprovenHeaders = UInt64(window.filter { !$0.isProven }.count)
        chain.undecodableLogs = UInt64(window.reduce(0) { $0 + $1.undecodable.count })
        return chain
    }
}
