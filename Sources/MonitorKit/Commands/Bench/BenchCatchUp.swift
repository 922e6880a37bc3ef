/// A window of empty blocks, read from nothing: by answers that are at hand, and through a node over loopback.
enum BenchCatchUp {
    private static let chain = ChainID(901)

    static func measure(_ clock: any MonitorClock) async throws -> [BenchFigure] {
        let canned = 20_000
        let superchain = emptyChain(blocks: canned)
        guard let simulated = superchain[chain] else { return [] }
        let transport = CannedHeaders(simulated)
        let fromBytes = try await rate(superchain, blocks: canned, clock) { transport }
        let served = 10_000
        let fromNode = try await overLoopback(emptyChain(blocks: served), blocks: served, clock)
        return [
            BenchFigure(
                name: "catch-up of empty blocks, answers at hand", value: fromBytes, unit: "blocks/s",
                target: .atLeast(10000)),
            BenchFigure(
                name: "catch-up of empty blocks, node on loopback", value: fromNode, unit: "blocks/s",
                target: .atLeast(1000, "node in the same process")),
        ]
    }

    private static func emptyChain(blocks: Int) -> SimulatedSuperchain {
        let genesis = Timestamp(1_790_000_000)
        var superchain = SimulatedSuperchain([
            SimulatedChainSettings(
                id: chain, genesisTime: genesis, blockTime: 2, activation: genesis, retention: blocks + 16)
        ])
        let end = genesis.advanced(by: UInt64(blocks) * 2)
        while superchain.nextTime.map({ $0 <= end }) ?? false { superchain.advance(to: end) }
        return superchain
    }

    /// Blocks per second from the start of a monitor until its window is whole.
    private static func rate(
        _ superchain: SimulatedSuperchain, blocks: Int, _ clock: any MonitorClock, _ transport: () -> any RPCTransport
    ) async throws -> Double {
        let client = JSONRPCClient(transport: transport(), clock: clock)
        var core = CoreConfiguration(parameters: superchain.parameters, attached: [chain])
        core.startWithoutFinality = UInt64(blocks)
        let start = Stopwatch.wall()
        let figures = try await BenchMonitor.run(
            core, [Upstream(name: "el", client: client, clock: clock, timeout: .seconds(10))], clock
        ) { monitor, turns in
            for await _ in turns where monitor.snapshots.current.isReady { break }
            try Task.checkCancellation()
            let rate = Double(blocks) / (Stopwatch.wall() - start)
            return [BenchFigure(name: "", value: rate, unit: "", target: .comparison)]
        }
        return figures.first?.value ?? 0
    }

    private static func overLoopback(
        _ superchain: SimulatedSuperchain, blocks: Int, _ clock: any MonitorClock
    ) async throws -> Double {
        let nodeLoop = try EventLoop.start(name: "bench-node")
        let clientLoop = try EventLoop.start(name: "bench-client")
        defer {
            nodeLoop.stop()
            clientLoop.stop()
        }
        let server = RehearsalServer(chain, of: RehearsalWorld(superchain), on: nodeLoop, clock: clock)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run() }
            defer { group.cancelAll() }
            let url = try EndpointURL(parsing: try await server.url())
            return try await rate(superchain, blocks: blocks, clock) {
                HTTPRPCTransport(client: HTTPClient(on: clientLoop), endpoint: url)
            }
        }
    }
}

/// Answers in the words of a node, written down beforehand, so that the reading side is measured and not the node.
private struct CannedHeaders: RPCTransport {
    private let headers: [[UInt8]]
    private let node = SimulatedNode()
    private let chain: SimulatedChain

    init(_ chain: SimulatedChain) {
        self.chain = chain
        let node = SimulatedNode()
        headers = (0...chain.latest.number.value).map { number in
            let call = RPCCall("eth_getBlockByNumber", [.quantity(number), .flag(false)])
            let answer = node.answer(RPCCall.requestBody([call]), about: chain)
            return (try? RPCAnswers.decode(answer, calls: 1).first?.get()).map { Array($0) } ?? []
        }
    }

    func post(_ body: [UInt8], timeout: Duration) async throws(UpstreamFailure) -> RPCHTTPAnswer {
        guard let numbers = Self.numbers(in: body), numbers.allSatisfy({ headers.indices.contains($0) }) else {
            return RPCHTTPAnswer(status: 200, body: node.answer(body, about: chain))
        }
        var answer: [UInt8] = [UInt8(ascii: "[")]
        for (index, number) in numbers.enumerated() {
            if index > 0 { answer.append(UInt8(ascii: ",")) }
            answer += Array("{\"jsonrpc\":\"2.0\",\"id\":\(index + 1),\"result\":".utf8)
            answer += headers[number]
            answer.append(UInt8(ascii: "}"))
        }
        answer.append(UInt8(ascii: "]"))
        return RPCHTTPAnswer(status: 200, body: answer)
    }

    /// The heights that a batch asks for; nil when it asks for anything else.
    private static func numbers(in body: [UInt8]) -> [Int]? {
        let numbers = try? JSONReader.read(body) { (json: inout JSONReader) throws(JSONError) -> [Int]? in
            guard try json.nextKind() == .array else {
                try json.skipValue()
                return nil
            }
            var numbers: [Int] = []
            var isPlain = true
            try json.beginArray()
            while try json.nextElement() {
                try json.beginObject()
                while let key = try json.nextKey() {
                    guard key == "params" else {
                        try json.skipValue()
                        continue
                    }
                    try json.beginArray()
                    var place = 0
                    while try json.nextElement() {
                        if place == 0, let number = Int(try json.readString().dropFirst(2), radix: 16) {
                            numbers.append(number)
                        } else if place == 0 {
                            isPlain = false
                        } else {
                            try json.skipValue()
                        }
                        place += 1
                    }
                }
            }
            return isPlain ? numbers : nil
        }
        return numbers ?? nil
    }
}
