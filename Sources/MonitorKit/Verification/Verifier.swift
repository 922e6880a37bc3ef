/// Judges once, live, with nothing but what nodes answer: the tool for "is it real?".
///
/// One message costs one exchange with each node for the heads, one for the transaction, one for its block and one for
/// the initiating block. Blocks that hold messages themselves are followed, because the rule about invalid initiating
/// blocks and the one about cycles need them: while they are not final, and one step further where they are. Of what is
/// not reached by then nothing is said.
package struct Verifier: Sendable {
    /// The most blocks that are read for one executing block beside itself.
    static let followedLimit = 64
    /// The most levels of blocks behind blocks.
    static let depthLimit = 8
    /// Blocks of a range that are asked for in one batch.
    static let batch: UInt64 = 50

    let nodes: [NamedNode]
    let judge: MessageJudge
    let reads: VerificationReads
    private let clock: any MonitorClock

    /// Prepares a verification; nothing is asked before `verify`.
    ///
    /// - Parameters:
    ///   - clock: tells which heads are of the future.
    ///   - timeout: for one HTTP exchange as a whole.
    package init(
        nodes: [NamedNode], parameters: ProtocolParameters, clock: any MonitorClock, timeout: Duration
    ) {
        self.nodes = nodes
        self.clock = clock
        judge = MessageJudge(parameters)
        reads = VerificationReads(timeout: timeout)
    }

    /// Verifies what was named on a chain.
    ///
    /// - Parameter progress: gets the blocks that are done, and how many there are.
    package func verify(
        _ chain: ChainID, _ target: VerificationTarget, progress: @Sendable (UInt64, UInt64) -> Void = { _, _ in }
    ) async throws(VerificationFailure) -> VerificationReport {
        guard judge.rules.parameters.contains(chain) else {
            let set = judge.rules.parameters.members.map(\.description).joined(separator: ", ")
            throw VerificationFailure("chain \(chain) is not in the dependency set; the set is \(set)")
        }
        let (endpoints, problems) = await identify()
        guard let executing = endpoints[chain] else {
            let reasons = problems.map { "\($0.node): \($0.failure)" }.joined(separator: "; ")
            throw VerificationFailure(
                "no endpoint in --l2-rpcs serves chain \(chain)\(reasons.isEmpty ? "" : " (\(reasons))")")
        }
        let view = ChainView(chain: chain, endpoints: endpoints, executing: executing)
        do throws(UpstreamFailure) {
            let (blocks, count) = try await blocks(target, view, progress)
            return VerificationReport(
                chain: chain, blocksRead: count, blocks: blocks, problems: problems, exchanges: reads.exchanges)
        } catch {
            // What is not there is nobody's fault.
            let isAbsent = error.cause == .missing && error.detail.hasPrefix("has n")
            throw VerificationFailure(
                isAbsent ? "chain \(chain) \(error.detail)" : "chain \(chain) cannot be read: \(error)")
        }
    }

    /// What one verification knows of the chains.
    struct ChainView: Sendable {
        let chain: ChainID
        let endpoints: [ChainID: ChainEndpoints]
        let executing: ChainEndpoints

        /// Whether a block can no longer change, by the tags of the node of its chain that has come furthest.
        func isFinal(_ block: ExaminedBlock) -> Bool {
            endpoints[block.chain].map { $0.heads.safety(of: block.reference, nil) == .finalized } ?? false
        }
    }

    private func blocks(
        _ target: VerificationTarget, _ view: ChainView, _ progress: (UInt64, UInt64) -> Void
    ) async throws(UpstreamFailure) -> ([VerifiedBlock], UInt64) {
        switch target {
        case .block(let name): return ([try await block(name, view) { _ in true }], 1)
        case .log(let name, let index):
            let block = try await block(name, view) { $0.logIndex == index }
            guard !block.messages.isEmpty || block.undecodable.contains(index) else {
                throw UpstreamFailure(
                    .missing,
                    "has no executing message at log \(index) of block \(block.reference.number); "
                        + "verify the block to see those that it has")
            }
            return ([block], 1)
        case .hash(let hash): return ([try await named(hash, view)], 1)
        case .range(let range): return (try await self.range(range, view, progress), range.count)
        }
    }

    /// Asks every node at once which chain it serves and where that stands.
    private func identify() async -> (endpoints: [ChainID: ChainEndpoints], problems: [NodeProblem]) {
        let answers = await withTaskGroup(of: (Int, Result<(ChainID, NamedHeads), UpstreamFailure>).self) { group in
            for (index, node) in nodes.enumerated() {
                group.addTask {
                    do throws(UpstreamFailure) { return (index, .success(try await reads.identify(node))) } catch {
                        return (index, .failure(error))
                    }
                }
            }
            var answers: [(Int, Result<(ChainID, NamedHeads), UpstreamFailure>)] = []
            for await answer in group { answers.append(answer) }
            return answers.sorted { $0.0 < $1.0 }
        }
        var named: [ChainID: [(node: NamedNode, heads: NamedHeads)]] = [:]
        var problems: [NodeProblem] = []
        for (index, answer) in answers {
            switch answer {
            case .success(let (chain, heads)): named[chain, default: []].append((node: nodes[index], heads: heads))
            case .failure(let failure): problems.append(NodeProblem(node: nodes[index].name, failure: failure))
            }
        }
        var endpoints: [ChainID: ChainEndpoints] = [:]
        for (chain, answers) in named {
            endpoints[chain] = ChainEndpoints(answers) { isPlausible($0, on: chain) }
        }
        return (endpoints, problems)
    }

    /// Whether a head has the time that its height has by the configuration, and is not of the future.
    private func isPlausible(_ head: BlockReference, on chain: ChainID) -> Bool {
        let due = judge.rules.parameters.chains[chain]?.timestamp(of: head.number) ?? head.timestamp
        return due == head.timestamp && !head.timestamp.isInTheFuture(at: clock.now().wall)
    }
}

extension ClosedRange<BlockNumber> {
    /// How many blocks there are.
    fileprivate var count: UInt64 { upperBound.value - lowerBound.value + 1 }
}
