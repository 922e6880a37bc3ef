import Synchronization

/// Plausibility: a header that hashes to itself proves no chain, and a node may name any head.
///
/// A head has the time that its height has by the configuration, and is not of the future; so have those of the tags. Where every endpoint
/// names another, it is the configuration or our clock that is wrong, and the head is believed.
extension ChainFollower {
    /// Refuses heads of which one cannot be, where another endpoint names some that can.
    func check(_ heads: ChainHeads, of reader: any ChainReader) async throws(UpstreamFailure) {
        guard let contradiction = contradiction(in: heads) else { return }
        for other in unseen(besides: reader) {
            if let heads = try? await other.heads() { answered(other, heads) }
        }
        let now = monitor.surroundings.clock.now()
        if endpoints.withLock({ $0.roster.hasPlausibleHead(besides: reader.upstream, at: now) }) { throw contradiction }
    }

    /// What speaks against heads; nil where they can be.
    func contradiction(in heads: ChainHeads) -> UpstreamFailure? {
        for head in [heads.latest.reference, heads.safe, heads.finalized].compactMap(\.self) {
            if let contradiction = contradiction(in: head) { return contradiction }
        }
        return nil
    }

    private func contradiction(in head: BlockReference) -> UpstreamFailure? {
        if let due = parameters.timestamp(of: head.number), due != head.timestamp {
            return UpstreamFailure(
                .configuration, "head \(head.number) has the time \(head.timestamp), by the configuration \(due)")
        }
        let wall = monitor.surroundings.clock.now().wall
        guard head.timestamp.isInTheFuture(at: wall) else { return nil }
        return UpstreamFailure(
            .configuration,
            "head \(head.number) is of the future: its time is \(head.timestamp), by our clock it is \(wall)")
    }

    /// The endpoints that have not named a head.
    private func unseen(besides reader: any ChainReader) -> [any ChainReader] {
        let now = monitor.surroundings.clock.now()
        return endpoints.withLock { endpoints in
            endpoints.roster.unseen(at: now).map { endpoints.readers[$0] }.filter { $0.upstream != reader.upstream }
        }
    }
}
