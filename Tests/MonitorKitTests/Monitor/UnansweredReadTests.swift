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
}
