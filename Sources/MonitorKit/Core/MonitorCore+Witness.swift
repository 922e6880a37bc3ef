/// Witnesses: what the endpoints that do not serve say about blocks that are known from the one that does.
extension MonitorCore {
    /// Compares the heads that a second endpoint names with the window.
    ///
    /// In a reorg two honest endpoints differ for a moment, so that a second look must show it too.
    mutating func witnessed(_ chain: ChainIndex, _ witness: String, _ serving: String, _ heads: ChainHeads) {
        guard chains[chain].following == .forward else { return }
        guard let conflict = conflict(chain, heads) else {
            if let looks = chains[chain].disagreements.removeValue(forKey: witness), looks >= Self.looksToDisagree {
                announce(.upstreamsAgree(chains[chain].id, witness, serving))
            }
            return
        }
        let looks = min((chains[chain].disagreements[witness] ?? 0) + 1, Self.looksToDisagree)
        guard chains[chain].disagreements.updateValue(looks, forKey: witness) != looks else { return }
        if looks == Self.looksToDisagree {
            announce(.upstreamsDisagree(chains[chain].id, witness, serving, conflict.ours, conflict.level))
        }
    }

    private static var looksToDisagree: Int { 2 }

    /// How many endpoints contradict the one that serves, confirmed by a second look.
    func disagreeing(_ chain: ChainIndex) -> Int {
        chains[chain].disagreements.values.count { $0 >= Self.looksToDisagree }
    }

    /// Our block at the most final height at which the heads name another one.
    private func conflict(_ chain: ChainIndex, _ heads: ChainHeads) -> (ours: BlockReference, level: SafetyLevel)? {
        let named = [heads.finalized, heads.safe, heads.latest.reference].compactMap(\.self)
        for head in named {
            guard let block = chains[chain].window[head.number], block.hash != head.hash else { continue }
            let ours = BlockReference(number: head.number, hash: block.hash, timestamp: block.timestamp)
            return (ours, chains[chain].safety(of: head.number))
        }
        return nil
    }
}
