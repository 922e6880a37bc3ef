/// What stops a consensus that goes by rounds and epochs.
extension ChainRow {
    /// Seconds for which a quorum must be there without a certificate: nodes make one at once.
    static let certificateTime = Duration.seconds(5)
    /// How long after an epoch was due to end, in seconds, the last block became final of a chain that stopped there.
    private static let boundary = 0.0...60

    /// Two thirds of the stake say that the round timed out, and it has not ended for a while: the node fails to count them.
    func isCertificateMissing(at now: Moment) -> Bool {
        guard let quorumSince, let detail, detail.value.round == quorumSince.round,
            round?.round ?? 0 <= quorumSince.round
        else { return false }
        return detail.at.elapsed(since: quorumSince.at) >= Self.certificateTime
    }

    func diagnoseConsensus(at now: Moment, _ found: inout Findings) {
        diagnoseRound(at: now, &found)
        if isStill(.round) || isStill(.unsafe) || isStill(.finalized) { diagnosePlace(&found) }
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
        } else if !isLate(.round), watches[.round]?.movedAt != nil, isLate(.unsafe), !isMoving(.unsafe) {
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
    private func diagnosePlace(_ found: inout Findings) {
        if hasStopped(at: round?.triggerTime) || detail?.value.isAtEpochBoundary == true {
            found.add(.epochBoundary, "at an epoch boundary")
        }
        if hasStopped(at: nextPayday) || detail?.value.isAtPayday == true { found.add(.payday, "at a payday") }
    }

    /// Whether the last block became final as an epoch was due to end: the next one opened, and no block of it became final.
    ///
    /// A chain whose last final block is older did not come as far as that.
    private func hasStopped(at end: Double?) -> Bool {
        guard let end, let finalized = watches[.finalized]?.position?.time else { return false }
        return Self.boundary.contains(finalized - end)
    }

    private static func percent(_ tally: TimeoutTally) -> String {
        "\(Int((tally.share * 1_000).rounded(.down)) / 10).\(Int((tally.share * 1_000).rounded(.down)) % 10) %"
    }
}

extension ConsensusDetail {
    /// No block of the current epoch is final.
    fileprivate var isAtEpochBoundary: Bool { finalizedEpoch.map { epoch == $0.addingSaturating(1) } ?? false }

    /// The current epoch is the first one of a committee that has made no block final.
    fileprivate var isAtPayday: Bool { paydayEpoch == epoch }
}
