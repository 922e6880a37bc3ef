/// Asks one endpoint everything that the monitor will ask it, once.
struct UpstreamProbe: Sendable {
    /// Batches that are tried after the largest that the monitor sends, where that one is not answered.
    static let smallerBatches = [25, 10, 1]
    /// A clock that is off by more than this makes ages wrong enough to be noticed.
    static let tolerableSkew = 2.0
    /// Exchanges of which the shortest counts.
    private static let looks = 3

    let upstream: String
    let url: EndpointURL
    let client: HTTPClient
    let clock: any MonitorClock
    let timeout: Duration
    /// What the endpoint may be asked in a second; nil for as much as we like.
    let budget: RequestBudget?
    let rollups: [ChainID: RollupConfiguration]

    /// Asks, and never throws: what fails is part of the report.
    func report() async -> UpstreamReport {
        var report = UpstreamReport(upstream: upstream)
        do throws(UpstreamFailure) {
            try await measure(&report)
            let rpc = JSONRPCClient(
                transport: HTTPRPCTransport(client: client, endpoint: url), clock: clock, budget: budget)
            let chain = try await JSONRPCChainReader.chainID(of: rpc, timeout: timeout)
            report.chain = chain
            let reader = JSONRPCChainReader(
                upstream: upstream, chain: chain, client: rpc, clock: clock, timeout: timeout)
            let heads = try await reader.heads()
            report.heads = heads
            report.headAge = clock.now().wall - Double(heads.latest.timestamp.seconds)
            await compare(rpc, heads.latest.reference, rollups[chain], &report)
            await askMethods(rpc, of: heads.latest.reference, &report)
            await prove(reader, heads.latest.reference, &report)
            await askBatches(rpc, &report)
        } catch {
            report.problems.append(error.description)
        }
        return report
    }

    /// The shortest of three exchanges, and what the node's clock shows in the middle of it.
    private func measure(_ report: inout UpstreamReport) async throws(UpstreamFailure) {
        let request = HTTPClientRequest.json(RPCCall.requestBody([RPCCall("eth_chainId")]))
        // They wait for no turn, which would be measured too: what is asked after them does.
        _ = budget?.take(Self.looks, at: clock.now())
        for _ in 0..<Self.looks {
            let start = clock.now()
            let response = try await client.exchange(request, with: url, timeout: timeout)
            let elapsed = clock.now().elapsed(since: start)
            guard report.latency.map({ elapsed < $0 }) ?? true else { continue }
            report.latency = elapsed
            report.clockSkew = response.header("date").flatMap(HTTPDate.seconds).map { date in
                // The header has whole seconds: half a second is what it is behind on average.
                Double(date) + 0.5 - (start.wall + elapsed.seconds / 2)
            }
        }
        if let skew = report.clockSkew, abs(skew) > Self.tolerableSkew {
            report.problems.append("its clock and ours differ by \(Int(min(abs(skew), 1e9))) s; ages will be wrong")
        }
    }

    /// Holds two headers against the configuration: with another block time or genesis every timestamp is judged wrongly.
    private func compare(
        _ rpc: JSONRPCClient, _ head: BlockReference, _ ours: RollupConfiguration?, _ report: inout UpstreamReport
    ) async {
        guard let ours, head.number > ours.genesis.number else { return }
        func block(_ number: BlockNumber) async -> BlockReference? {
            let call = RPCCall("eth_getBlockByNumber", [.quantity(number.value), .flag(false)])
            guard let json = try? await rpc.call(call, timeout: timeout), !json.isJSONNull else { return nil }
            return try? HeaderProof.prove(blockJSON: json).reference
        }
        guard let before = await block(BlockNumber(head.number.value - 1)),
            let blockTime = BlockTime(seconds: head.timestamp.seconds &- before.timestamp.seconds)
        else { return }
        // A node may have let its first block go.
        let genesis = await block(ours.genesis.number) ?? ours.genesis
        report.problems += RollupConfiguration(
            chain: ours.chain, blockTime: blockTime, genesis: genesis, activationTime: ours.activationTime
        ).differences(from: ours)
        if blockTime == ours.blockTime, genesis == ours.genesis, ours.timestamp(of: head.number) != head.timestamp {
            report.problems.append("the time of its head is not what --rollup-configs makes of its height")
        }
    }

    private func askMethods(
        _ rpc: JSONRPCClient, of block: BlockReference, _ report: inout UpstreamReport
    ) async {
        let filter = RPCParameter.object([RPCMember("blockHash", .word(block.hash))])
        report.receipts = await ask(rpc, RPCCall("eth_getBlockReceipts", [.word(block.hash)]))
        report.transactions = await ask(rpc, RPCCall("eth_getBlockByHash", [.word(block.hash), .flag(true)]))
        report.logs = await ask(rpc, RPCCall("eth_getLogs", [filter]))
        if report.transactions == .no {
            report.problems.append("eth_getBlockByHash is not answered, and the monitor cannot do without")
        }
    }

    private func ask(_ rpc: JSONRPCClient, _ call: RPCCall) async -> UpstreamReport.Support {
        do throws(UpstreamFailure) {
            return try await rpc.call(call, timeout: timeout).isJSONNull ? .no : .yes
        } catch {
            return .no
        }
    }

    /// Reads a block as the monitor does, which goes without receipts where there are none.
    private func prove(
        _ reader: JSONRPCChainReader, _ block: BlockReference, _ report: inout UpstreamReport
    ) async {
        do throws(UpstreamFailure) {
            let read = try await reader.evidence(at: block.number, .hash(block.hash))
            report.proof = read.isProven ? .yes : .no
            switch read.proof {
            case .receipts where report.receipts == .yes: break
            case .receipts:
                report.problems.append(
                    "eth_getBlockReceipts is not answered; receipts are asked for one transaction at a time, which costs calls"
                )
            case .bloom:
                report.problems.append(
                    "it offers no receipts; its logs are believed by their bloom alone, where no other endpoint has receipts"
                )
            case .nothing: report.problems.append("its headers have fields that this version cannot prove")
            }
        } catch {
            report.proof = .no
            report.problems.append("what it says about its newest block cannot be proven (\(error))")
        }
    }

    private func askBatches(_ rpc: JSONRPCClient, _ report: inout UpstreamReport) async {
        // As many as the monitor sends, which the budget may make fewer.
        let needed = min(BatchLimit.ceiling, rpc.largestBatch)
        for size in [needed] + Self.smallerBatches.filter({ $0 < needed }) {
            let calls = Array(repeating: RPCCall("eth_chainId"), count: size)
            guard let outcomes = try? await rpc.call(calls, timeout: timeout) else { continue }
            let isWhole = outcomes.allSatisfy { outcome in if case .success = outcome { true } else { false } }
            guard isWhole else { continue }
            report.batchLimit = size
            break
        }
        if report.batchLimit ?? 0 < needed {
            report.problems.append("it does not answer batches of \(needed) calls, which the monitor sends")
        }
    }
}
