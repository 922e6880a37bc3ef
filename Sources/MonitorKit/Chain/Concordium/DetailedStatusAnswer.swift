/// The answer of `GetConsensusDetailedStatus` as JSON: what consensus is waiting for in its round.
///
/// It is read as `concordium-client raw GetConsensusDetailedStatus` writes it, and as proto3 JSON with names of either kind.
package enum DetailedStatusAnswer {
    /// The most rounds whose blocks are kept; there are a few unless nothing becomes final.
    static let roundLimit: UInt64 = 256

    /// Decodes the status itself, or an object that holds it as `status`.
    ///
    /// A node counts the height of the last final block from the first block of the era. Where the answer does not say at which
    /// height of the chain that is, the head is unknown and not resolved beside another source: two sources are asked at two moments,
    /// and a sum that is off by a block would be a history that is contradicted.
    package static func decode(_ body: [UInt8]) throws(UpstreamFailure) -> RowObservation {
        var parts = DetailedStatusParts()
        do throws(JSONError) {
            parts = try JSONReader.read(body) { (json: inout JSONReader) throws(JSONError) in
                var parts = DetailedStatusParts()
                try parts.read(&json)
                return parts
            }
        } catch {
            throw UpstreamFailure(.decode, "no detailed status: \(error)")
        }
        guard let round = parts.round, round > 0, let epoch = parts.epoch else {
            throw UpstreamFailure(.missing, "no round in the detailed status")
        }
        return observation(parts, round: round, epoch: epoch)
    }

    private static func observation(_ parts: DetailedStatusParts, round: UInt64, epoch: UInt64) -> RowObservation {
        var detail = ConsensusDetail(round: round, epoch: epoch)
        let finalizedEpoch = finalizedEpoch(parts, epoch: epoch)
        detail.finalizedEpoch = finalizedEpoch
        detail.previousRoundTimedOut = parts.previousRoundTimedOut
        detail.hasTerminalBlock = parts.hasTerminalBlock
        detail.paydayEpoch = parts.payday
        detail.tally = tally(parts, epoch: epoch, finalizedEpoch: finalizedEpoch)
        detail.timeout = parts.timeout.map { Double(min($0, 3_600_000)) / 1_000 }
        detail.liveBlocksOfOneHeight = parts.liveBlocksOfOneHeight
        for block in parts.blocks where round < block.round.addingSaturating(roundLimit) {
            guard let hash = block.block else { continue }
            if let other = detail.blocks[block.round], other != hash { detail.doubleRounds.append(block.round) }
            detail.blocks[block.round] = hash
        }
        var observation = RowObservation()
        observation.detail = detail
        observation.era = parts.genesis.map { ConsensusEra(index: nil, genesis: $0, height: parts.genesisHeight) }
        observation.heads[.round] = HeadPosition(number: round)
        if let height = parts.finalizedHeight, let first = parts.genesisHeight, height > 0 || first > 0 {
            observation.heads[.finalized] = HeadPosition(
                number: height.addingSaturating(first), hash: parts.finalizedHash)
        }
        return observation
    }

    /// The epoch of the last finalized block, which committees and the next payday are told relative to.
    private static func finalizedEpoch(_ parts: DetailedStatusParts, epoch: UInt64) -> UInt64 {
        if let told = parts.finalizedEpoch { return told }
        // Only the first block of an era is final without an entry that says so.
        if parts.finalizedHeight == 0 { return 0 }
        // The payday that comes next for that block can only have been opened already by an epoch after its own.
        return parts.payday == epoch ? max(epoch, 1) - 1 : epoch
    }

    /// The bakers of both groups, each found in the committee of its own epoch, weighed in that of the newest certificate.
    private static func tally(
        _ parts: DetailedStatusParts, epoch: UInt64, finalizedEpoch: UInt64
    ) -> TimeoutTally? {
        func committee(_ wanted: UInt64) -> DetailedStatusParts.Committee? {
            if wanted < finalizedEpoch { return parts.previous }
            let current = parts.current ?? parts.previous
            return wanted == finalizedEpoch ? current : parts.next ?? current
        }
        guard let weighing = committee(parts.certifiedEpoch ?? epoch), !weighing.finalizers.isEmpty else { return nil }
        // There is a message in the first group wherever there are groups: without them nobody has answered yet. In an era that is
        // over nobody is to.
        guard let timeouts = parts.timeouts else {
            guard !parts.hasTerminalBlock else { return nil }
            return TimeoutTally(committee: weighing.members, first: [], second: [])
        }
        guard let firstEpoch = timeouts.firstEpoch else { return nil }
        func bakers(_ indexes: [UInt64], _ epoch: UInt64) -> [UInt64] {
            let finalizers = committee(epoch)?.finalizers ?? []
            return indexes.compactMap { index in
                Int(exactly: index).flatMap { finalizers.indices.contains($0) ? finalizers[$0] : nil }
            }
        }
        return TimeoutTally(
            committee: weighing.members, first: bakers(timeouts.first, firstEpoch),
            second: bakers(timeouts.second, firstEpoch.addingSaturating(1)))
    }
}
