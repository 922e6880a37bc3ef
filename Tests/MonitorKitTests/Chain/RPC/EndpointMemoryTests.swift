import Testing

@testable import MonitorKit

@Suite struct EndpointMemoryTests {
    private func hash(_ number: UInt64) -> Hash32 { Hash32(0, 0, 0, number) }

    private func initiating(_ number: UInt64, logs: Int, proof: ReadProof = .receipts) -> InitiatingBlock {
        let reference = BlockReference(number: BlockNumber(number), hash: hash(number), timestamp: Timestamp(number))
        let digest = LogDigest(origin: .zero, payloadHash: .zero)
        return InitiatingBlock(
            reference: reference, logs: Array(repeating: digest, count: logs), proof: proof)
    }

    @Test func batchLimit_isHalvedByARefusal_andGrowsAgainByWhatIsAnswered() {
        var limit = BatchLimit()
        #expect(limit.calls == 50, "what README.md promises")
        limit.refused(batchOf: 50)
        #expect(limit.calls == 25)
        // A batch that is smaller than what is allowed shows nothing.
        for _ in 0..<100 { limit.answered(batchOf: 24) }
        #expect(limit.calls == 25)
        for _ in 0..<16 { limit.answered(batchOf: 25) }
        #expect(limit.calls == 31)
        for _ in 0..<1_000 { limit.answered(batchOf: limit.calls) }
        #expect(limit.calls == BatchLimit.ceiling)
        for _ in 0..<10 { limit.refused(batchOf: limit.calls) }
        #expect(limit.calls == 1)
    }

    @Test func whatIsNotOffered_isRemembered_andOnlyANodeWithoutReceiptsIsAskedAgain() {
        func moment(_ seconds: UInt64) -> Moment { Moment(wall: 0, steady: seconds * 1_000_000_000) }
        var memory = EndpointMemory()
        func method(at seconds: UInt64) -> EndpointMemory.ReceiptsMethod {
            memory.nextReceiptsMethod(at: moment(seconds))
        }
        #expect(method(at: 0) == .byBlock)
        memory.fallBack(to: .byTransaction, at: moment(1))
        #expect(method(at: 100_000) == .byTransaction, "which proves as much")
        memory.fallBack(to: .logsAlone, at: moment(100_000))
        // Another read, which began before, finds out less.
        memory.fallBack(to: .byTransaction, at: moment(100_001))
        #expect(method(at: 100_599) == .logsAlone)
        #expect(method(at: 100_600) == .byBlock)
        memory.fallBack(to: .logsAlone, at: moment(100_601))
        #expect(method(at: 101_200) == .logsAlone)
        memory.lostSight()
        #expect(method(at: 101_200) == .byBlock)
        memory.fallBack(to: .logsAlone, at: moment(101_201))
        memory.offersNoLogs()
        #expect(memory.receiptsMethod == .byBlock)
    }

    @Test func connectionThatTheEndpointCloses_letsItNameItsChainAgain() {
        var memory = EndpointMemory()
        // Each answer: how many were closed, and whether that is news. A count that begins anew is none.
        let answers: [(UInt64, Bool)] = [(0, false), (1, true), (1, false), (3, true), (0, false), (1, true)]
        for (closed, isNews) in answers {
            memory.mustIdentify = false
            memory.answered(closedConnections: closed)
            #expect(memory.mustIdentify == isNews, "\(closed) closed")
        }
    }

    /// Refused for its number and not for its size, a look at the heads stays one request.
    @Test func batchLimit_isNotHalvedBelowALook_whereTheEndpointIsAskedTooOften() {
        var limit = BatchLimit()
        limit.refusedAsTooOften(batchOf: 3)
        #expect(limit.calls == 50, "a small batch that is refused says nothing of large ones")
        limit.refusedAsTooOften(batchOf: 50)
        #expect(limit.calls == 25)
        for _ in 0..<10 { limit.refusedAsTooOften(batchOf: limit.calls) }
        #expect(limit.calls == 4, "three tags, and the receipts of the newest block or the chain's id")
        limit.refused(batchOf: 4)
        limit.refusedAsTooOften(batchOf: 2)
        #expect(limit.calls == 2, "what is too large goes on to be")
    }

    @Test func recentBlocks_areBoundedByNumberAndBySize() {
        var recent = RecentBlocks()
        for number in 0..<UInt64(RecentBlocks.blockLimit + 10) { recent.add(initiating(number, logs: 1)) }
        #expect(recent.initiating(hash(9)) == nil && recent.initiating(hash(10)) != nil)
        recent.add(initiating(1_000, logs: RecentBlocks.digestLimit))
        #expect(recent.initiating(hash(1_000)) != nil)
        #expect(recent.initiating(hash(UInt64(RecentBlocks.blockLimit))) == nil, "they gave way to the large one")
        recent.add(initiating(1_001, logs: RecentBlocks.digestLimit + 1))
        #expect(recent.initiating(hash(1_001)) == nil)
    }

    @Test(arguments: [ReadProof.bloom, .nothing]) func whatIsNotProven_isNotKept(proof: ReadProof) {
        var recent = RecentBlocks()
        recent.add(initiating(1, logs: 1, proof: proof))
        recent.add(BlockMessages(messages: [], proof: proof), of: hash(2))
        #expect(recent.initiating(hash(1)) == nil && recent.messages(of: hash(2)) == nil)
    }
}
