import Foundation
import MonitorKit
import Testing

@Suite struct TransactionsProofTests {
    private func prove(_ block: [String: Any]) throws -> ReadTransactions {
        try TransactionsProof.prove(blockJSON: ProofFixtures.json(block))
    }

    private func transactions(_ block: [String: Any]) throws -> [[String: Any]] {
        try ProofFixtures.cast(block["transactions"], "transactions")
    }

    @Test(arguments: [
        ("op/unichain-sepolia-35535698/block.json", 6), ("op/op-chain-canyon-274/block.json", 1),
        ("op/op-goerli-8381743/block.json", 1), ("op/op-sepolia-11065316/block.json", 3),
        ("op/l1-blocks/post-shanghai-success.json", 29),
    ])
    func transactions_ofARealBlock_areProven(path: String, count: Int) throws {
        let read = try prove(ProofFixtures.object(path))
        #expect(read.isProven)
        #expect(read.transactions.count == count)
        #expect(read.transactions.map(\.hash) == read.block.transactionHashes)
    }

    /// The encodings that the sequencer itself sent.
    @Test func encoding_isTheRawTransaction() throws {
        let flashblocks = try ProofFixtures.list("op/unichain-sepolia-35535698/flashblocks.json")
        let raw = try flashblocks.flatMap { flashblock -> [String] in
            let difference: [String: Any] = try ProofFixtures.cast(flashblock["diff"], "diff")
            return try ProofFixtures.cast(difference["transactions"], "transactions")
        }
        let read = try prove(ProofFixtures.object("op/unichain-sepolia-35535698/block.json"))
        #expect(raw.count == 6)
        #expect(read.transactions.compactMap { $0.transaction.map { HexString.text($0.encoded()) } } == raw)
    }

    @Test func transactions_areRefused_whenTheListIsNotTheHeaders() throws {
        // The source of this block lists one of its transactions only.
        let trimmed = try ProofFixtures.object("op/op-sepolia-8790919/block.json")
        #expect(try HeaderProof.prove(blockJSON: ProofFixtures.json(trimmed)).isProven)
        #expect(try cause { try prove(trimmed) } == .integrity)
        let altered = try ProofFixtures.object("op/l1-blocks/post-shanghai-bad-transactions.json")
        #expect(try cause { try prove(altered) } == .integrity)
        let badHeader = try ProofFixtures.object("op/l1-blocks/post-shanghai-bad-receipts-hash.json")
        #expect(try cause { try prove(badHeader) } == .integrity)
    }

    @Test(arguments: ["A13", "A14", "A15", "A14x", "B19", "B20", "B21", "B22", "B21r", "B22r", "B21m"])
    func transactions_ofAMadeUpBlock_areProven(name: String) throws {
        #expect(try prove(ProofFixtures.synthetic(name).block).isProven)
    }

    @Test func accessList_isExposed() throws {
        let read = try prove(ProofFixtures.synthetic("B20").block)
        let list = try #require(read.transactions.last?.transaction?.accessList)
        #expect(list.map(\.address.description) == ["0x4200000000000000000000000000000000000022"])
        #expect(list.first?.storageKeys.count == 2)
        #expect(list.first?.storageKeys.first?.description.hasPrefix("0x01") == true)
        #expect(read.transactions.first?.type == Transaction.depositType)
        #expect(read.transactions.first?.transaction?.accessList.isEmpty == true)
    }

    @Test func hashesOnly_areNotUnderstood() throws {
        var block = try ProofFixtures.object("op/unichain-sepolia-35535698/block.json")
        block["transactions"] = try transactions(block).compactMap { $0["hash"] }
        #expect(try cause { try prove(block) } == .decode)
    }

    @Test func transactions_ofAnUnknownType_areUnproven() throws {
        var block = try ProofFixtures.object("op/unichain-sepolia-35535698/block.json")
        var list = try transactions(block)
        list[1]["type"] = "0x55"
        block["transactions"] = list
        let read = try prove(block)
        #expect(!read.isProven)
        #expect(read.block.isProven)
        #expect(read.unknownTypes == [0x55])
        #expect(read.transactions[1].transaction == nil)
        #expect(read.transactions[2].transaction != nil)
        list[2]["nonce"] = "0x1"
        block["transactions"] = list
        #expect(try cause { try prove(block) } == .integrity)
    }

