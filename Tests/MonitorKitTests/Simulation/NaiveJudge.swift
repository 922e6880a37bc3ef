import MonitorKit

/// The rules of the protocol once more, written from its text and as plainly as possible: what the monitor's own judge is
/// held against.
struct NaiveJudge {
    let parameters: ProtocolParameters

    /// The numbers of the broken rules, each with its word, lowest first; rule 9 is not looked at here.
    func broken(
        _ message: ExecutingMessage, on executing: ChainID, at executed: UInt64, in block: TrueBlock?
    ) -> [(rule: UInt8, reason: InvalidReason)] {
        let claim = message.identifier
        let (te, ti) = (UInt128(executed), UInt128(claim.timestamp.seconds))
        let isInSet = parameters.chains[claim.chainID] != nil || parameters.unattached.contains(claim.chainID)
        var broken: [(rule: UInt8, reason: InvalidReason)] = []
        if !isInSet { broken.append((1, .unknownChain)) }
        if let chain = parameters.chains[executing], !isAfterActivation(te, chain) { broken.append((2, .notActivated)) }
        let initiating = parameters.chains[claim.chainID]
        if let initiating, !isAfterActivation(ti, initiating) { broken.append((3, .notActivated)) }
        if ti > te { broken.append((4, .future)) }
        if te > ti + UInt128(parameters.expiryWindow) { broken.append((5, .expired)) }
        guard let initiating else { return broken }
        if time(of: claim.blockNumber.value, initiating) != ti || (block.map { $0.time != executedTime(ti) } ?? false) {
            broken.append((6, .timestampMismatch))
        }
        if let block, let reason = wrongLog(message, in: block) { broken.append((7, reason)) }
        return broken
    }

    /// The verdict where no cycle is known of.
    ///
    /// - Parameter doubted: rules whose answer counts neither way.
    func status(
        _ message: ExecutingMessage, on executing: ChainID, at executed: UInt64, in block: TrueBlock?,
        inCycle: Bool = false, doubted: Set<UInt8> = []
    ) -> MessageStatus {
        let broken = broken(message, on: executing, at: executed, in: block)
        if let first = broken.first(where: { !doubted.contains($0.rule) }) { return .invalid(first.reason) }
        if inCycle { return .invalid(.cycle) }
        // Nobody asked about a chain that is left unattached, unless something is wrong by what we have.
        if parameters.chains[message.identifier.chainID] == nil, broken.isEmpty { return .unknown(.chainNotAttached) }
        if !doubted.isEmpty { return .unknown(.configuration) }
        return block == nil ? .unknown(.initiatingChainBehind) : .valid
    }

    private func executedTime(_ time: UInt128) -> UInt64? { UInt64(exactly: time) }

    private func isAfterActivation(_ time: UInt128, _ chain: ChainParameters) -> Bool {
        chain.activation.map { time >= UInt128($0.seconds) + UInt128(chain.blockTime) } ?? false
    }

    /// The time of a height by arithmetic; nil below genesis.
    private func time(of number: UInt64, _ chain: ChainParameters) -> UInt128? {
        let genesis = chain.genesisNumber.value
        guard number >= genesis else { return nil }
        return UInt128(chain.genesisTime.seconds) + UInt128(number - genesis) * UInt128(chain.blockTime)
    }

    private func wrongLog(_ message: ExecutingMessage, in block: TrueBlock) -> InvalidReason? {
        let index = Int(message.identifier.logIndex.value)
        if index >= block.logs.count { return .logMissing }
        if block.logs[index].origin != message.identifier.origin { return .originMismatch }
        return block.logs[index].payloadHash == message.payloadHash ? nil : .payloadMismatch
    }
}

/// Rule 9 once more, step by step as the protocol tells it, without a thought of speed.
enum NaiveCycles {
    /// One message of a timestamp.
    struct Node {
        let id: JobID
        let target: ChainID
        let targetLog: UInt32
    }

    /// What is left when everything that nobody depends on is taken away, again and again.
    static func leftOver(_ nodes: [Node]) -> Set<JobID> {
        var left = nodes
        while true {
            let needed = Set(left.flatMap { dependencies(of: $0, among: nodes) })
            let remaining = left.filter { needed.contains($0.id) }
            if remaining.count == left.count { return Set(left.map(\.id)) }
            left = remaining
        }
    }

    private static func dependencies(of node: Node, among nodes: [Node]) -> [JobID] {
        let before = nodes.filter { $0.id.chain == node.id.chain && $0.id.logIndex < node.id.logIndex }
        let target = nodes.filter { $0.id.chain == node.target && $0.id.logIndex.value <= node.targetLog }
        return [before, target].compactMap { $0.max { $0.id.logIndex < $1.id.logIndex }?.id }
    }
}
