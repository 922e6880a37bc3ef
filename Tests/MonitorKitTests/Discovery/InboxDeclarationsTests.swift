import Testing

@testable import MonitorKit

/// One transaction with as many messages as its gas allows, declared in every way that a sender may choose.
@Suite struct InboxDeclarationsTests {
    /// How a message is declared.
    private enum Way: Int {
        case wellBehaved, withAnotherLookup, notAtAll, withAnotherLookupFirst, twice

        var finding: AccessListFinding {
            switch self {
            case .wellBehaved, .withAnotherLookupFirst, .twice: .declared
            case .withAnotherLookup: .mismatched
            case .notAtAll: .undeclared
            }
        }
    }

    private static func message(_ transaction: Hash32, _ log: Int, _ numbers: inout SeededNumbers) -> ExecutingMessage {
        // Every fourth has an id that needs an extension entry.
        let chain = numbers.chance(0.25) ? ChainID(Hash32(0, 0, numbers.next(), 901)) : ChainID(901)
        return ExecutingMessage(
            transactionHash: transaction, logIndex: LogIndex(UInt32(log)),
            identifier: MessageIdentifier(
                origin: CrossL2Inbox.address, blockNumber: BlockNumber(numbers.next() >> 32),
                logIndex: LogIndex(UInt32(numbers.number(0, 9))), timestamp: Timestamp(numbers.next() >> 32),
                chainID: chain),
            payloadHash: Hash32(0, 0, 0, numbers.next()))
    }

    private static func keys(_ message: ExecutingMessage, _ way: Way) -> [Hash32] {
        let identifier = message.identifier
        let own = AccessListDeclarations.entries(for: identifier, payloadHash: message.payloadHash)
        let another = MessageIdentifier(
            origin: identifier.origin, blockNumber: identifier.blockNumber.next, logIndex: identifier.logIndex,
            timestamp: identifier.timestamp, chainID: identifier.chainID)
        var misled = AccessListDeclarations.entries(for: another, payloadHash: message.payloadHash)
        misled[misled.count - 1] = own[own.count - 1]
        switch way {
        case .wellBehaved: return own
        case .withAnotherLookup: return misled
        case .notAtAll: return []
        case .withAnotherLookupFirst: return misled + own
        case .twice: return own + own
        }
    }

    /// Each message by itself, by a look through all keys.
    private static func naive(
        _ message: ExecutingMessage, _ keys: [Hash32], _ declared: [DeclaredMessage]
    ) -> AccessListFinding {
        let identifier = message.identifier
        let checksum = MessageChecksum(identifier, payloadHash: message.payloadHash).value
        guard keys.contains(checksum) else { return .undeclared }
        let matches = declared.contains { declaration in
            declaration.checksum == checksum && declaration.chainID == identifier.chainID
                && declaration.blockNumber == identifier.blockNumber && declaration.timestamp == identifier.timestamp
                && declaration.logIndex == identifier.logIndex
        }
        return matches ? .declared : .mismatched
    }

    /// The keys of the inbox in several items, with one of another contract between them.
    private static func transaction(_ hash: Hash32, _ keys: [Hash32]) -> ReadTransaction {
        let middle = keys.count / 2
        let parts = [Array(keys[..<middle]), Array(keys[middle...])]
        let items = [
            Transaction.AccessListItem(address: CrossL2Inbox.address, storageKeys: parts[0]),
            Transaction.AccessListItem(address: Address(0, 0, 9), storageKeys: Array(keys.prefix(3))),
            Transaction.AccessListItem(address: CrossL2Inbox.address, storageKeys: parts[1]),
        ]
        return ReadTransaction(
            hash: hash, type: 1,
            transaction: Transaction(
                form: .accessList(chainID: .zero, gasPrice: .zero, items), gasLimit: 1, to: CrossL2Inbox.address))
    }

    @Test func thousandsOfMessages_areFoundDeclared_asWhereEachIsLookedForByItself() throws {
        var numbers = SeededNumbers(seed: 8)
        // The second one ends with a checksum that has no lookup entry, so that none of its lookup entries counts.
        let hashes = [Hash32(0, 0, 0, 1), Hash32(0, 0, 0, 2)]
        var (messages, transactions, expected): ([ExecutingMessage], [ReadTransaction], [AccessListFinding]) =
            ([], [], [])
        for hash in hashes {
            var (own, ways, keys): ([ExecutingMessage], [Way], [Hash32]) = ([], [], [])
            for log in 0..<2_000 {
                own.append(Self.message(hash, log, &numbers))
                ways.append(Way(rawValue: numbers.number(0, 4)) ?? .notAtAll)
                keys += Self.keys(own[log], ways[log])
            }
            if hash == hashes[1] { keys.append(Hash32(0x0300_0000_0000_0000, 0, 0, 0)) }
            let declared = (try? AccessListDeclarations.parse(keys)) ?? []
            #expect(declared.isEmpty == (hash == hashes[1]))
            expected += own.map { Self.naive($0, keys, declared) }
            if hash == hashes[0] { #expect(expected == ways.map(\.finding)) }
            messages += own
            transactions.append(Self.transaction(hash, keys))
        }
        let found = try MessageFinder.addAccessLists(
            to: BlockMessages(messages: messages), from: ReadTransactions(block: block(), transactions: transactions))
        #expect(found.messages.compactMap(\.accessList) == expected)
        #expect(found.messages.map(\.logIndex) == messages.map(\.logIndex))
        for finding in AccessListFinding.allCases { #expect(expected.count { $0 == finding } > 300) }
    }

    /// Any block that is proven.
    private func block() throws -> ReadHeader {
        let chain = try #require(Rehearsed.superchain()[Rehearsed.first])
        let json = try RPC().result("eth_getBlockByNumber", "\"latest\",false", on: chain)
        return try HeaderProof.prove(blockJSON: json)
    }
}
