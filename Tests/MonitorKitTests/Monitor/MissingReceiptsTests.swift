import Testing

@testable import MonitorKit

/// An endpoint that offers no receipts, alone and beside others.
@Suite struct MissingReceiptsTests {
    /// An endpoint whose logs are all true, and come without receipts.
    private struct Receiptless: ScriptedEndpoint {
        let chain: ScriptedChain
        let upstream: String

        func messages(of block: BlockReference) async throws(UpstreamFailure) -> BlockMessages {
            let found = try await chain.messages(of: block)
            return BlockMessages(messages: found.messages, deposits: found.deposits, proof: .bloom)
        }

        func evidence(
            at number: BlockNumber, _ identity: BlockIdentity
        ) async throws(UpstreamFailure) -> InitiatingBlock {
            let read = try await chain.evidence(at: number, identity)
            return InitiatingBlock(reference: read.reference, logs: read.logs, proof: .bloom)
        }
    }

    /// An endpoint that gives neither the one nor the other.
    private struct Failing: ScriptedEndpoint {
        let chain: ScriptedChain
        let upstream: String
        let failure: UpstreamFailure

        func messages(of block: BlockReference) async throws(UpstreamFailure) -> BlockMessages { throw failure }

        func evidence(
            at number: BlockNumber, _ identity: BlockIdentity
        ) async throws(UpstreamFailure) -> InitiatingBlock {
            throw failure
        }
    }

    /// What the endpoints of a chain give for the messages of a block, and for a block as evidence.
    private func proofs(_ endpoints: (ScriptedChain) -> [any ChainReader]) async throws -> [ReadProof] {
        let chain = ScriptedChain(901)
        chain.extend(to: 100)
        let follower = ChainFollower.following(chain, at: 1_205)
        for (rank, endpoint) in endpoints(chain).enumerated() { follower.add(endpoint, rank: rank) }
        let block = BlockReference(number: BlockNumber(50), hash: chain.hash(50), timestamp: chain.timestamp(50))
        var proofs: [ReadProof] = []
        for request in [ReadRequest.messages(chain.id, block), .evidence(chain.id, block.number, .hash(block.hash))] {
            switch try await follower.answer(to: request) {
            case .messagesRead(_, _, let found): proofs.append(found.proof)
            case .evidenceRead(_, let read): proofs.append(read.proof)
            default: Issue.record("another answer than the one that was asked for")
            }
        }
        return proofs
    }

    @Test func onlyEndpoint_isBelieved_withoutReceiptsToo() async throws {
        let alone = try await proofs { [Receiptless(chain: $0, upstream: "first")] }
        #expect(alone == [.bloom, .bloom])
        let two = try await proofs {
            [Receiptless(chain: $0, upstream: "first"), Receiptless(chain: $0, upstream: "second")]
        }
        #expect(two == [.bloom, .bloom])
    }

    @Test func endpointWithReceipts_isBelieved_whereverItStands() async throws {
        let last = try await proofs { [Receiptless(chain: $0, upstream: "first"), $0] }
        let first = try await proofs { [$0, Receiptless(chain: $0, upstream: "second")] }
        #expect(last == [.receipts, .receipts] && first == [.receipts, .receipts])
    }

    @Test(arguments: [UpstreamCause.connect, .integrity, .missing])
    func endpointThatFails_takesNothingAway(cause: UpstreamCause) async throws {
        let failure = UpstreamFailure(cause, "as the test says")
        let beside = try await proofs {
            [
                Receiptless(chain: $0, upstream: "first"),
                Failing(chain: $0, upstream: "second", failure: failure),
            ]
        }
        #expect(beside == [.bloom, .bloom])
        await #expect(throws: UpstreamFailure.self) {
            _ = try await proofs { [Failing(chain: $0, upstream: "only", failure: failure)] }
        }
    }

    /// From the reader to the picture: the chain is marked for as long as its only receipts are those that nobody offers.
    @Test func chain_isMarked_whileNoEndpointOffersReceipts() {
        let chain = Rehearsed.first
        let world = WiredMonitor([
            .init(chain: chain, fault: .withoutReceipts), .init(chain: chain), .init(chain: Rehearsed.second),
        ])
        world.pass(seconds: 40)
        #expect(world.chain(chain)?.isComplete == true && world.chain(chain)?.unprovenReads == 0)
        #expect(world.snapshot.upstreams["el-0"] == true, "it answers all that it is asked for")

        world.wires[1].set(.refuses)
        var ages: [Double] = []
        world.pass(seconds: 40) { ages.append(world.age(of: chain)) }
        #expect(ages.allSatisfy { $0 < 5 }, "\(ages)")
        #expect(world.chain(chain).map { $0.isComplete && $0.unprovenReads > 0 } == true)
        #expect(world.chain(Rehearsed.second)?.unprovenReads == 0)
        #expect(Set(world.jobs.map(\.status.label)).isSubset(of: ["valid", "unknown"]))

        world.wires[1].set(nil)
        world.pass(seconds: 90)
        #expect(world.chain(chain)?.unprovenReads == 0, "what was read without receipts has left the window")
        #expect(world.broken == [])
        world.stop()
    }
}
