import MonitorKit
import Testing

@Suite struct DepositSourceTests {
    @Test(arguments: Vector.all(.depositSourceHash))
    func hash_equalsTheVector(vector: Vector) throws {
        let entry = try vector.fields()
        let source: DepositSource
        switch entry["domain"] as? Int {
        case 1:
            source = .l1Attributes(
                l1BlockHash: try ProofFixtures.hash(entry["l1BlockHash"], "l1BlockHash"),
                sequenceNumber: UInt64(try ProofFixtures.cast(entry["seqNumber"], "seqNumber") as Int))
        case 2: source = .upgrade(intent: try ProofFixtures.cast(entry["intent"], "intent"))
        default:
            source = .invalidatedBlock(outputRoot: try ProofFixtures.hash(entry["outputRoot"], "outputRoot"))
        }
        #expect(source.hash.description == entry["sourceHash"] as? String)
    }

    /// Two made-up deposits that differ in nothing but their place have different sources.
    @Test func hash_ofUserDeposits_dependsOnBlockAndLog() {
        let hashes = [
            DepositSource.user(l1BlockHash: .zero, logIndex: 0), .user(l1BlockHash: .zero, logIndex: 1),
            .user(l1BlockHash: Hash32(0, 0, 0, 1), logIndex: 0), .l1Attributes(l1BlockHash: .zero, sequenceNumber: 0),
        ].map(\.hash)
        #expect(Set(hashes).count == 4)
    }
}
