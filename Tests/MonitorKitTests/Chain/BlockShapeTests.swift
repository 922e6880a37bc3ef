import MonitorKit
import Testing

/// What derivation leaves of a block: the same attributes and nothing but its deposits.
@Suite struct BlockShapeTests {
    private func read(_ name: String) throws -> (shape: BlockShape, deposits: Int) {
        let (block, receipts) = try ProofFixtures.synthetic(name)
        let header = try HeaderProof.prove(blockJSON: ProofFixtures.json(block))
        let proven = try ReceiptsProof.prove(receiptsJSON: ProofFixtures.json(receipts), of: header)
        return (try #require(header.observed.shape), try #require(proven.deposits))
    }

    private func shape(deposits: Int, users: Int, branch: UInt64 = 1, attributes: UInt64 = 5) -> BlockShape {
        BlockShape(
            attributes: attributes, transactionCount: deposits + users,
            leading: (0..<UInt64(deposits)).map { $0 } + (0..<UInt64(users)).map { branch << 32 + $0 })
    }

    @Test func madeUpReplacement_isRecognized_underBothRules() throws {
        let (original, deposits) = try read("B21")
        #expect(deposits == 1)
        #expect(original.reduction(to: try read("B21r").shape, deposits: deposits) == .proven)
        #expect(original.reduction(to: try read("B21m").shape, deposits: deposits) == .likely(hasMarker: true))
    }

    @Test func loneDeposit_needsNoReceipts() throws {
        #expect(try read("B21").shape.reduction(to: try read("B21r").shape, deposits: nil) == .proven)
    }

    @Test(arguments: [("B21r", "B21"), ("B21", "B22"), ("B21", "B20"), ("B21", "B21"), ("B21r", "B21m")])
    func otherBlocks_areNoReplacement(original: String, other: String) throws {
        let (shape, deposits) = try read(original)
        #expect(shape.reduction(to: try read(other).shape, deposits: deposits) == nil)
    }

    @Test func severalDeposits_haveToBeCounted() {
        let original = shape(deposits: 3, users: 2)
        #expect(original.reduction(to: shape(deposits: 3, users: 0), deposits: nil) == .likely(hasMarker: false))
        #expect(original.reduction(to: shape(deposits: 3, users: 0), deposits: 3) == .proven)
        #expect(original.reduction(to: shape(deposits: 3, users: 1), deposits: 3) == nil)
        #expect(original.reduction(to: shape(deposits: 2, users: 0), deposits: 3) == nil)
        #expect(original.reduction(to: shape(deposits: 3, users: 1, branch: 2), deposits: nil) == nil)
    }

    @Test func otherAttributes_areAnotherPayload() {
        let original = shape(deposits: 1, users: 1)
        #expect(original.reduction(to: shape(deposits: 1, users: 0, attributes: 6), deposits: 1) == nil)
    }

    @Test func blockOfNothingButDeposits_cannotBeReduced() {
        #expect(shape(deposits: 3, users: 0).reduction(to: shape(deposits: 2, users: 0), deposits: 3) == nil)
        #expect(shape(deposits: 1, users: 0).reduction(to: shape(deposits: 1, users: 0), deposits: nil) == nil)
    }

    @Test func manyDeposits_areComparedAsFarAsTheyAreKept() {
        let original = shape(deposits: 100, users: 4)
        #expect(original.leading.count == BlockShape.leadingLimit)
        #expect(original.reduction(to: shape(deposits: 100, users: 0), deposits: 100) == .proven)
    }
}
