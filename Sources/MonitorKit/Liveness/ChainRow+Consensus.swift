/// What stops a consensus that goes by rounds and epochs.
extension ChainRow {
    /// Seconds for which a quorum must be there without a certificate: nodes make one at once.
    private static let certificateTime = Duration.seconds(5)
    /// How near to the end of an epoch, in seconds, a stop began there.
    private static let boundary = 60.0

    /// Two thirds of the stake say that the round timed out, and it has not ended for a while: the node fails to count them.
    func isCertificateMissing(at now: Moment) -> Bool {
        guard let quorumSince, let detail, detail.value.round == quorumSince.round,
            round?.round ?? 0 <= quorumSince.round
        else { return false }
        return detail.at.elapsed(since: quorumSince.at) >= Self.certificateTime
    }

    func diagnoseConsensus(at now: Moment, _ found: inout Findings) {
        diagnoseRound(at: now, &found)
        if isStill(.round) || isStill(.unsafe) || isStill(.finalized) { diagnosePlace(at: now, &found) }
        if let doubt = doubleBlock { found.add(.doubleBlock, doubt) }
    }

    /// Two blocks where there should be one, in words: of one round in one node or two, or alive at one height.
    private var doubleBlock: String? {
        if let round = details.compactMap(\.value.doubleRounds.first).first { return "round \(round) has two blocks" }
        for (index, left) in details.enumerated() {
            for right in details[(index + 1)...] {
                let round = left.value.blocks.keys.sorted().first { round in
                    right.value.blocks[round].map { $0 != left.value.blocks[round] } ?? false
                }
                if let round {
                    return "round \(round) has two blocks, one in \(left.source) and one in \(right.source)"
                }
            }
        }
        guard let forked = details.first(where: \.hasForked) else { return nil }
        return "\(forked.source) has \(forked.value.liveBlocksOfOneHeight) live blocks of one height"
    }

    /// By how much the timeout of a round has grown, in words: it grows with each round that ends by it.
    private func grownTimeout(at now: Moment) -> String? {
        let grown = speaking(at: now).compactMap { source -> (least: Double, newest: Double)? in
            guard let least = source.leastTimeout, let newest = source.timeout, newest > least * 1.01 else {
                return nil
            }
            return (least, newest)
        }
        return grown.max { $0.newest < $1.newest }.map { grown in
            "the timeout has grown from \(StallThreshold.text(grown.least)) to \(StallThreshold.text(grown.newest))"
        }
    }

    /// Whether no block has come for some blocks or looks, though it is not late yet.
    private var isWithoutNewBlock: Bool {
        guard let watch = watches[.unsafe], watch.position != nil else { return false }
        return watch.idle > longestUsualPause
    }

    private func diagnoseRound(at now: Moment, _ found: inout Findings) {
        if isCertificateMissing(at: now), let tally = detail?.value.tally {
            found.add(
                .certificateMissing, "\(Self.percent(tally)) of the stake have timed out and no certificate was made")
        } else if isStill(.round), let detail, detail.value.round == round?.round ?? detail.value.round {
            guard let tally = detail.value.tally, !tally.isQuorum else { return }
            let missing = tally.missing.prefix(8).map { "baker \($0.baker) with \($0.weight)" }.joined(separator: ", ")
            found.add(.noQuorum, "\(Self.percent(tally)) of the stake have timed out; missing: \(missing)")
        } else if !isLate(.round), watches[.round]?.movedAt != nil, isLate(.unsafe) {
            found.add(.roundsTimeOut, "rounds advance and bring no block")
            if let grown = grownTimeout(at: now) { found.add(.roundsTimeOut, grown) }
        } else if detail?.value.previousRoundTimedOut == true, !isStill(.round) {
            found.add(.roundsTimeOut, "the round before ended by timeout")
        } else if isMoving(.round), isWithoutNewBlock, let grown = grownTimeout(at: now) {
            found.add(.roundsTimeOut, grown)
        } else if !isLate(.round), isMoving(.unsafe), isLate(.finalized) {
            found.add(.notFinalizing, "blocks are certified and none becomes final")
        }
    }

    /// Where the stop began.
    private func diagnosePlace(at now: Moment, _ found: inout Findings) {
        guard let finalized = watches[.finalized]?.position?.time else { return }
        if let trigger = round?.triggerTime, abs(finalized - trigger) <= Self.boundary {
            found.add(.epochBoundary, "at an epoch boundary")
        }
        let isPayday =
            nextPayday.map { abs(finalized - $0) <= Self.boundary } ?? false
            || detail.map { $0.value.paydayEpoch == $0.value.epoch } ?? false
        if isPayday { found.add(.payday, "at a payday") }
    }

    private static func percent(_ tally: TimeoutTally) -> String {
        "\(Int((tally.share * 1_000).rounded(.down)) / 10).\(Int((tally.share * 1_000).rounded(.down)) % 10) %"
    }
}
