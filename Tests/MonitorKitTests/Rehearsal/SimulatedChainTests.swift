import Foundation
import MonitorKit
import Testing

@Suite struct SimulatedChainTests {
    private static func chain(_ era: SimulatedEra = .jovian, retention: Int = 4096) -> SimulatedChain {
        SimulatedChain(
            SimulatedChainSettings(
                id: ChainID(901), genesisTime: Rehearsed.genesis, blockTime: 2, activation: Rehearsed.genesis,
                era: era, retention: retention))
    }

    private static let log = Log(
        address: Address(1, 2, 3), topics: [Hash32(1, 2, 3, 4), Hash32(5, 6, 7, 8)], data: [1, 2, 3])

    private static func claim(_ index: UInt32) -> SimulatedCall {
        SimulatedContracts.validateMessage(
            MessageIdentifier(
                origin: Address(7, 8, 9), blockNumber: BlockNumber(12), logIndex: LogIndex(index),
                timestamp: Timestamp(1_795_000_010), chainID: ChainID(902)),
            payloadHash: Hash32(9, 9, 9, 9))
    }

    /// Deposit only; a reverted call; logs; executing messages; many transactions, so that tries branch.
    private static func busy(_ era: SimulatedEra) -> SimulatedChain {
        var chain = chain(era)
        chain.produceBlock()
        let failing = chain.sign(SimulatedCall(to: Address(1, 1, 1), logs: [log], succeeds: false))
        let emitting = chain.sign(SimulatedCall(to: Address(1, 1, 1), logs: [log, log]))
        chain.produceBlock([failing, emitting, chain.sign(claim(0))])
        chain.produceBlock((0..<140).map { chain.sign(claim($0)) })
        return chain
    }

    @Test(arguments: SimulatedEra.allCases)
    func everyBlock_isProven_byHeaderReceiptsAndTransactions(era: SimulatedEra) throws {
        let chain = Self.busy(era)
        let rpc = RPC()
        var logs = 0
        for number in 0...3 {
            let hex = "\"0x\(number)\""
            let block = try HeaderProof.prove(blockJSON: rpc.result("eth_getBlockByNumber", "\(hex),false", on: chain))
            #expect(block.isProven)
            #expect(block.header == chain.block(at: BlockNumber(UInt64(number)))?.header)
            let full = try TransactionsProof.prove(
                blockJSON: rpc.result("eth_getBlockByHash", "\"\(block.hash)\",true", on: chain),
                expecting: block.hash)
            #expect(full.isProven)
            let receipts = try ReceiptsProof.prove(
                receiptsJSON: rpc.result("eth_getBlockReceipts", "\"\(block.hash)\"", on: chain), of: block)
            #expect(receipts.isProven)
            logs += receipts.logs.count
        }
        #expect(logs == 3 + 140)
    }

    @Test func header_hasAll21Fields_ofItsEra() throws {
        let isthmus = Self.busy(.isthmus).latest.header
        let jovian = Self.busy(.jovian).latest.header
        for header in [isthmus, jovian] {
            #expect(header.requestsHash != nil && header.withdrawalsRoot != nil && !header.hasHoleInTail)
            // SHA-256 of the empty string (EIP-7685).
            #expect(
                header.requestsHash?.description
                    == "0xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
            #expect(header.withdrawalsRoot != OrderedTrieRoot.empty)
        }
        #expect(isthmus.extraData == [0, 0, 0, 0, 250, 0, 0, 0, 6] && isthmus.blobGasUsed == 0)
        #expect(jovian.extraData.count == 17 && jovian.extraData[0] == 1 && jovian.blobGasUsed ?? 0 > 0)
    }

