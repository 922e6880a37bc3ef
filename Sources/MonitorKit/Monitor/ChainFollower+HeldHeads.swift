import Synchronization

/// Held heads: whoever names a head has to hold it.
///
/// Nothing speaks against a head of the next few seconds, and none of the blocks up to it can be had from anyone: who follows the
/// endpoint that names such heads never arrives.
extension ChainFollower {
    static let headNotHeld = UpstreamFailure(.missing, "the endpoint does not hold the heads that it names")

    /// Notes that an endpoint lacks a block, which calls the head that it named above it into question.
    func lacked(_ reader: any ChainReader, _ number: BlockNumber) {
        endpoints.withLock { endpoints in
            guard let index = endpoints.roster.names.firstIndex(of: reader.upstream) else { return }
            endpoints.roster.lacked(index, number)
        }
    }

    /// Asks endpoints for the heads that they named, where these are in question and another endpoint could serve.
    ///
    /// Whoever turns out not to hold them is passed over, as one that fails.
    func checkHeads() async {
        let now = monitor.surroundings.clock.now()
        let checks = endpoints.withLock { endpoints in
            endpoints.roster.takeHeadChecks(at: now).map { (endpoints.readers[$0.index], $0.check) }
        }
        for (reader, check) in checks {
            guard let isHeld = await passes(reader, check), !Task.isCancelled else { continue }
            endpoints.withLock { endpoints in
                guard let index = endpoints.roster.names.firstIndex(of: reader.upstream) else { return }
                endpoints.roster.headChecked(index, isHeld: isHeld)
            }
            if let doubt = doubt(about: reader) { await monitor.note(reader.upstream, failure: doubt) }
        }
    }

    /// What there is to tell of an endpoint whose heads can be read; nil where all is well.
    ///
    /// One that shows its heads and does not give what stands behind them is of no use, and not by turns.
    func doubt(about reader: any ChainReader) -> UpstreamFailure? {
        endpoints.withLock { endpoints -> UpstreamFailure? in
            guard let index = endpoints.roster.names.firstIndex(of: reader.upstream) else { return nil }
            return endpoints.roster.namesFalseHeads(index)
                ? Self.headNotHeld : endpoints.roster.pendingFailure(index)
        }
    }

    /// Whether an endpoint holds the head that it named; nil where it does not say.
    private func passes(_ reader: any ChainReader, _ check: HeadDoubt.Check) async -> Bool? {
        do throws(UpstreamFailure) {
            return try await reader.blocks(from: check.first, count: check.count).last?.hash == check.head.hash
        } catch {
            return error.saysNothingIsThere ? false : nil
        }
    }
}
