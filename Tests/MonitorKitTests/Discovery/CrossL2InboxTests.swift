import MonitorKit
import Testing

@Suite struct CrossL2InboxTests {
    @Test func constants_equalThePublishedOnes() throws {
        let constants = try #require(try Fixtures.vectors("constants") as? [String: Any])
        #expect(CrossL2Inbox.address.description == constants["crossL2Inbox"] as? String)
        #expect(CrossL2Inbox.executingMessageTopic.description == constants["executingMessageTopic0"] as? String)
        #expect(ProtocolParameters.defaultExpiryWindow == constants["messageExpiryWindowSeconds"] as? UInt64)
    }

    /// EIP-1967: `bytes32(uint256(keccak256('eip1967.proxy.implementation')) - 1)`; that hash ends with neither 0 nor a borrow.
    @Test func implementationSlot_isTheOneOfTheStandard() throws {
        let hash = Keccak256.hash(Array("eip1967.proxy.implementation".utf8)).description
        let last = try #require(UInt64(hash.suffix(2), radix: 16))
        #expect(last > 0)
        let slot = hash.dropLast(2) + String(last - 1, radix: 16)
        #expect(CrossL2Inbox.implementationSlot.description == slot)
    }

    /// Section `decodeEvent` of the vectors: taken, refused, or no executing message at all.
    @Test func everyEventVector_isTakenOrRefused() throws {
        let section = try #require(try Fixtures.vectors("decodeEvent") as? [String: Any])
        let cases = try #require(section["cases"] as? [[String: Any]])
        #expect(cases.count == 12)
        for vector in cases {
            let name = vector["name"] as? String ?? "unnamed"
            let topics = try #require(vector["topics"] as? [String]).map { try Hash32(hex: $0) }
            let data = try HexString.bytes(try #require(vector["data"] as? String))
            func decode() throws -> (identifier: MessageIdentifier, payloadHash: Hash32)? {
                try CrossL2Inbox.decode(address: CrossL2Inbox.address, topics: topics, data: data)
            }
            switch vector["reason"] as? String {
            case nil:
                #expect(vector["result"] as? String == "accept", "\(name)")
                let claim = try #require(try decode(), "\(name)")
                let identifier = try VectorIdentifier.read(vector["identifier"])
                #expect(claim.identifier == identifier, "\(name)")
                if let checksum = vector["checksum"] as? String {
                    let ours = MessageChecksum(claim.identifier, payloadHash: claim.payloadHash)
                    #expect(ours.value.description == checksum, "\(name)")
                }
            case "topic0", "topic count 0", "topic count 1", "topic count 3":
                #expect(try decode() == nil, "\(name)")
            case let reason?:
                let error = try #require(Self.errors[reason], "\(name): \(reason) has no error of its own")
                #expect(throws: error, "\(name)") { _ = try decode() }
            }
        }
    }

    @Test func logOfAnotherContract_isNoExecutingMessage() throws {
        let claim = try CrossL2Inbox.decode(
            address: .zero, topics: [CrossL2Inbox.executingMessageTopic, .zero], data: [UInt8](repeating: 0, count: 160)
        )
        #expect(claim == nil)
    }

    private static let errors: [String: CrossL2Inbox.DecodingError] = [
        "data length 128": .dataLength(128), "data length 192": .dataLength(192),
        "address padding": .padding(.origin), "block number padding": .padding(.blockNumber),
        "log index padding": .padding(.logIndex), "timestamp padding": .padding(.timestamp),
    ]
}
