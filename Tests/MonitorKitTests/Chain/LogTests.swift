import MonitorKit
import Testing

@Suite struct LogTests {
    @Test(arguments: Vector.all(.logHash))
    func digest_equalsTheVector(vector: Vector) throws {
        let entry = try vector.fields()
        var topics = Log.Topics()
        for topic in try ProofFixtures.cast(entry["topics"], "topics") as [String] {
            topics.append(try Hash32(hex: topic))
        }
        let address: String = try ProofFixtures.cast(entry["address"], "address")
        let log = Log(
            address: try Address(hex: address), topics: topics,
            data: try HexString.bytes(try ProofFixtures.cast(entry["data"], "data") as String))
        let digest = LogDigest(of: log)
        #expect(digest.origin == log.address)
        #expect(digest.payloadHash == log.payloadHash())
        #expect(digest.payloadHash.description == entry["payloadHash"] as? String)
        let payload = try HexString.bytes(ProofFixtures.cast(entry["payload"], "payload") as String)
        #expect(log.topics.flatMap(\.bytes) + log.data == payload)
        #expect(Keccak256.hash(log.address.bytes + digest.payloadHash.bytes).description == entry["logHash"] as? String)
    }

    @Test func topics_areAtMostFour() {
        var topics: Log.Topics = [.zero, .zero, .zero]
        let isFourthTaken = topics.append(Hash32(1, 2, 3, 4))
        let isFifthTaken = topics.append(.zero)
        #expect(isFourthTaken && !isFifthTaken)
        #expect(topics.count == 4)
        #expect(topics.last == Hash32(1, 2, 3, 4))
    }

    @Test func topics_areEqual_onlyWhenThereAreAsMany() {
        let one: Log.Topics = [.zero]
        let two: Log.Topics = [.zero, .zero]
        #expect(one != two)
        #expect(Set([one, two, [.zero]]).count == 2)
    }
}
