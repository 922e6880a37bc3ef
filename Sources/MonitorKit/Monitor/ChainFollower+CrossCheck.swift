import Synchronization

/// The cross-check: of a block below the window only the number is known, and which block stands there is what a node says.
extension ChainFollower {
    /// What the cross-checks of a chain have shown.
    struct CrossChecks: Sendable {
        /// Heights of which two endpoints name different blocks, with the one that contradicted.
        private var disputed: [BlockNumber: String] = [:]
        /// Endpoints that could not say, and until when they are not asked again.
        private var silent: [String: UInt64] = [:]

        /// How many disputes are remembered; more are asked about anew each time.
        private static let limit = 1_024
        /// How long an endpoint is left alone that could not say.
        private static let silence: UInt64 = 30 * 1_000_000_000

        func mayAsk(_ name: String, at now: Moment) -> Bool { silent[name].map { $0 <= now.steady } ?? true }

        /// Who contradicted about a height, and has not been heard on it since.
        func opponent(at number: BlockNumber) -> String? { disputed[number] }

        mutating func couldNotSay(_ name: String, at now: Moment) {
            silent[name] = now.steady.addingSaturating(Self.silence)
        }

        mutating func agreed(on number: BlockNumber) { disputed[number] = nil }

        mutating func contradicted(by name: String, at number: BlockNumber) {
            guard disputed[number] != nil || disputed.count < Self.limit else { return }
            disputed[number] = name
        }
    }

    /// Holds an old initiating block against what another endpoint names at its height.
    ///
    /// Where there is no other, or it cannot say, the one that answered is believed: a second opinion is no condition. But a
    /// dispute lasts until some endpoint agrees: that the other one is silent now takes nothing back.
    func crossChecked(
        _ block: InitiatingBlock, below descendant: BlockReference, from reader: any ChainReader
    ) async -> MonitorEvent {
        let number = block.reference.number
        for witness in witnesses(besides: reader) {
            switch await agrees(witness, on: block.reference, below: descendant) {
            case true?:
                crossChecks.withLock { $0.agreed(on: number) }
                return .evidenceRead(chain, block)
            case false?:
                crossChecks.withLock { $0.contradicted(by: witness.upstream, at: number) }
                return .evidenceDisputed(chain, block.reference, by: witness.upstream, besides: reader.upstream)
            case nil: continue
            }
        }
        guard let opponent = crossChecks.withLock({ $0.opponent(at: number) }), opponent != reader.upstream else {
            return .evidenceRead(chain, block)
        }
        return .evidenceDisputed(chain, block.reference, by: opponent, besides: reader.upstream)
    }

    /// The endpoints that may be able to say and did not give the answer, those first that are fit.
    ///
    /// Also one that rests after a failure: what is believed now is believed for good, and a moment's rest must not decide it.
    private func witnesses(besides reader: any ChainReader) -> [any ChainReader] {
        let now = monitor.surroundings.clock.now()
        let others = endpoints.withLock { endpoints in
            (endpoints.roster.fit(at: now) + endpoints.roster.unfit(at: now)).map { endpoints.readers[$0] }
                .filter { $0.upstream != reader.upstream }
        }
        return crossChecks.withLock { checks in others.filter { checks.mayAsk($0.upstream, at: now) } }
    }

    /// Whether an endpoint names the same block; nil where it cannot say, or is on another branch itself.
    ///
    /// One that fails here is fit for all else: it is merely not asked this for a while, so that it holds up no verdict.
    private func agrees(
        _ witness: any ChainReader, on block: BlockReference, below descendant: BlockReference
    ) async -> Bool? {
        do throws(UpstreamFailure) {
            guard let named = try await witness.blocks(from: block.number, count: 1).first else { return nil }
            if named.hash == block.hash { return true }
            let above = try await witness.blocks(from: descendant.number, count: 1).first
            return above?.hash == descendant.hash ? false : nil
        } catch {
            guard !error.isLack, !Task.isCancelled else { return nil }
            let now = monitor.surroundings.clock.now()
            crossChecks.withLock { $0.couldNotSay(witness.upstream, at: now) }
            return nil
        }
    }
}
