import MonitorKit
import Testing

@Suite struct CrossL2InboxTests {
    @Test(arguments: Vector.all(.constants))
    func constant_equalsThePublishedOne(vector: Vector) throws {
        let value: String = try ProofFixtures.cast(try vector.fields()["value"], "value")
        if vector.name.hasSuffix("Signature") {
            let constants: [String: Any] = try ProofFixtures.vectors("constants")
            let topic = constants[vector.name.dropLast(9) + "Topic0"] as? String
            #expect(Keccak256.hash(Array(value.utf8)).description == topic)
            return
        }
        guard let ours = try PublishedConstants.ours()[vector.name] else {
            #expect(PublishedConstants.unused.contains(vector.name), "\(vector.name) is held by nothing")
            return
        }
        #expect(ours == value)
    }

    /// EIP-1967: `bytes32(uint256(keccak256('eip1967.proxy.implementation')) - 1)`; that hash ends with neither 0 nor a borrow.
    @Test func implementationSlot_isTheOneOfTheStandard() throws {
        let hash = Keccak256.hash(Array("eip1967.proxy.implementation".utf8)).description
        let last = try #require(UInt64(hash.suffix(2), radix: 16))
        #expect(last > 0)
        let slot = hash.dropLast(2) + String(last - 1, radix: 16)
        #expect(CrossL2Inbox.implementationSlot.description == slot)
    }

    /// Taken, refused, or no executing message at all.
    @Test(arguments: Vector.all(.decodeEvent))
    func everyEventVector_isTakenOrRefused(vector: Vector) throws {
        let fields = try vector.fields()
        let topics = try #require(fields["topics"] as? [String]).map { try Hash32(hex: $0) }
        let data = try HexString.bytes(try #require(fields["data"] as? String))
        func decode() throws -> (identifier: MessageIdentifier, payloadHash: Hash32)? {
            try CrossL2Inbox.decode(address: CrossL2Inbox.address, topics: topics, data: data)
        }
        switch fields["reason"] as? String {
        case nil:
            #expect(fields["result"] as? String == "accept")
            let claim = try #require(try decode())
            #expect(claim.identifier == (try VectorIdentifier.read(fields["identifier"])))
            if let checksum = fields["checksum"] as? String {
                let ours = MessageChecksum(claim.identifier, payloadHash: claim.payloadHash)
                #expect(ours.value.description == checksum)
            }
        case "topic0", "topic count 0", "topic count 1", "topic count 3":
            #expect(try decode() == nil)
        case let reason?:
            let error = try #require(Self.errors[reason], "\(reason) has no error of its own")
            #expect(throws: error) { _ = try decode() }
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
