import Testing

@testable import MonitorKit

@Suite struct MessageFinderTests {
    /// A block with one message, as its node serves it.
    private func mined() throws -> (found: BlockMessages, read: ReadTransactions) {
        var superchain = Rehearsed.superchain()
        let sent = superchain.sendMessage(from: Rehearsed.first, to: Rehearsed.second)
        let number = try #require(sent)
        superchain.advance(to: Rehearsed.genesis.advanced(by: 8))
        let place = try #require(superchain.messages[number]?.execution)
        let chain = try #require(superchain[place.chain])
        let rpc = RPC()
        let read = try TransactionsProof.prove(
            blockJSON: rpc.result("eth_getBlockByHash", "\"\(place.block.hash)\",true", on: chain))
        let header = try HeaderProof.prove(
            blockJSON: rpc.result("eth_getBlockByHash", "\"\(place.block.hash)\",false", on: chain))
        let receipts = try ReceiptsProof.prove(
            receiptsJSON: rpc.result("eth_getBlockReceipts", "\"\(place.block.hash)\"", on: chain), of: header)
        return (MessageFinder.find(in: receipts), read)
    }

    @Test func accessList_isAddedToEachMessage() throws {
        let (found, read) = try mined()
        #expect(found.messages.map(\.accessList) == [nil])
        let complete = try MessageFinder.addAccessLists(to: found, from: read)
        #expect(complete.messages.map(\.accessList) == [.declared])
        #expect(complete.isProven)
    }

    @Test func transactionThatTheBlockDoesNotHold_isAnIntegrityFault() throws {
        let (found, read) = try mined()
        let others = ReadTransactions(block: read.block, transactions: Array(read.transactions.dropLast()))
        let failure = #expect(throws: UpstreamFailure.self) {
            try MessageFinder.addAccessLists(to: found, from: others)
        }
        #expect(failure?.cause == .integrity)
    }

    @Test func transactionsOfAnUnknownType_leaveTheMessagesAsTheyAre() throws {
        let (found, read) = try mined()
        let unknown = ReadTransaction(hash: .zero, type: 9, transaction: nil)
        let others = ReadTransactions(block: read.block, transactions: read.transactions + [unknown])
        #expect(try MessageFinder.addAccessLists(to: found, from: others) == found)
    }
}
