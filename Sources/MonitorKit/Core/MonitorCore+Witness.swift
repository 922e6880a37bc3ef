/// Witnesses: what the endpoints that do not serve say about blocks that are known from the one that does.
extension MonitorCore {
    /// Compares the heads that a second endpoint names with the window.
    ///
    /// In a reorg two honest endpoints differ for a moment, so that a second look must show it too.
    mutating func witnessed(_ chain: ChainIndex, _ witness: String, _ serving: String, _ heads: ChainHeads) {
        compare(chain, witness, serving, [heads.finalized, heads.safe, heads.latest.reference])
    }

    /// Compares what a node that derives the chain vouches for with the window: a level's head on another branch raises no
    /// block, and says that one of the two is wrong.
    func namedHeads(of status: SyncStatus) -> [BlockReference?] {
        [status.finalized?.block, status.crossSafe?.block, status.localSafe?.block]
    }

    /// Compares heads that somebody names, the most final first, with the window.
    mutating func compare(
        _ chain: ChainIndex, _ witness: String, _ serving: String, _ heads: [BlockReference?]
    ) {
        guard chains[chain].following == .forward else { return }
        guard let conflict = conflict(chain, heads.compactMap(\.self)) else {
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

    /// Takes in that two endpoints, which both hold the blocks above, name different blocks of a height below the window:
    /// one of them lies, and neither is believed until they agree.
    mutating func evidenceDisputed(
        _ chain: ChainIndex, _ ours: BlockReference, _ witness: String, _ serving: String
    ) {
        defer { evidenceFailed(chain, ours.number, UpstreamFailure(.integrity, "two endpoints name different blocks")) }
        guard evidence[InitiatingKey(chain: chains[chain].id, number: ours.number)] != nil else { return }
        let known = chains[chain].disputes[ours.number]
        var dispute = ChainState.Dispute(witness: witness, serving: serving, looks: known?.looks ?? 0)
        dispute.looks = min(dispute.looks + 1, Self.looksToDisagree)
        chains[chain].disputes[ours.number] = dispute
        if dispute.looks == Self.looksToDisagree, known?.looks != Self.looksToDisagree {
            let level = chains[chain].safety(of: ours.number)
            announce(.upstreamsDisagree(chains[chain].id, witness, serving, ours, level))
        }
    }

    /// Ends a dispute about a height, because the endpoints agree or because nobody asks any more.
    mutating func endDispute(_ chain: ChainIndex, _ number: BlockNumber) {
        guard let ended = chains[chain].disputes.removeValue(forKey: number), ended.looks == Self.looksToDisagree,
            !chains[chain].disputes.values.contains(where: { $0.witness == ended.witness })
        else { return }
        announce(.upstreamsAgree(chains[chain].id, ended.witness, ended.serving))
    }

    private static var looksToDisagree: Int { 2 }

    /// How many endpoints contradict the one that serves, confirmed by a second look.
    func disagreeing(_ chain: ChainIndex) -> Int {
        var names = Set(chains[chain].disagreements.filter { $0.value >= Self.looksToDisagree }.keys)
        for dispute in chains[chain].disputes.values where dispute.looks >= Self.looksToDisagree {
            names.insert(dispute.witness)
        }
        return names.count
    }

    /// Our block at the most final height at which the heads name another one.
    private func conflict(
        _ chain: ChainIndex, _ heads: [BlockReference]
    ) -> (ours: BlockReference, level: SafetyLevel)? {
        for head in heads {
            guard let block = chains[chain].window[head.number], block.hash != head.hash else { continue }
            let ours = BlockReference(number: head.number, hash: block.hash, timestamp: block.timestamp)
            return (ours, chains[chain].safety(of: head.number))
        }
        return nil
    }
}