    @Test func firstTransaction_isTheAttributesDeposit_withItsSourceHash() throws {
        let chain = Self.busy(.jovian)
        for number in 1...3 {
            let block = try #require(chain.block(at: BlockNumber(UInt64(number))))
            let first = try #require(block.transactions.first)
            guard case .deposit(let deposit) = first.sent.transaction.form else {
                Issue.record("block \(number) does not begin with a deposit")
                continue
            }
            // Selector, two scalars of 4 bytes, then sequence number, time and number of L1; its hash after two words.
            let input = first.sent.transaction.input
            #expect(input.count == 178 && Array(input[..<4]) == [0x3d, 0xb6, 0xbe, 0x2b])
            let sequence = input[12..<20].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            let origin = try #require(Hash32(bytes: input[100..<132]))
            #expect(
                deposit.sourceHash == DepositSource.l1Attributes(l1BlockHash: origin, sequenceNumber: sequence).hash)
            #expect(first.receipt.deposit == Receipt.DepositFields(nonce: UInt64(number - 1), version: 1))
        }
    }

    @Test func sameCalls_makeTheSameHashes() {
        #expect(Self.busy(.jovian).latest.hash == Self.busy(.jovian).latest.hash)
        var other = Self.chain()
        other.produceBlock()
        var another = Self.chain()
        another.produceBlock([another.sign(Self.claim(1))])
        #expect(other.latest.hash != another.latest.hash)
    }

    @Test func reorg_keepsRemovedBlocksReadable_andReplacesTheirHeights() throws {
        var chain = Self.busy(.jovian)
        let removed = chain.reorganize(depth: 2)
        #expect(removed.map(\.number.value) == [2, 3])
        #expect(chain.latest.number == BlockNumber(3))
        for old in removed {
            let new = try #require(chain.block(at: old.number))
            #expect(new.hash != old.hash && new.header.timestamp == old.header.timestamp)
            #expect(chain.block(old.hash)?.hash == old.hash && !chain.isCanonical(old))
            let json = try RPC().result("eth_getBlockByHash", "\"\(old.hash)\",false", on: chain)
            #expect(try HeaderProof.prove(blockJSON: json, expecting: old.hash).isProven)
            #expect(chain.place(ofTransaction: old.transactions.last?.sent.hash ?? .zero) == nil)
        }
    }

    @Test func replacement_isRecognisable_fromRPCDataAlone() throws {
        var chain = Self.busy(.jovian)
        let old = try #require(chain.block(at: BlockNumber(2)))
        let removed = chain.replaceByDeposits(BlockNumber(2))
        #expect(removed.count == 2)
        let new = chain.latest
        #expect(new.number == old.number && new.hash != old.hash)
        #expect(new.header.parentHash == old.header.parentHash && new.header.timestamp == old.header.timestamp)
        let isDepositsOnly = new.transactions.allSatisfy(\.sent.isDeposit)
        #expect(isDepositsOnly)
        #expect(new.transactions.map(\.sent.hash) == old.transactions.filter(\.sent.isDeposit).map(\.sent.hash))
        #expect(new.header.mixHash == old.header.mixHash && new.header.extraData == old.header.extraData)
        #expect(new.header.parentBeaconBlockRoot == old.header.parentBeaconBlockRoot)
        #expect(new.header.stateRoot != old.header.stateRoot && new.header.receiptsRoot != old.header.receiptsRoot)
        // And back again, as nodes were seen to do.
        let given = chain.adopt(old.hash)
        #expect(given?.map(\.hash) == [new.hash])
        #expect(chain.latest.hash == old.hash)
    }

    @Test func rewind_stopsAtTheFinalizedHead_andLowersSafe() {
        var chain = Self.busy(.jovian)
        chain.setHeads(safe: BlockNumber(3), finalized: BlockNumber(1))
        chain.rewind(by: 100)
        #expect(chain.latest.number == BlockNumber(1) && chain.safe == BlockNumber(1))
        let removed = chain.replaceByDeposits(BlockNumber(1))
        #expect(removed.isEmpty)
    }

    @Test func oldBlocks_arePruned_andNothingElse() {
        var chain = Self.chain(retention: 16)
        for _ in 0..<50 { chain.produceBlock([chain.sign(Self.claim(0))]) }
        #expect(chain.lowest == BlockNumber(35))
        #expect(chain.block(at: BlockNumber(34)) == nil && chain.block(at: BlockNumber(35)) != nil)
        #expect(chain.latest.number == BlockNumber(50) && chain.block(at: BlockNumber(51)) == nil)
        #expect(
            RPC().text(#"{"jsonrpc":"2.0","id":1,"method":"eth_getBlockByNumber","params":["0x1",false]}"#, chain)
                == "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":null}\n")
    }

    @Test func heads_followAtTheirDistance() {
        var chain = Self.chain()
        #expect(chain.safe == nil && chain.finalized == nil)
        chain.policy = HeadPolicy(safeLag: 4, finalizedLag: 7)
        for _ in 0..<10 { chain.produceBlock() }
        #expect(chain.safe == BlockNumber(8) && chain.finalized == BlockNumber(6))
    }
}
