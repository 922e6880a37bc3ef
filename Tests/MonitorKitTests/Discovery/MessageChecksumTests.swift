import Foundation
import MonitorKit
import Testing

@Suite struct MessageChecksumTests {
    /// Section `checksum` of the vectors: half of them are printed by their sources.
    @Test func everyVector_hasItsPayloadHashChecksumAndAccessList() throws {
        let vectors = try #require(try Fixtures.vectors("checksum") as? [[String: Any]])
        #expect(vectors.count == 12)
        for vector in vectors {
            let name = vector["name"] as? String ?? "unnamed"
            let identifier = try VectorIdentifier.read(vector["identifier"])
            if let logHash = vector["logHash"] as? String {
                let checksum = MessageChecksum(identifier, logHash: try Hash32(hex: logHash))
                #expect(checksum.value.description == vector["checksum"] as? String, "\(name)")
                // One source gives nothing but the hash of origin and payload.
                if vector["msgHash"] is NSNull { continue }
            }
            let payloadHash: Hash32
            if let payload = vector["payload"] as? String {
                payloadHash = Keccak256.hash(try HexString.bytes(payload))
                if let printed = vector["msgHash"] as? String { #expect(payloadHash.description == printed, "\(name)") }
            } else {
                payloadHash = try Hash32(hex: try #require(vector["msgHash"] as? String))
            }
            #expect(
                MessageChecksum(identifier, payloadHash: payloadHash).value.description
                    == vector["checksum"] as? String, "\(name)")
            if let entries = vector["accessListEntries"] as? [String] {
                let ours = AccessListDeclarations.entries(for: identifier, payloadHash: payloadHash)
                #expect(ours.map(\.description) == entries, "\(name)")
            }
            if let data = vector["eventData"] as? String {
                let claim = try CrossL2Inbox.decode(
                    address: CrossL2Inbox.address, topics: [CrossL2Inbox.executingMessageTopic, payloadHash],
                    data: try HexString.bytes(data))
                #expect(claim?.identifier == identifier, "\(name)")
                #expect(claim?.payloadHash == payloadHash, "\(name)")
            }
        }
    }

    @Test func everyLogHashVector_hasItsPayloadHash() throws {
        let vectors = try #require(try Fixtures.vectors("logHash") as? [[String: Any]])
        #expect(vectors.count == 4)
        for vector in vectors {
            var topics = Log.Topics()
            for topic in try #require(vector["topics"] as? [String]) {
                #expect(topics.append(try Hash32(hex: topic)))
            }
            let log = Log(
                address: try Address(hex: try #require(vector["address"] as? String)), topics: topics,
                data: try HexString.bytes(try #require(vector["data"] as? String)))
            #expect(log.payloadHash().description == vector["payloadHash"] as? String, "\(vector["name"] ?? "")")
        }
    }
}

/// Identifiers as `vectors.json` writes them.
enum VectorIdentifier {
    static func read(_ json: Any?) throws -> MessageIdentifier {
        let json = try #require(json as? [String: Any])
        func quantity(_ key: String) throws -> UInt64 {
            try HexString.quantity(try #require(json[key] as? String))
        }
        let origin = json["origin"] as? String ?? Address.zero.description
        let chain = try #require(json["chainIdHex"] as? String)
        let logIndex = try quantity("logIndexHex")
        return MessageIdentifier(
            origin: try Address(hex: origin),
            blockNumber: BlockNumber(try quantity("blockNumberHex")),
            logIndex: LogIndex(try #require(UInt32(exactly: logIndex))),
            timestamp: Timestamp(try quantity("timestampHex")),
            chainID: try #require(ChainID(chain)))
    }
}
