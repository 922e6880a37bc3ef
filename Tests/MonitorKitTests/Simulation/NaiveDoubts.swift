import MonitorKit

/// What most rollup nodes have otherwise than we, written once more and as plainly as possible: what the monitor's own doubts are
/// held against.
///
/// Each entry counts by itself, among the nodes that tell it. Where most of those have it otherwise, a rule is in doubt whose answer
/// by ours is not the answer by each of theirs.
struct NaiveDoubts {
    let ours: ProtocolParameters
    /// What each node said last.
    let told: [ToldParameters]

    /// The numbers of the rules whose answer about a message is in doubt.
    func rules(_ claim: MessageIdentifier, on executing: ChainID, at executed: UInt64) -> Set<UInt8> {
        guard !told.isEmpty else { return [] }
        let (te, ti) = (UInt128(executed), UInt128(claim.timestamp.seconds))
        var rules: Set<UInt8> = []
        if isMembershipInDoubt(executing) || isMembershipInDoubt(claim.chainID) { rules.insert(1) }
        if isActivationInDoubt(executing, at: te) { rules.insert(2) }
        if isActivationInDoubt(claim.chainID, at: ti) { rules.insert(3) }
        if isExpiryInDoubt(te, ti) { rules.insert(5) }
        return rules
    }

    private func isMembershipInDoubt(_ chain: ChainID) -> Bool {
        let isOurs = ours.chains[chain] != nil || ours.unattached.contains(chain)
        let answers = told.compactMap { $0.dependencySet.map { $0.chains.contains(chain) } }
        return answers.count { $0 != isOurs } * 2 > answers.count
    }

    private func isExpiryInDoubt(_ te: UInt128, _ ti: UInt128) -> Bool {
        let windows = told.compactMap { $0.dependencySet?.expiryWindow }
        let others = windows.filter { $0 != ours.expiryWindow }
        guard others.count * 2 > windows.count else { return false }
        return Set((others + [ours.expiryWindow]).map { te > ti + UInt128($0) }).count == 2
    }

    private func isActivationInDoubt(_ id: ChainID, at time: UInt128) -> Bool {
        guard let chain = ours.chains[id] else { return false }
        let mine = chain.activation.map { firstActive(after: $0, chain) }
        let firsts: [UInt128?] = told.filter { $0.chain == id }.compactMap(\.activation)
            .map { firstActive(after: $0, chain) }
        let others = firsts.filter { $0 != mine }
        guard others.count * 2 > firsts.count else { return false }
        // Where nothing is scheduled, no time is late enough.
        return Set((others + [mine]).map { first in first.map { time >= $0 } ?? false }).count == 2
    }

    /// From when on a block comes after the activation block; an activation before the first block is one in the first block.
    private func firstActive(after activation: Timestamp, _ chain: ChainParameters) -> UInt128 {
        UInt128(max(activation.seconds, chain.genesisTime.seconds)) + UInt128(chain.blockTime)
    }
}
