import Synchronization

/// Reading: which endpoint is asked, who is asked after it, and what the answers say of them.
extension ChainFollower {
    /// Carries out a read, whatever comes of it.
    func perform(_ request: ReadRequest) async {
        do throws(UpstreamFailure) {
            await monitor.deliver(try await answer(to: request))
        } catch {
            guard !Task.isCancelled else { return }
            await monitor.deliver(.readFailed(request, error))
        }
        await checkHeads()
    }

    /// What the endpoints answer to a read.
    ///
    /// Logs that came without receipts are believed only where no other endpoint gives receipts: else a node could hide a log by
    /// saying that it offers none.
    func answer(to request: ReadRequest) async throws(UpstreamFailure) -> MonitorEvent {
        var unproven: MonitorEvent?
        do throws(UpstreamFailure) {
            return try await asking(for: request) { (reader) throws(UpstreamFailure) in
                let event = try await self.read(request, from: reader)
                self.answered(reader, request)
                guard event.lacksReceipts else { return event }
                unproven = unproven ?? event
                throw Self.noReceipts
            }
        } catch {
            guard let unproven, !Task.isCancelled else { throw error }
            return unproven
        }
    }

    /// Sends a read on to the next endpoint; it is no fault of the one that answered.
    private static let noReceipts = UpstreamFailure(.missing, "the endpoint offers no receipts", isOffBranch: true)

    /// Asks the endpoint that serves, and after a failure the next one, until one answers or each was asked once.
    ///
    /// Heads that can be read do not make an endpoint fit that cannot serve what stands behind them; but one that merely
    /// lacks what was asked for is as fit as before, unless that shows that its head is none, or it has no heads at all. Where none
    /// answers, one that could not say counts more than one that has nothing, and so does one that rests and was not asked: history is
    /// not gone because the endpoint that has it took too long, or is a block behind.
    ///
    /// - Parameter request: what is read; nil where it is the heads.
    func asking<Answer: Sendable>(
        for request: ReadRequest? = nil, _ question: (any ChainReader) async throws(UpstreamFailure) -> Answer
    ) async throws(UpstreamFailure) -> Answer {
        var asked: Set<String> = []
        var first: UpstreamFailure?
        while let reader = next(for: request, except: asked) {
            asked.insert(reader.upstream)
            do throws(UpstreamFailure) {
                return try await question(reader)
            } catch {
                guard !Task.isCancelled else { throw error }
                if first.map({ $0.saysNothingIsThere && !error.saysNothingIsThere }) ?? true { first = error }
                if request == nil || !error.isLack {
                    failed(reader, error, of: request)
                    await monitor.note(reader.upstream, failure: error)
                } else if case .blocks(_, let number, _)? = request, !error.isOffBranch {
                    lacked(reader, number)
                }
            }
        }
        let wereAllAsked = endpoints.withLock { asked.isSuperset(of: $0.roster.names) }
        if request != nil, !wereAllAsked, first?.saysNothingIsThere ?? false { throw Self.someoneRests }
        throw first ?? Self.nobodyAnswered
    }

    /// What an endpoint lacks is not gone where another one, which may have it, was left alone.
    static let someoneRests = UpstreamFailure(
        .missing, "whoever answered lacks it, and an endpoint that could have it rests after a failure",
        mayBeElsewhere: true)

    /// The endpoint that serves, or the next in line that has not been asked and does not rest.
    private func next(for request: ReadRequest?, except asked: Set<String>) -> (any ChainReader)? {
        let now = monitor.surroundings.clock.now()
        return endpoints.withLock { endpoints -> (any ChainReader)? in
            let index =
                request == nil
                ? endpoints.roster.showing(at: now, except: asked) : endpoints.roster.serving(at: now, except: asked)
            return index.map { endpoints.readers[$0] }
        }
    }

    /// Notes heads that an endpoint gave.
    func answered(_ reader: any ChainReader, _ heads: ChainHeads) {
        let now = monitor.surroundings.clock.now()
        let plausibility = contradiction(in: heads)?.plausibility ?? .plausible
        endpoints.withLock { endpoints in
            guard let index = endpoints.roster.names.firstIndex(of: reader.upstream) else { return }
            endpoints.roster.answered(index, heads, plausibility, at: now)
        }
    }

    /// Notes that an endpoint answered a read.
    func answered(_ reader: any ChainReader, _ request: ReadRequest) {
        endpoints.withLock { endpoints in
            guard let index = endpoints.roster.names.firstIndex(of: reader.upstream) else { return }
            endpoints.roster.answered(index, request)
        }
    }

    /// Notes that an endpoint failed: at a read, or at a look at its heads.
    func failed(_ reader: any ChainReader, _ failure: UpstreamFailure, of request: ReadRequest? = nil) {
        let now = monitor.surroundings.clock.now()
        let chance = monitor.surroundings.chance()
        endpoints.withLock { endpoints in
            guard let index = endpoints.roster.names.firstIndex(of: reader.upstream) else { return }
            endpoints.roster.failed(index, failure, of: request, at: now, chance: chance)
        }
    }

    private func read(
        _ request: ReadRequest, from reader: any ChainReader
    ) async throws(UpstreamFailure) -> MonitorEvent {
        switch request {
        case .blocks(_, let first, let count):
            .blocksRead(chain, try await reader.blocks(from: first, count: count))
        case .messages(_, let block):
            .messagesRead(chain, block, try await reader.messages(of: block))
        case .evidence(_, let number, .hash(let hash)):
            .evidenceRead(chain, try await reader.evidence(at: number, .hash(hash)))
        case .evidence(_, let number, .ancestor(let descendant)):
            await crossChecked(
                try await reader.evidence(at: number, .ancestor(of: descendant)), below: descendant, from: reader)
        }
    }
}

extension MonitorEvent {
    /// Whether it brings logs for which their bloom alone speaks.
    fileprivate var lacksReceipts: Bool {
        switch self {
        case .messagesRead(_, _, let found): found.proof == .bloom
        case .evidenceRead(_, let block): block.proof == .bloom
        default: false
        }
    }
}
