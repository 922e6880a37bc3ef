import Foundation
import MonitorKit
import Testing

@Suite struct SimulatedNodeTests {
    private static let inbox = "\"0x4200000000000000000000000000000000000022\""

    /// A chain with an initiating and an executing message, and everything else that a block can hold here.
    private static func chain() throws -> SimulatedChain {
        var superchain = Rehearsed.superchain()
        superchain.sendMessage(from: Rehearsed.second, to: Rehearsed.first)
        superchain.sendMessage(from: Rehearsed.first, to: Rehearsed.second)
        superchain.advance(to: Rehearsed.genesis.advanced(by: 10))
        return try #require(superchain[Rehearsed.first])
    }

    private static func executingBlock(of chain: SimulatedChain) throws -> SimulatedBlock {
        try #require(
            (1...chain.latest.number.value).compactMap { chain.block(at: BlockNumber($0)) }.first {
                $0.logs.contains { $0.address == CrossL2Inbox.address }
            })
    }

    @Test func refusals_areWordedAsTheRecordedNodeWordsThem() throws {
        let chain = SimulatedChain(
            SimulatedChainSettings(
                id: ChainID(901), genesisTime: Rehearsed.genesis, blockTime: 2, activation: nil))
        var compared = 0
        let recordings = String(
            decoding: try Fixtures.bytes("op-geth-recorded/errors-fresh-901.jsonl"), as: UTF8.self)
        for line in recordings.split(separator: "\n") {
            let exchange = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            let request = try #require(exchange["request"] as? [String: Any])
            let response = try #require(exchange["response"] as? [String: Any])
            guard request["method"] as? String == "POST", response["status"] as? Int == 200,
                let body = request["body"] as? String, let expected = response["body"] as? String,
                // Messages about call data name Go's types; the transaction index is never under construction here.
                !expected.contains("indexing is in progress"), !expected.contains("common.Address"),
                !expected.contains("invalid address"), !expected.contains("\"hash\":"),
                !body.contains("web3_clientVersion")
            else { continue }
            #expect(RPC().text(body, chain) == expected, "\(body)")
            compared += 1
        }
        #expect(compared >= 35)
    }

    @Test func answers_haveTheMembersOfTheRecordedNode() throws {
        let chain = try Self.chain()
        let block = try Self.executingBlock(of: chain)
        let recorded = try RecordedShapes()
        // What forks since the recording have added.
        let added: Set<String> = [
            "requestsHash:string", "blockTimestamp:string", "operatorFeeConstant:string", "operatorFeeScalar:string",
            "daFootprintGasScalar:string",
        ]
        let rpc = RPC()
        let full = try #require(
            try rpc.call("eth_getBlockByHash", "\"\(block.hash)\",true", on: chain)["result"] as? [String: Any])
        #expect(RecordedShapes.shape(full).subtracting(added) == recorded.block)
        let transactions = try #require(full["transactions"] as? [[String: Any]])
        #expect(RecordedShapes.shape(transactions[0]) == recorded.deposit)
        #expect(RecordedShapes.shape(try #require(transactions.last)) == recorded.transaction)
        let receipts = try #require(
            try rpc.call("eth_getBlockReceipts", "\"\(block.hash)\"", on: chain)["result"] as? [[String: Any]])
        #expect(RecordedShapes.shape(receipts[0]).subtracting(added) == recorded.depositReceipt)
        let receipt = try #require(receipts.last)
        #expect(RecordedShapes.shape(receipt).subtracting(added) == recorded.receipt)
        let log = try #require((receipt["logs"] as? [[String: Any]])?.first)
        #expect(RecordedShapes.shape(log).subtracting(added) == recorded.log)
    }

    @Test func quantities_areMinimal_andDataIsWhole() throws {
        let chain = try Self.chain()
        let block = try #require(
            try RPC().call("eth_getBlockByNumber", "\"latest\",false", on: chain)["result"] as? [String: Any])
        for name in ["number", "gasUsed", "gasLimit", "timestamp", "size", "baseFeePerGas", "excessBlobGas"] {
            let text = try #require(block[name] as? String)
            #expect(text.wholeMatch(of: /0x(0|[1-9a-f][0-9a-f]*)/) != nil, "\(name) \(text)")
        }
        #expect((block["logsBloom"] as? String)?.count == 514 && (block["nonce"] as? String)?.count == 18)
    }

    @Test func logs_areTheFilteredLogsOfTheReceipts() throws {
        let chain = try Self.chain()
        let block = try Self.executingBlock(of: chain)
        let rpc = RPC()
        func count(_ filter: String) throws -> Int {
            try #require(try rpc.call("eth_getLogs", filter, on: chain)["result"] as? [Any]).count
        }
        #expect(try count("{\"blockHash\":\"\(block.hash)\",\"address\":\(Self.inbox)}") == 1)
        #expect(try count("{\"fromBlock\":\"earliest\",\"toBlock\":\"latest\"}") == 2)
        #expect(try count("{\"fromBlock\":\"0x0\",\"address\":[\(Self.inbox)]}") == 1)
        let topic = CrossL2Inbox.executingMessageTopic
        #expect(try count("{\"fromBlock\":\"0x0\",\"topics\":[[\"\(topic)\"],null]}") == 1)
        #expect(try count("{\"fromBlock\":\"0x0\",\"topics\":[null,null,null,null]}") == 1)
        #expect(try count("{\"fromBlock\":\"0x0\",\"topics\":[\"\(Hash32.zero)\"]}") == 0)
    }

    /// All of them, in the order of the block, and none where the receipts are gone.
    @Test func logs_ofAWholeBlock_areCountedThrough() throws {
        let chain = try Self.chain()
        let block = try Self.executingBlock(of: chain)
        let filter = "{\"blockHash\":\"\(block.hash)\"}"
        var rpc = RPC()
        let logs = try #require(try rpc.call("eth_getLogs", filter, on: chain)["result"] as? [[String: Any]])
        #expect(!logs.isEmpty && logs.map { $0["data"] as? String } == block.logs.map { HexString.text($0.data) })
        let positions = block.logs.indices.map { HexString.text(quantity: UInt64($0)) }
        #expect(logs.map { $0["logIndex"] as? String } == positions)
        rpc.node.faults = [.pruned(below: block.number.next)]
        let error = try rpc.call("eth_getLogs", filter, on: chain)["error"] as? [String: Any]
        #expect(error?["code"] as? Int == 4444)
    }

    @Test func transaction_isFoundByHash_withItsReceipt() throws {
        let chain = try Self.chain()
        let block = try Self.executingBlock(of: chain)
        let hash = try #require(block.transactions.last).sent.hash
        let rpc = RPC()
        let transaction = try rpc.call("eth_getTransactionByHash", "\"\(hash)\"", on: chain)["result"] as? [String: Any]
        #expect(transaction?["blockHash"] as? String == block.hash.description)
        let receipt = try rpc.call("eth_getTransactionReceipt", "\"\(hash)\"", on: chain)["result"] as? [String: Any]
        #expect(receipt?["status"] as? String == "0x1")
        #expect(receipt?["transactionHash"] as? String == hash.description)
    }

    @Test func tags_nameTheirBlocks() throws {
        var chain = try Self.chain()
        chain.setHeads(safe: BlockNumber(3), finalized: BlockNumber(2))
        for (tag, number) in [("latest", 5), ("pending", 5), ("safe", 3), ("finalized", 2), ("earliest", 0)] {
            let block =
                try RPC().call("eth_getBlockByNumber", "\"\(tag)\",false", on: chain)["result"] as? [String: Any]
            #expect(block?["number"] as? String == "0x\(number)", "\(tag)")
        }
        let byObject =
            try RPC().call("eth_getBlockReceipts", "{\"blockNumber\":\"safe\"}", on: chain)["result"] as? [Any]
        #expect(byObject?.count == 1)
    }

    @Test func batch_isAnsweredInOrder_withIdsVerbatim() throws {
        let chain = try Self.chain()
        let batch = """
            [{"jsonrpc":"2.0","id":"\\u0041","method":"eth_chainId"},{"jsonrpc":"2.0","method":"eth_chainId"},\
            {"jsonrpc":"2.0","id":1.5e3,"method":"eth_nope"},{"jsonrpc":"2.0","id":null,"method":"net_version"}]
            """
        #expect(
            RPC().text(batch, chain) == """
                [{"jsonrpc":"2.0","id":"\\u0041","result":"0x385"},{"jsonrpc":"2.0","id":1.5e3,"error":{"code":-32601,\
                "message":"the method eth_nope does not exist/is not available"}},\
                {"jsonrpc":"2.0","id":null,"result":"901"}]

                """)
    }

    @Test func batch_aboveTheLimit_hasOneMember() throws {
        let chain = try Self.chain()
        var rpc = RPC()
        rpc.node.batchLimit = 2
        let call = #"{"jsonrpc":"2.0","id":7,"method":"eth_chainId"}"#
        #expect(
            rpc.text("[\(call),\(call),\(call)]", chain)
                == #"[{"jsonrpc":"2.0","id":7,"error":{"code":-32600,"message":"batch too large"}}]"# + "\n")
        #expect(rpc.text("[\(call),\(call)]", chain).contains("batch too large") == false)
    }

    @Test func batch_whoseAnswerIsTooLarge_endsInRefusals() throws {
        let chain = try Self.chain()
        var rpc = RPC()
        rpc.node.batchBytesLimit = 6000
        let calls = (1...4).map {
            #"{"jsonrpc":"2.0","id":\#($0),"method":"eth_getBlockByNumber","params":["0x1",true]}"#
        }
        let answer = Array(rpc.text("[\(calls.joined(separator: ","))]", chain).utf8)
        let members = try #require(try JSONSerialization.jsonObject(with: Data(answer)) as? [[String: Any]])
        #expect(members.map { ($0["error"] as? [String: Any])?["code"] as? Int } == [nil, nil, -32003, -32003])
    }

    @Test func wrongMethod_ofAFault_failsAlone() throws {
        let chain = try Self.chain()
        var rpc = RPC()
        rpc.node.faults = [
            .error(method: "eth_getBlockReceipts", code: -32603, message: "boom"), .null(method: "eth_getLogs"),
            .chainID(ChainID(5)),
        ]
        let error = try rpc.call("eth_getBlockReceipts", "\"0x1\"", on: chain)["error"] as? [String: Any]
        #expect(error?["code"] as? Int == -32603 && error?["message"] as? String == "boom")
        #expect(try rpc.call("eth_getLogs", "{}", on: chain)["result"] is NSNull)
        #expect(try rpc.call("eth_chainId", "", on: chain)["result"] as? String == "0x5")
        #expect(try rpc.call("eth_blockNumber", "", on: chain)["result"] as? String == "0x5")
    }

    @Test(arguments: NodeFault.HeaderField.allCases)
    func alteredHeader_isCaught(field: NodeFault.HeaderField) throws {
        let chain = try Self.chain()
        let block = try Self.executingBlock(of: chain)
        var rpc = RPC()
        rpc.node.faults = [.alteredHeader(block: block.hash, field)]
        let json = try rpc.result("eth_getBlockByHash", "\"\(block.hash)\",false", on: chain)
        let failure = #expect(throws: UpstreamFailure.self) { try HeaderProof.prove(blockJSON: json) }
        #expect(failure?.cause == .integrity)
    }

    @Test(arguments: [true, false]) func withheldOrAlteredLog_isCaught(isWithheld: Bool) throws {
        let chain = try Self.chain()
        let block = try Self.executingBlock(of: chain)
        var rpc = RPC()
        let header = try HeaderProof.prove(
            blockJSON: rpc.result("eth_getBlockByHash", "\"\(block.hash)\",false", on: chain))
        rpc.node.faults = [
            isWithheld ? .withheldLog(block: block.hash, index: 0) : .alteredLog(block: block.hash, index: 0)
        ]
        let json = try rpc.result("eth_getBlockReceipts", "\"\(block.hash)\"", on: chain)
        let failure = #expect(throws: UpstreamFailure.self) { try ReceiptsProof.prove(receiptsJSON: json, of: header) }
        #expect(failure?.cause == .integrity)
    }

    @Test func garbage_isAnswered_andNeverTraps() throws {
        let chain = try Self.chain()
        let requests = [
            "{", "[", "[[]]", "{\"a\":1}", "\u{0}", "[1,[2,[3]]]", String(repeating: "[", count: 5000),
            #"{"jsonrpc":"2.0","id":1,"method":"eth_getBlockByNumber","params":["0xffffffffffffffffffff",true]}"#,
            #"{"jsonrpc":"2.0","id":1,"method":"eth_getBlockReceipts","params":[{"blockHash":1}]}"#,
            #"{"jsonrpc":"2.0","id":1,"method":"eth_getBlockByNumber","params":["0x7fffffffffffffff",true]}"#,
            #"{"jsonrpc":"2.0","id":1,"method":"eth_getLogs","params":[{"fromBlock":"0x0","toBlock":"0x7fffffffffffffff"}]}"#,
            #"{"jsonrpc":"2.0","id":1,"method":"eth_getLogs","params":["x"]}"#,
        ]
        for request in requests {
            #expect(RPC().text(request, chain).contains("\"error\"") || request.contains("7fff"), "\(request)")
        }
    }
}

