/// What sources together show of consensus and of the sequencing window: one that shows less takes nothing from another.
extension ChainRow {
    /// Puts together what the sources whose answers count say now; what none of them says any more is not known.
    mutating func weigh(at now: Moment) {
        switch kind {
        case .evm: break
        case .op:
            sequencing = speaking(at: now).filter { !$0.derivesNothing }.compactMap(\.observation.sequencing)
                .max { ($0.safeOrigin, $0.l1Head) < ($1.safeOrigin, $1.l1Head) }
        case .concordium:
            let speaking = speaking(at: now)
            round = speaking.compactMap(\.observation.round).max { ($0.round, $0.epoch) < ($1.round, $1.epoch) }
            details = speaking.compactMap { source in
                guard let value = source.observation.detail, let madeAt = source.madeAt else { return nil }
                return SourcedDetail(source: source.name, value: value, at: madeAt, hasForked: source.forkedLooks > 1)
            }
            weighDetails()
        }
    }

    /// The sources whose answers count: which keep up, and are in the newest era of the chain.
    func speaking(at now: Moment) -> [SourceWatch] {
        fresh(at: now).filter { $0.keepsUp && eras.counts($0.era) }
    }

    /// Of several nodes each may have heard of another part of the stake: the one that has heard most is a witness to it.
    private mutating func weighDetails() {
        let newest = details.map(\.value.round).max()
        let current = details.filter { $0.value.round == newest }
        guard
            let best = current.max(by: {
                ($0.share, $0.at.steady, $1.source) < ($1.share, $1.at.steady, $0.source)
            })
        else {
            (detail, quorumSince) = (nil, nil)
            return
        }
        let witnesses = current.filter { $0.value.tally?.isQuorum == true && !$0.value.hasTerminalBlock }
        let at = witnesses.map(\.at).max { $0.steady < $1.steady }
        detail = (best.value, at ?? best.at)
        guard let at else {
            quorumSince = nil
            return
        }
        if quorumSince?.round != best.value.round { quorumSince = (best.value.round, at) }
    }
}

/// The detailed status of one source.
struct SourcedDetail: Sendable {
    /// Whose it is.
    let source: String
    /// What it says.
    let value: ConsensusDetail
    /// When that was so.
    let at: Moment
    /// The source has shown several live blocks of one height in two looks.
    let hasForked: Bool

    /// The share of the stake that has said that the round timed out; below zero where that is not shown.
    var share: Double { value.tally?.share ?? -1 }
}
