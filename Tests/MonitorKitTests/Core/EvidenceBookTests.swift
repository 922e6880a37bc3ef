import Testing

@testable import MonitorKit

@Suite struct EvidenceBookTests {
    private let key = InitiatingKey(chain: ChainID(901), number: BlockNumber(7))
    private var block: BlockReference {
        BlockReference(number: key.number, hash: Hash32(1, 2, 3, 4), timestamp: Timestamp(9))
    }
    private let logs = BlockLogs([LogDigest(origin: Address(1, 2, 3), payloadHash: Hash32(5, 6, 7, 8))])

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
        book[next] = .read(
            BlockReference(number: next.number, hash: .zero, timestamp: Timestamp(1)), logs: BlockLogs([]))
        guard case .read(let other, let digests) = book[next] else {
            Issue.record("the block was read")
            return
        }
        #expect(other.hash == .zero && digests.count == 0)
        #expect(book.keptLogs == 0)
    }

    @Test func keptLogs_areCounted_whateverBecomesOfThem() {
        var book = EvidenceBook()
        let three = BlockLogs((0..<3).map { LogDigest(origin: .zero, payloadHash: Hash32(0, 0, 0, $0)) })
        let next = InitiatingKey(chain: key.chain, number: BlockNumber(8))
        book[key] = .read(block, logs: three)
        book[next] = .read(block, logs: logs)
        #expect(book.keptLogs == 4)
        book[key] = .read(block, logs: three.only([LogIndex(1), LogIndex(2)]))
        #expect(book.keptLogs == 3)
        book.keepLogs { $0 == key ? [LogIndex(2), LogIndex(9)] : [] }
        #expect(book.keptLogs == 1)
        guard case .read(_, let left) = book[key] else {
            Issue.record("the block was read")
            return
        }
        #expect(left.count == 3 && left == three.only([LogIndex(2)]))
        book[key] = .settled(block)
        #expect(book.keptLogs == 0)
    }

    @Test func blockLogs_tellOfWhatIsKept_andOfWhatTheBlockDoesNotHave() {
        let all = (0..<5).map { LogDigest(origin: .zero, payloadHash: Hash32(0, 0, 0, $0)) }
        let some = BlockLogs(all).only([LogIndex(1), LogIndex(4), LogIndex(7)])
        #expect(some.count == 5 && some.keptCount == 2)
        #expect((UInt32(0)...6).map { some.tells(of: LogIndex($0)) } == [false, true, false, false, true, true, true])
        #expect((UInt32(0)...6).map { some[LogIndex($0)] } == [nil, all[1], nil, nil, all[4], nil, nil])
        #expect((UInt32(0)..<5).map { BlockLogs(all)[LogIndex($0)] } == all)
        #expect(BlockLogs([]).tells(of: LogIndex(0)))
    }
}