/// The members, with the JSON type of each, of answers that a real node gave.
struct RecordedShapes {
    let block: Set<String>
    let deposit: Set<String>
    let transaction: Set<String>
    let depositReceipt: Set<String>
    let receipt: Set<String>
    let log: Set<String>

    init() throws {
        let text = String(decoding: try Fixtures.bytes("op-geth-recorded/lagging-901.jsonl"), as: UTF8.self)
        var blocks: [[String: Any]] = []
        var receipts: [[String: Any]] = []
        for line in text.split(separator: "\n") {
            guard let exchange = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any],
                let body = (exchange["response"] as? [String: Any])?["body"] as? String,
                let answer = try? JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any]
            else { continue }
            if let block = answer["result"] as? [String: Any], block["transactions"] is [[String: Any]] {
                blocks.append(block)
            }
            if let list = answer["result"] as? [[String: Any]] {
                receipts += list.filter { $0["cumulativeGasUsed"] != nil }
            }
        }
        let transactions = blocks.flatMap { $0["transactions"] as? [[String: Any]] ?? [] }
        let logs = receipts.flatMap { $0["logs"] as? [[String: Any]] ?? [] }
        func isCall(_ object: [String: Any]) -> Bool {
            object["type"] as? String == "0x2" && object["to"] is String
        }
        block = Self.shape(try #require(blocks.first))
        // The first deposit; those that users make on L1 may create contracts and mint.
        deposit = Self.shape(try #require(transactions.first { $0["type"] as? String == "0x7e" }))
        transaction = Self.shape(try #require(transactions.first(where: isCall)))
        depositReceipt = Self.shape(try #require(receipts.first { $0["type"] as? String == "0x7e" }))
        receipt = Self.shape(try #require(receipts.first(where: isCall)))
        log = Self.shape(try #require(logs.first))
    }

    static func shape(_ object: [String: Any]) -> Set<String> {
        Set(object.map { "\($0):\(type(of: $1))" })
    }

    private static func type(of value: Any) -> String {
        switch value {
        case is NSNull: "null"
        case is String: "string"
        case is [Any]: "array"
        case is [String: Any]: "object"
        case let number as NSNumber: isBoolean(number) ? "boolean" : "number"
        default: "other"
        }
    }

    private static func isBoolean(_ number: NSNumber) -> Bool {
        String(cString: number.objCType) == "c"
    }
}
