import Synchronization

/// The probe: an endpoint that failed at a read serves again once it has answered that read, and one that did not hold its head
/// once it holds it.
///
/// A look at its heads would not show that, and the next read of a block would have to wait as long as the last one did.
extension ChainFollower {
    /// Asks now and then for what endpoints failed to answer; what they answer is not used.
    func probe() async {
        while await sleeps(Self.witnessInterval * (0.9 + 0.2 * monitor.surroundings.chance())) {
            await checkHeads()
            let now = monitor.surroundings.clock.now()
            let probes = endpoints.withLock { endpoints in
                endpoints.roster.probes(at: now).map { (endpoints.readers[$0.index], $0.request) }
            }
            for (reader, request) in probes {
                do throws(UpstreamFailure) {
                    try await attempt(request, on: reader)
                    answered(reader, request)
                } catch {
                    guard !Task.isCancelled else { return }
                    if error.isLack {
                        // What it lacks, it no longer fails at.
                        answered(reader, request)
                    } else {
                        failed(reader, error, of: request)
                        await monitor.note(reader.upstream, failure: error)
                    }
                }
            }
        }
    }

    private func attempt(_ request: ReadRequest, on reader: any ChainReader) async throws(UpstreamFailure) {
        switch request {
        case .blocks(_, let first, let count): _ = try await reader.blocks(from: first, count: count)
        case .messages(_, let block): _ = try await reader.messages(of: block)
        case .evidence(_, let number, let identity): _ = try await reader.evidence(at: number, identity)
        }
    }
}
