import Testing

@testable import MonitorKit

@Suite struct EvidenceBookTests {
    private let key = InitiatingKey(chain: ChainID(901), number: BlockNumber(7))
    private var block: BlockReference {
        BlockReference(number: key.number, hash: Hash32(1, 2, 3, 4), timestamp: Timestamp(9))
    }
    private let logs = [LogDigest(origin: Address(1, 2, 3), payloadHash: Hash32(5, 6, 7, 8))]

    @Test func eachState_comesBackAsItWasPutIn() {
        let states: [EvidenceBook.State] = [
            .beyondWindow, .due, .read(block, logs: logs), .settled(block), .unavailable(.historyUnavailable), .due,
        ]
        var book = EvidenceBook()
        for state in states {
            book[key] = state
            #expect(String(describing: book[key]) == String(describing: Optional(state)))
        }
        #expect(book[InitiatingKey(chain: ChainID(902), number: key.number)] == nil)
        book[key] = nil
        #expect(book[key] == nil)
    }

    @Test func forgottenBlock_leavesNothingToTheNextInItsPlace() {
        var book = EvidenceBook()
        book[key] = .read(block, logs: logs)
        book[key] = nil
        let next = InitiatingKey(chain: key.chain, number: BlockNumber(8))
        book[next] = .due
        book[next] = .read(BlockReference(number: next.number, hash: .zero, timestamp: Timestamp(1)), logs: [])
        guard case .read(let other, let digests) = book[next] else {
            Issue.record("the block was read")
            return
        }
        #expect(other.hash == .zero && digests.isEmpty)
    }
}
