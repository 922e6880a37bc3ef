/// Witnesses: what the endpoints that do not serve say about blocks that are known from the one that does.
extension MonitorCore {
    /// Compares the heads that a second endpoint names with the window.
    ///
    /// In a reorg two honest endpoints differ for a moment, so that a second look must show it too.
    mutating func witnessed(_ chain: ChainIndex, _ witness: String, _ serving: String, _ heads: ChainHeads) {
        serves(chain, serving)
        compare(chain, witness, serving, [heads.finalized, heads.safe, heads.latest.reference])
    }

    /// Notes who serves: the window follows it, so that what it contradicted as a witness is for the looks at the others to show.
    mutating func serves(_ chain: ChainIndex, _ name: String) {
        chains[chain].disagreements[name] = nil
    }

    /// Compares what a node that derives the chain vouches for with the window: a level's head on another branch raises no
    /// block, and says that one of the two is wrong.
    ///
    /// Not more often than the heads of another endpoint, so that two looks are as far apart: nodes follow a reorg at their own pace.
    mutating func compareStatus(_ chain: ChainIndex, _ name: String, _ status: SyncStatus) {
        let last = chains[chain].comparedAt[name]
        guard last.map({ now.steady >= $0.addingSaturating(Self.pauseBetweenLooks) }) ?? true else { return }
        chains[chain].comparedAt[name] = now.steady
        compare(
            chain, name, Self.executionNode,
            [status.finalized?.block, status.crossSafe?.block, status.localSafe?.block])
    }

    /// How the endpoint is called that serves, where it does not matter which of several it is.
    private static var executionNode: String { "the execution node" }
    private static var pauseBetweenLooks: UInt64 { 15_000_000_000 }

    /// Compares heads that somebody names, the most final first, with the window.
    mutating func compare(
        _ chain: ChainIndex, _ witness: String, _ serving: String, _ heads: [BlockReference?]
    ) {
        // What we cannot read, or are about to drop, says nothing about what others name.
        guard chains[chain].following == .forward, chains[chain].isReadable else { return }
        let heads = heads.compactMap(\.self)
        guard let conflict = conflict(chain, heads) else {
            // Nor does agreement follow from heads of which none lies in the window.
            guard heads.contains(where: { chains[chain].window[$0.number] != nil }) else { return }
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
        guard known != nil || chains[chain].disputes.count < Self.disputeLimit else { return }
        let isNews = !isDisputing(chain, witness)
        var dispute = ChainState.Dispute(witness: witness, serving: serving, looks: known?.looks ?? 0)
        dispute.looks = min(dispute.looks + 1, Self.looksToDisagree)
        chains[chain].disputes[ours.number] = dispute
        if isNews, dispute.looks == Self.looksToDisagree {
            let level = chains[chain].safety(of: ours.number)
            announce(.upstreamsDisagree(chains[chain].id, witness, serving, ours, level))
        }
    }

    /// Ends a dispute about a height, because the endpoints agree or because nobody asks any more.
    mutating func endDispute(_ chain: ChainIndex, _ number: BlockNumber) {
        guard let ended = chains[chain].disputes.removeValue(forKey: number), ended.looks == Self.looksToDisagree,
            !isDisputing(chain, ended.witness)
        else { return }
        announce(.upstreamsAgree(chains[chain].id, ended.witness, ended.serving))
    }

    /// Whether an endpoint is known to contradict the one that serves about some height.
    private func isDisputing(_ chain: ChainIndex, _ witness: String) -> Bool {
        chains[chain].disputes.values.contains { $0.witness == witness && $0.looks == Self.looksToDisagree }
    }

    private static var looksToDisagree: Int { 2 }
    /// Disputed heights of a chain that are kept, because they are looked through.
    private static var disputeLimit: Int { 64 }

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
