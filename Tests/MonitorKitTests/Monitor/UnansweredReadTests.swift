import Testing

@testable import MonitorKit

/// What is said of a read that no endpoint has answered.
@Suite struct UnansweredReadTests {
    /// An endpoint that never gives an initiating block.
    private struct Withholding: ScriptedEndpoint {
        let chain: ScriptedChain
        let upstream: String
        let failure: UpstreamFailure

        func evidence(
            at number: BlockNumber, _ identity: BlockIdentity
        ) async throws(UpstreamFailure) -> InitiatingBlock {
            throw failure
        }
    }

    @Test(arguments: [false, true])
    func historyThatOneEndpointLacks_isNotGone_whereAnotherCouldNotSay(_ isPrunedFirst: Bool) async throws {
        let chain = ScriptedChain(901)
        chain.extend(to: 100)
        let follower = ChainFollower.following(chain, at: 1_205)
        let pruned = UpstreamFailure(.missing, "pruned")
        let late = UpstreamFailure(.timeout, "no answer in time")
        let failures: [UpstreamFailure] = isPrunedFirst ? [pruned, late] : [late, pruned]
        for (rank, failure) in failures.enumerated() {
            follower.add(Withholding(chain: chain, upstream: "el-\(rank)", failure: failure), rank: rank)
        }
        let (number, identity) = (BlockNumber(3), BlockIdentity.hash(chain.hash(3)))
        do throws(UpstreamFailure) {
            _ = try await follower.asking(for: ReadRequest.evidence(chain.id, number, identity)) {
                (reader) async throws(UpstreamFailure) -> InitiatingBlock in
                try await reader.evidence(at: number, identity)
            }
            Issue.record("nobody has that block")
        } catch {
            #expect(error == late)
        }
    }

    /// Which endpoints were asked, and what is said in the end.
    private func outcome(
        of follower: ChainFollower, asking request: ReadRequest?
    ) async -> (asked: [String], failure: UpstreamFailure?) {
        var asked: [String] = []
        do throws(UpstreamFailure) {
            _ = try await follower.asking(for: request) { (reader) async throws(UpstreamFailure) -> Bool in
                asked.append(reader.upstream)
                if request == nil { return try await reader.heads().latest.isProven }
                return try await reader.evidence(at: BlockNumber(3), .hash(.zero)).isProven
            }
            return (asked, nil)
        } catch {
            return (asked, error)
        }
    }

    @Test(arguments: [false, true])
    func historyThatOneEndpointLacks_isNotGone_whereAnotherRests(_ isPrunedFirst: Bool) async {
        let chain = ScriptedChain(901)
        let time = VirtualTime(start: 1_205)
        let follower = ChainFollower.following(chain, by: time)
        let gone = UpstreamFailure(.missing, "pruned")
        let pruned = Withholding(chain: chain, upstream: "pruned", failure: gone)
        let archive = Withholding(chain: chain, upstream: "archive", failure: gone)
        follower.add(pruned, rank: isPrunedFirst ? 0 : 1)
        follower.add(archive, rank: isPrunedFirst ? 1 : 0)
        let request = ReadRequest.evidence(chain.id, BlockNumber(3), .hash(.zero))
        follower.failed(archive, UpstreamFailure(.connect, "refused"))
        let resting = await outcome(of: follower, asking: request)
        #expect(resting.asked == ["pruned"])
        #expect(resting.failure?.saysNothingIsThere == false && resting.failure?.mayBeElsewhere == true)
        // It was asked too, and has nothing either.
        time.pass(.seconds(1))
        let rested = await outcome(of: follower, asking: request)
        #expect(Set(rested.asked) == ["pruned", "archive"] && rested.failure == gone)
    }

    /// One endpoint gives its heads and fails at each block behind them; the other one, which comes first, is dead.
    @Test func endpointThatRestsBecauseOfItsReads_givesTheHeads_andBeforeOneThatIsDead() async throws {
        let chain = ScriptedChain(901)
        chain.extend(to: 100)
        let time = VirtualTime(start: 1_205)
        let follower = ChainFollower.following(chain, by: time)
        let dead = ScriptedChain(901)
        let named = Named(chain: dead, upstream: "dead")
        dead.fail(UpstreamFailure(.connect, "refused"))
        follower.add(named, rank: 0)
        follower.add(chain, rank: 1)
        follower.answered(chain, try await chain.heads())
        follower.failed(named, UpstreamFailure(.connect, "refused"))
        let search = ReadRequest.messages(
            chain.id, BlockReference(number: BlockNumber(100), hash: chain.hash(100), timestamp: chain.timestamp(100)))
        for _ in 0..<8 { follower.failed(chain, UpstreamFailure(.timeout, "no answer in time"), of: search) }
        time.pass(.seconds(1))
        let read = await outcome(of: follower, asking: nil)
        #expect(read.asked == [chain.upstream] && read.failure == nil)
        // Neither is asked in vain for ever: where the one cannot show its heads, the other one is asked as well.
        chain.fail(UpstreamFailure(.timeout, "no answer in time"))
        let unread = await outcome(of: follower, asking: nil)
        #expect(unread.asked == [chain.upstream, "dead"] && unread.failure?.cause == .timeout)
    }

    /// The same chain under another name.
    private struct Named: ScriptedEndpoint {
        let chain: ScriptedChain
        let upstream: String
    }
}
