import Synchronization

/// Plausibility: a header that hashes to itself proves no chain, and a node may name any head.
///
/// A head has the time that its height has by the configuration, and is not of the future; so have those of the tags. Where every endpoint
/// names another, it is the configuration or our clock that is wrong, and the head is believed; so is one that is a little ahead of our
/// clock where the others stand still.
extension ChainFollower {
    /// What speaks against heads, and how much it says.
    struct Contradiction {
        let failure: UpstreamFailure
        let plausibility: SeenHead.Plausibility

        init(_ plausibility: SeenHead.Plausibility, _ text: String) {
            self.plausibility = plausibility
            failure = UpstreamFailure(.configuration, text)
        }
    }

    /// Refuses heads of which one cannot be, where another endpoint names some that can.
    func check(_ heads: ChainHeads, of reader: any ChainReader) async throws(UpstreamFailure) {
        guard let contradiction = contradiction(in: heads) else { return }
        for other in unseen(besides: reader) { try await look(at: other) }
        let now = monitor.surroundings.clock.now()
        let isRefused = endpoints.withLock { endpoints in
            endpoints.roster.hasHead(against: contradiction.plausibility, of: reader.upstream, at: now)
        }
        if isRefused { throw contradiction.failure }
    }

    /// Has an endpoint name its heads; one that does not rests like any that fails, so that the next look does not wait for it again.
    ///
    /// Throws where the task was cancelled.
    private func look(at other: any ChainReader) async throws(UpstreamFailure) {
        do throws(UpstreamFailure) {
            answered(other, try await other.heads())
        } catch {
            guard !Task.isCancelled else { throw error }
            failed(other, error)
            await monitor.note(other.upstream, failure: error)
        }
    }

    /// What speaks most against heads; nil where they can be.
    func contradiction(in heads: ChainHeads) -> Contradiction? {
        let found = [heads.latest.reference, heads.safe, heads.finalized].compactMap(\.self)
            .compactMap { contradiction(in: $0) }
        return found.first { $0.plausibility == .impossible } ?? found.first
    }

    private func contradiction(in head: BlockReference) -> Contradiction? {
        if let due = parameters.timestamp(of: head.number), due != head.timestamp {
            return Contradiction(
                .impossible, "head \(head.number) has the time \(head.timestamp), by the configuration \(due)")
        }
        let wall = monitor.surroundings.clock.now().wall
        guard head.timestamp.isInTheFuture(at: wall) else { return nil }
        return Contradiction(
            Double(head.timestamp.seconds) > wall + Double(SeenHead.leeway) ? .impossible : .ahead,
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
