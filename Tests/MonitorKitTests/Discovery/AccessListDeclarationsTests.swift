import Foundation
import MonitorKit
import Testing

@Suite struct AccessListDeclarationsTests {
    @Test(arguments: Vector.all(.accessListParse))
    func everyVector_isTakenOrRefused(vector: Vector) throws {
        let fields = try vector.fields()
        let entries = try #require(fields["entries"] as? [String]).map { try Hash32(hex: $0) }
        switch fields["result"] as? String {
        case "accept", "accept-none":
            let messages = try AccessListDeclarations.parse(entries)
            let expected = fields["messages"] as? [[String: Any]] ?? []
            #expect(messages.count == expected.count)
            for (message, expected) in zip(messages, expected) {
                #expect(message.chainID.description == expected["chainIdDecimal"] as? String)
                #expect(HexString.text(quantity: message.blockNumber.value) == expected["blockNumberHex"] as? String)
                #expect(HexString.text(quantity: message.timestamp.seconds) == expected["timestampHex"] as? String)
                #expect(HexString.text(quantity: UInt64(message.logIndex.value)) == expected["logIndexHex"] as? String)
                #expect(message.checksum.description == expected["checksum"] as? String)
            }
        default:
            let reason = try #require(fields["reason"] as? String)
            let error = #expect(throws: AccessListError.self) { _ = try AccessListDeclarations.parse(entries) }
            #expect(error.map(Self.words).map { reason.hasPrefix($0) } == true, "\(reason)")
        }
    }

    /// Every executing message of the recordings, with the transaction that a real node served for it.
    @Test func everyRecordedMessage_isDeclaredAsItsSenderMeantTo() throws {
        let words: [String: AccessListFinding] = [
            "complete": .declared, "declares-more": .declared, "lookup-differs": .mismatched, "unparsable": .mismatched,
        ]
        let json = try Fixtures.json("op-geth-recorded/expected.json")
        let phases = try #require(json["phases"] as? [[String: Any]])
        let messages = try #require(phases.last?["messages"] as? [[String: Any]])
        var seen: Set<String> = []
        for message in messages {
            let executing = try #require(message["executing"] as? [String: Any])
            let chain = try #require(executing["chain"] as? Int)
            let hash = try #require(executing["transactionHash"] as? String)
            let identifier = try #require(message["identifier"] as? [String: String])
            let origin = try #require(identifier["origin"])
            let payloadHash = try #require(message["msgHash"] as? String)
            let claim = ExecutingMessage(
                transactionHash: try Hash32(hex: hash), logIndex: LogIndex(0),
                identifier: MessageIdentifier(
                    origin: try Address(hex: origin),
                    blockNumber: BlockNumber(try #require(identifier["blockNumber"].flatMap(UInt64.init))),
                    logIndex: LogIndex(try #require(identifier["logIndex"].flatMap(UInt32.init))),
                    timestamp: Timestamp(try #require(identifier["timestamp"].flatMap(UInt64.init))),
                    chainID: try #require(identifier["chainId"].flatMap { ChainID($0) })),
                payloadHash: try Hash32(hex: payloadHash))
            let kind = try #require(message["accessList"] as? String)
            let keys = try inboxKeys(of: hash, chain: chain)
            #expect(InboxDeclarations(keys).finding(about: claim) == words[kind], "\(message["label"] ?? "")")
            let lookups = InboxDeclarations(keys.filter { $0.bytes[0] != 3 })
            #expect(lookups.finding(about: claim) == .undeclared)
            seen.insert(kind)
        }
        #expect(seen == Set(words.keys))
    }

    private func inboxKeys(of transaction: String, chain: Int) throws -> [Hash32] {
        let node = try RecordedNodes.final(chain)
        let request =
            #"{"jsonrpc":"2.0","id":1,"method":"eth_getTransactionByHash","params":["\#(transaction)"]}"#
        let answer = try JSONSerialization.jsonObject(with: Data(node.answer(Array(request.utf8)))) as? [String: Any]
        let result = try #require(answer?["result"] as? [String: Any])
        let items = try #require(result["accessList"] as? [[String: Any]])
        return try items.filter { ($0["address"] as? String)?.lowercased() == CrossL2Inbox.address.description }
            .flatMap { item in
                let keys = try #require(item["storageKeys"] as? [String])
                return try keys.map { try Hash32(hex: $0) }
            }
    }

    private static func words(_ error: AccessListError) -> String {
        switch error {
        case .expectedEntry: "expected entry"
        case .malformedEntry: "malformed entry"
        case .unexpectedEntryType: "unexpected entry type"
        }
    }
}

/// The recordings of the last phase, read once.
enum RecordedNodes {
    private static let nodes = Dictionary(
        uniqueKeysWithValues: [901, 902].map { chain in
            (chain, Result { try RecordedNode(chain: chain, through: "final") })
        })

    static func final(_ chain: Int) throws -> RecordedNode {
        let node = try #require(nodes[chain])
        return try node.get()
    }
}
