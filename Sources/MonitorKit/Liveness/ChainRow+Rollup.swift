/// What stops an OP Stack chain: the sequencer, the batcher, L1, or one node.
extension ChainRow {
    func diagnoseRollup(at now: Moment, _ found: inout Findings) {
        if isStill(.l1Origin), !isStill(.unsafe) || hasOriginFrozenFirst {
            found.add(
                .l1OriginFrozen,
                isStill(.unsafe)
                    ? "the L1 origin froze first, and the sequencer may not run away from it"
                    : "the L1 origin does not change; the sequencer stops when its drift is used up")
        }
        if isStill(.unsafe), !found.causes.contains(.l1OriginFrozen), !found.causes.contains(.blockRefused) {
            let isFalling = watches[.unsafe]?.isFalling == true
            found.add(.sequencerStopped, isFalling ? "L2 blocks fall ever further behind" : "no new L2 block")
        }
        diagnoseSafe(at: now, &found)
        if let finding = history.equivocation {
            found.add(.sequencerEquivocation, "two blocks of one height: \(finding.evidence)")
        }
    }

    /// Whether the L1 origin stood still before the chain did: without new blocks it does in any case.
    private var hasOriginFrozenFirst: Bool {
        guard let origin = watches[.l1Origin], let unsafe = watches[.unsafe] else { return false }
        return origin.idle - unsafe.idle > origin.threshold.pause
    }

    private func diagnoseSafe(at now: Moment, _ found: inout Findings) {
        guard !isStill(.unsafe) else { return }
        // The `safe` tag of an execution node stops for either reason; only a node that derives the chain tells them apart.
        let hasLocal = isKnown(.localSafe) && showings(of: .localSafe, at: now).contains { $0.level == .localSafe }
        if hasLocal ? isLate(.localSafe) : sequencing != nil && isLate(.crossSafe) {
            let left = secondsToSequencingWindowEnd(at: now).map { ", \(StallThreshold.text($0)) left of the window" }
            found.add(.batcherStopped, "L2 blocks are made and do not come to L1\(left ?? "")")
        } else if hasLocal, isStill(.crossSafe) {
            found.add(.crossSafetyStopped, "blocks are derived, and their messages are not verified")
        } else if !hasLocal, isStill(.crossSafe) {
            found.add(
                .notVisible,
                "blocks are made and none becomes safe; no source shows whether they do not come to L1 or are not verified"
            )
        } else if isStill(.finalized) {
            found.add(.finalityStopped, "blocks are safe and none becomes final")
        }
    }

    /// Seconds until L2 blocks that are not on L1 are dropped and replaced; nil where it is not known, zero when it is over.
    ///
    package func secondsToSequencingWindowEnd(at now: Moment) -> Double? {
        sequencingWindowEnd.map { max(0, $0 - now.wall) }
    }

    /// When that is, seconds since 1970-01-01 UTC.
    ///
    /// Counted in L1 blocks where a node names them, from the time of the newest of them: the end must not move away because
    /// L1 stands still. Else from the time of the newest block on L1, which is at most the sequencer's drift too late. Where no
    /// source shows what is on L1, from the newest block that is safe: a later one may be there, so that the end is early.
    package var sequencingWindowEnd: Double? {
        guard let window = parameters.sequencingWindow else { return nil }
        if let sequencing {
            let used = Double(sequencing.l1Head) - Double(sequencing.safeOrigin)
            return sequencing.l1HeadTime + window - used * RowParameters.l1BlockTime
        }
        let safe: WatchedHead = isKnown(.localSafe) ? .localSafe : .crossSafe
        guard isKnown(safe) else { return nil }
        return watches[safe]?.position?.time.map { $0 + window }
    }
}