    /// One transaction of each form; each member that its hash commits to is spoiled.
    @Test(arguments: [
        (
            "op/unichain-sepolia-35535698/block.json", "0x7e",
            ["sourceHash", "from", "to", "mint", "value", "gas", "input"]
        ),
        (
            "op/unichain-sepolia-35535698/block.json", "0x2",
            [
                "chainId", "nonce", "maxPriorityFeePerGas", "maxFeePerGas", "gas", "to", "value", "input", "yParity",
                "v", "r", "s",
            ]
        ),
        (
            "op/op-sepolia-11065316/block.json", "0x0",
            ["nonce", "gasPrice", "gas", "to", "value", "input", "v", "r", "s"]
        ),
    ])
    func transactions_areRefused_whenAMemberIsSpoiled(path: String, type: String, members: [String]) throws {
        let block = try ProofFixtures.object(path)
        let position = try #require(transactions(block).firstIndex { $0["type"] as? String == type })
        for member in members + ["hash", "blockHash", "blockNumber", "transactionIndex"] {
            var list = try transactions(block)
            list[position][member] = try spoiled(list[position][member])
            var forged = block
            forged["transactions"] = list
            #expect(try cause { try prove(forged) } == .integrity, "\(type) \(member)")
        }
    }

    @Test func transactions_areRefused_whenAnAccessListIsSpoiled() throws {
        let block = try ProofFixtures.synthetic("B20").block
        let list = try transactions(block)
        let items: [[String: Any]] = try ProofFixtures.cast(list[1]["accessList"], "accessList")
        let keys: [String] = try ProofFixtures.cast(items[0]["storageKeys"], "storageKeys")
        let inbox = try #require(items[0]["address"] as? String)
        let forgeries: [[[String: Any]]] = [
            [], [["address": inbox, "storageKeys": [String]()]],
            [["address": inbox, "storageKeys": [keys[1], keys[0]]]],
            [["address": inbox, "storageKeys": [keys[0], try spoiled(keys[1])]]],
            [["address": try spoiled(inbox), "storageKeys": keys]], items + items,
        ]
        for forgery in forgeries {
            var list = list
            list[1]["accessList"] = forgery
            var forged = block
            forged["transactions"] = list
            #expect(try cause { try prove(forged) } == .integrity)
        }
    }

    @Test func transactions_areRefused_whenTheyChangePlaces_orOneIsWithheld() throws {
        let block = try ProofFixtures.object("op/unichain-sepolia-35535698/block.json")
        let list = try transactions(block).map { $0.filter { $0.key != "transactionIndex" } }
        var swapped = list
        swapped.swapAt(2, 3)
        for forgery in [swapped, list.dropLast(), list + [list[0]]] {
            var forged = block
            forged["transactions"] = forgery
            #expect(try cause { try prove(forged) } == .integrity)
        }
    }
}

@Suite struct TransactionAnswerTests {
    /// A set-code transaction that go-ethereum signed, as printed in a test of another client.
    private static let setCode = """
        {"type":"0x4","chainId":"0x1","nonce":"0x0","to":"0x71562b71999873db5b286df957af199ec94617f7","gas":"0x7a120",
        "gasPrice":null,"maxPriorityFeePerGas":"0x2","maxFeePerGas":"0x12a05f200","value":"0x0","input":"0x",
        "accessList":[],"authorizationList":[{"chainId":"0x1","address":"0x000000000000000000000000000000000000aaaa",
        "nonce":"0x1","yParity":"0x1","r":"0xf7e3e597fc097e71ed6c26b14b25e5395bc8510d58b9136af439e12715f2d721",
        "s":"0x6cf7c3d7939bfdb784373effc0ebb0bd7549691a513f395e3cdabf8602724987"},{"chainId":"0x0",
        "address":"0x000000000000000000000000000000000000bbbb","nonce":"0x0","yParity":"0x1",
        "r":"0x5011890f198f0356a887b0779bde5afa1ed04e6acb1e3f37f8f18c7b6f521b98",
        "s":"0x56c3fa3456b103f3ef4a0acb4b647b9cab9ec4bc68fbcdf1e10b49fb2bcbcf61"}],"v":"0x0",
        "r":"0xe4ad40ffd468299b18a775ab3b743687a47087569a2d798b51ed02ae0920703b",
        "s":"0x6b55c02a6000a3a344ba290c185321057a7994cd2537deeb3c254091a680d248","yParity":"0x0",
        "hash":"0xb81ac1a9321c1a57605c9beef606967b8866eb53fb63650678b8ba586e5c1ad9"}
        """

