import Foundation
import MonitorKit
import Testing

@Suite struct MessageChecksumTests {
    /// Half of the vectors are printed by their sources.
    @Test(arguments: Vector.all(.checksum))
    func everyVector_hasItsPayloadHashChecksumAndAccessList(vector: Vector) throws {
        let fields = try vector.fields()
        let identifier = try VectorIdentifier.read(fields["identifier"])
        if let logHash = fields["logHash"] as? String {
            let checksum = MessageChecksum(identifier, logHash: try Hash32(hex: logHash))
            #expect(checksum.value.description == fields["checksum"] as? String)
            // One source gives nothing but the hash of origin and payload.
            if fields["msgHash"] is NSNull { return }
        }
        let payloadHash: Hash32
        if let payload = fields["payload"] as? String {
            payloadHash = Keccak256.hash(try HexString.bytes(payload))
            if let printed = fields["msgHash"] as? String { #expect(payloadHash.description == printed) }
        } else {
            payloadHash = try Hash32(hex: try #require(fields["msgHash"] as? String))
        }
        let checksum = MessageChecksum(identifier, payloadHash: payloadHash)
        #expect(checksum.value.description == fields["checksum"] as? String)
        if let entries = fields["accessListEntries"] as? [String] {
            let ours = AccessListDeclarations.entries(for: identifier, payloadHash: payloadHash)
            #expect(ours.map(\.description) == entries)
        }
        if let data = fields["eventData"] as? String {
            let claim = try CrossL2Inbox.decode(
                address: CrossL2Inbox.address, topics: [CrossL2Inbox.executingMessageTopic, payloadHash],
                data: try HexString.bytes(data))
            #expect(claim?.identifier == identifier)
            #expect(claim?.payloadHash == payloadHash)
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
