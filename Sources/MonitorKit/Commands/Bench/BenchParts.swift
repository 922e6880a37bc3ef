/// The parts that one thread does alone: hashing, parsing, proving.
enum BenchParts {
    static func hashing() -> [BenchFigure] {
        let megabyte = [UInt8](repeating: 0xa5, count: 1_000_000)
        let word = [UInt8](repeating: 0x5a, count: 32)
        let long = Stopwatch.best(rounds: 20) { keep(Keccak256.hash(megabyte)) }
        let short = Stopwatch.best(rounds: 20) { for _ in 0..<10_000 { keep(Keccak256.hash(word)) } }
        return [
            BenchFigure(name: "Keccak-256, 1 MB", value: 1 / long, unit: "MB/s", target: .atLeast(200)),
            BenchFigure(
                name: "Keccak-256, 32 bytes", value: short / 10_000 * 1e9, unit: "ns", target: .atMost(800)),
        ]
    }

    /// The receipts of a block of 200 transactions and 1,000 logs, as a node answers them.
    static func parsing() -> [BenchFigure] {
        let block = BenchBlock()
        let parse = Stopwatch.best(rounds: 50) { keep(block.countLogs()) }
        return [
            BenchFigure(
                name: "JSON, receipts of \(block.receipts.count / 1000) KB, typed",
                value: Double(block.receipts.count) / parse / 1e6, unit: "MB/s", target: .atLeast(400))
        ]
    }

    /// The same block, header and receipts held against their hashes.
    static func proving() -> [BenchFigure] {
        let block = BenchBlock()
        guard let header = try? HeaderProof.prove(blockJSON: block.header[...]) else { return [] }
        let prove = Stopwatch.best(rounds: 20) {
            keep((try? ReceiptsProof.prove(receiptsJSON: block.receipts[...], of: header))?.logs.count)
        }
        let head = Stopwatch.best(rounds: 50) { keep((try? HeaderProof.prove(blockJSON: block.header[...]))?.hash) }
        return [
            BenchFigure(
                name: "block proven, 200 transactions, 1000 logs", value: (prove + head) * 1000, unit: "ms",
                target: .atMost(10))
        ]
    }

    /// Keeps the optimizer from dropping what is measured.
    @inline(never) private static func keep(_ value: some Any) { withExtendedLifetime(value) {} }
}

/// A full block of a simulated chain, in the words of its node.
struct BenchBlock {
    let header: [UInt8]
    let receipts: [UInt8]

    init() {
        var chain = SimulatedChain(
            SimulatedChainSettings(
                id: ChainID(901), genesisTime: Timestamp(1_700_000_000), blockTime: 2, activation: Timestamp(0)))
        let transactions = (0..<UInt64(200)).map { index in
            chain.sign(
                SimulatedCall(
                    to: Address(1, 2, 3),
                    logs: (0..<UInt64(5)).map { position in
                        Log(
                            address: Address(7, index % 20, 9),
                            topics: [Hash32(1, 2, 3, position), Hash32(0, 0, 0, index), Hash32(0, 0, 4, index)],
                            data: [UInt8](repeating: UInt8(truncatingIfNeeded: index), count: 64))
                    }))
        }
        let hash = chain.produceBlock(transactions).hash
        let node = SimulatedNode()
        func ask(_ method: String, _ rest: [RPCParameter]) -> [UInt8] {
            let answer = node.answer(RPCCall.requestBody([RPCCall(method, [.word(hash)] + rest)]), about: chain)
            let results = try? RPCAnswers.decode(answer, calls: 1)
            return (try? results?.first?.get()).map { Array($0) } ?? []
        }
        header = ask("eth_getBlockByHash", [.flag(false)])
        receipts = ask("eth_getBlockReceipts", [])
    }

    /// Reads every field of every log into its type, and counts the logs.
    func countLogs() -> Int {
        let count = try? JSONReader.read(receipts) { (json: inout JSONReader) throws(JSONError) in
            var count = 0
            try json.beginArray()
            while try json.nextElement() { count += try Self.readReceipt(&json) }
            return count
        }
        return count ?? 0
    }

    private static func readReceipt(_ json: inout JSONReader) throws(JSONError) -> Int {
        var count = 0
        try json.beginObject()
        while let key = try json.nextKey() {
            switch key {
            case "transactionHash", "blockHash": _ = try json.readHash32()
            case "status", "type", "cumulativeGasUsed": _ = try json.readQuantity()
            case "logsBloom": _ = try json.readHexBytes()
            case "logs":
                try json.beginArray()
                while try json.nextElement() {
                    try readLog(&json)
                    count += 1
                }
            default: try json.skipValue()
            }
        }
        return count
    }

    private static func readLog(_ json: inout JSONReader) throws(JSONError) {
        try json.beginObject()
        while let key = try json.nextKey() {
            switch key {
            case "address": _ = try json.readAddress()
            case "topics":
                try json.beginArray()
                while try json.nextElement() { _ = try json.readHash32() }
            case "data": _ = try json.readHexBytes()
            case "transactionHash", "blockHash": _ = try json.readHash32()
            case "blockNumber", "logIndex", "transactionIndex", "blockTimestamp": _ = try json.readQuantity()
            case "removed": _ = try json.readBool()
            default: try json.skipValue()
            }
        }
    }
}