    /// A block of one transaction around a member that is spoiled or not.
    private func refusal(_ spoil: (inout [String: Any]) throws -> Void) throws -> UpstreamCause? {
        var transaction: [String: Any] = try ProofFixtures.cast(
            JSONSerialization.jsonObject(with: Data(Self.setCode.utf8)), "transaction")
        try spoil(&transaction)
        return try cause { try TransactionsProof.prove(transactionJSON: ProofFixtures.json(transaction)) }
    }

    @Test func setCode_hashesToItsPublishedHash() throws {
        let read = try TransactionsProof.prove(transactionJSON: Array(Self.setCode.utf8)[...])
        #expect(read.type == 4)
        #expect(read.transaction?.hash() == read.hash)
        guard case .setCode(_, _, _, let authorizations) = read.transaction?.form else {
            Issue.record("not a set-code transaction")
            return
        }
        #expect(authorizations.count == 2)
    }

    @Test func setCode_isRefused_whenAnAuthorizationIsSpoiled() throws {
        for member in ["chainId", "address", "nonce", "yParity", "r", "s"] {
            let refusal = try refusal { transaction in
                var list: [[String: Any]] = try ProofFixtures.cast(transaction["authorizationList"], "list")
                list[1][member] = try spoiled(list[1][member])
                transaction["authorizationList"] = list
            }
            #expect(refusal == .integrity, "\(member)")
        }
    }

    @Test func parity_isTakenFromEitherMember_andFromBothWhenTheyAgree() throws {
        #expect(try refusal { $0.removeValue(forKey: "v") } == nil)
        #expect(try refusal { $0.removeValue(forKey: "yParity") } == nil)
        #expect(try refusal { $0["v"] = "0x1" } == .integrity)
        #expect(
            try refusal {
                $0.removeValue(forKey: "v")
                $0.removeValue(forKey: "yParity")
            } == .decode)
    }

    @Test(arguments: [
        "hash", "nonce", "gas", "value", "input", "chainId", "maxFeePerGas", "authorizationList", "r", "s",
    ])
    func transaction_isNotUnderstood_whenAMemberIsGone(member: String) throws {
        #expect(try refusal { $0.removeValue(forKey: member) } == .decode)
    }

    @Test func transaction_isNotUnderstood_whenItsTypeIsNoType() throws {
        #expect(try refusal { $0["type"] = "0x80" } == .decode)
        #expect(try refusal { $0["type"] = "0x100" } == .decode)
    }

    @Test func legacyParity_mayBeNamed_andMustFitV() throws {
        let block = try ProofFixtures.object("op/op-sepolia-11065316/block.json")
        let list: [[String: Any]] = try ProofFixtures.cast(block["transactions"], "transactions")
        var legacy = try #require(list.first { $0["type"] as? String == "0x0" })
        // 0x1546fdc is twice the chain id plus 36, so the parity is 1.
        #expect(legacy["v"] as? String == "0x1546fdc")
        legacy["yParity"] = "0x1"
        #expect(try TransactionsProof.prove(transactionJSON: ProofFixtures.json(legacy)).transaction != nil)
        legacy["yParity"] = "0x0"
        #expect(try cause { try TransactionsProof.prove(transactionJSON: ProofFixtures.json(legacy)) } == .integrity)
    }

    @Test func transaction_isRefused_whenItIsAnotherThanTheOneAskedFor() throws {
        let json = Array(Self.setCode.utf8)[...]
        #expect(try cause { try TransactionsProof.prove(transactionJSON: json, expecting: .zero) } == .integrity)
        #expect(try cause { try TransactionsProof.prove(transactionJSON: Array("null".utf8)[...]) } == .missing)
    }
}
