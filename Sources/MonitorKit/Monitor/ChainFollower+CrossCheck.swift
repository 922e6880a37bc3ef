import Synchronization

/// The cross-check: of a block below the window only the number is known, and which block stands there is what a node says.
extension ChainFollower {
    /// Holds an old initiating block against what another endpoint names at its height.
    ///
    /// Where there is no other, or it cannot say, the one that answered is believed: a second opinion is no condition.
    func crossChecked(
        _ block: InitiatingBlock, below descendant: BlockReference, from reader: any ChainReader
    ) async -> MonitorEvent {
        for witness in witnesses(besides: reader) {
            switch await agrees(witness, on: block.reference, below: descendant) {
            case true?: return .evidenceRead(chain, block)
            case false?:
                return .evidenceDisputed(chain, block.reference, by: witness.upstream, besides: reader.upstream)
            case nil: continue
            }
        }
        return .evidenceRead(chain, block)
    }

    /// The endpoints that are fit and did not give the answer.
    private func witnesses(besides reader: any ChainReader) -> [any ChainReader] {
        let now = monitor.surroundings.clock.now()
        return endpoints.withLock { endpoints in
            endpoints.roster.fit(at: now).map { endpoints.readers[$0] }.filter { $0.upstream != reader.upstream }
        }
    }

    /// Whether an endpoint names the same block; nil where it cannot say, or is on another branch itself.
    private func agrees(
        _ witness: any ChainReader, on block: BlockReference, below descendant: BlockReference
    ) async -> Bool? {
        do throws(UpstreamFailure) {
            guard let named = try await witness.blocks(from: block.number, count: 1).first else { return nil }
            if named.hash == block.hash { return true }
            let above = try await witness.blocks(from: descendant.number, count: 1).first
            return above?.hash == descendant.hash ? false : nil
        } catch {
            guard error.cause != .missing, !Task.isCancelled else { return nil }
            failed(witness, error)
            await monitor.note(witness.upstream, failure: error)
            return nil
        }
    }
}
