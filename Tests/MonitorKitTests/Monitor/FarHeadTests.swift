import Synchronization
import Testing

@testable import MonitorKit

/// An endpoint that claims a head which cannot be, beside an honest one.
@Suite struct FarHeadTests {
    private let chain = ScriptedChain(901)

    /// What becomes of a head that an endpoint claims, which comes first in the configuration.
    ///
    /// Blocks have two seconds, and the first the time 1,000: block 100 is of the time 1,200.
    private func failure(
        claiming number: UInt64, _ time: UInt64, finalized: BlockReference? = nil, at wall: Double
    ) async throws -> UpstreamFailure? {
        chain.extend(to: 100)
        let follower = ChainFollower.following(chain, at: wall)
        let claimant = Claimant(chain, number: number, time: time, finalized: finalized)
        follower.add(claimant, rank: 0)
        follower.add(chain, rank: 1)
        do throws(UpstreamFailure) {
            _ = try await follower.heads(of: claimant)
            return nil
        } catch {
            return error
        }
    }

    @Test func headOfTheFuture_isRefused_whereAnotherEndpointNamesOneOfNow() async throws {
        let failure = try await failure(claiming: 1_000_100, 2_001_200, at: 1_205)
        #expect(failure?.cause == .configuration)
        #expect(failure?.detail.includes("1000100") == true && failure?.detail.includes("2001200") == true)
    }

    @Test func headWhoseHeightIsNotOfItsTime_isRefused_whereAnotherEndpointNamesOneThatIs() async throws {
        let failure = try await failure(claiming: 1_000_100, 1_200, at: 1_205)
        #expect(failure?.cause == .configuration)
    }

    @Test func finalizedHeadWhoseHeightIsNotOfItsTime_isRefused_whereAnotherEndpointNamesOneThatIs() async throws {
        func finalized(_ time: UInt64) -> BlockReference {
            BlockReference(number: BlockNumber(50), hash: Hash32(7, 7, 7, 7), timestamp: Timestamp(time))
        }
        let refused = try await failure(claiming: 100, 1_200, finalized: finalized(1_199), at: 1_205)
        #expect(refused?.cause == .configuration && refused?.detail.includes("1199") == true)
        #expect(try await failure(claiming: 100, 1_200, finalized: finalized(1_100), at: 1_205) == nil)
    }

    @Test func headThatIsALittleAhead_isBelieved() async throws {
        #expect(try await failure(claiming: 107, 1_214, at: 1_205) == nil)
        #expect(try await failure(claiming: 120, 1_240, at: 1_205)?.cause == .configuration)
    }

    /// The other one stands still for longer than a minute: it does not say that our clock is right.
    @Test func headThatIsALittleAhead_isBelieved_whereTheOtherOneStandsStill() async throws {
        #expect(try await failure(claiming: 137, 1_274, at: 1_260)?.cause == .configuration)
        #expect(try await failure(claiming: 138, 1_276, at: 1_261) == nil)
        #expect(try await failure(claiming: 160, 1_320, at: 1_261) == nil)
        #expect(try await failure(claiming: 161, 1_322, at: 1_261)?.cause == .configuration)
        #expect(try await failure(claiming: 138, 1_275, at: 1_261)?.cause == .configuration)
    }

    /// An endpoint that has not named a head yet is asked for it once, and not each time, which may take as long as it hangs.
    @Test func endpointThatNamesNoHead_rests_asAfterAnyLook() async throws {
        let follower = ChainFollower.following(chain, at: 1_205)
        let silent = Silent(chain: chain)
        let claimant = Claimant(chain, number: 1_000_100, time: 2_001_200, finalized: nil)
        follower.add(claimant, rank: 0)
        follower.add(silent, rank: 1)
        for _ in 0..<5 { _ = try await follower.heads(of: claimant) }
        #expect(silent.looks.withLock { $0 } == 1)
        #expect(follower.monitor.snapshots.current.upstreams["silent"] == false)
    }

    /// Then it is our clock that is wrong, and nobody is refused for that.
    @Test func headOfTheFuture_isBelieved_whereAllAreOfTheFuture() async throws {
        #expect(try await failure(claiming: 101, 1_202, at: 500) == nil)
    }
}

/// An endpoint that names a head of its own making.
private struct Claimant: ScriptedEndpoint {
    let upstream = "claimant"
    let chain: ScriptedChain
    private let head: BlockReference
    private let finalized: BlockReference?

    init(_ chain: ScriptedChain, number: UInt64, time: UInt64, finalized: BlockReference?) {
        self.chain = chain
        self.finalized = finalized
        head = BlockReference(number: BlockNumber(number), hash: Hash32(6, 6, 6, 6), timestamp: Timestamp(time))
    }

    func heads() async throws(UpstreamFailure) -> ChainHeads {
        ChainHeads(
            latest: ObservedBlock(reference: head, parentHash: .zero, mayHoldMessages: false, isProven: true),
            safe: nil, finalized: finalized, askedAt: Moment(wall: 0, steady: 0))
    }
}

/// An endpoint that does not name its heads, and counts how often it was asked for them.
private final class Silent: ScriptedEndpoint {
    let upstream = "silent"
    let chain: ScriptedChain
    let looks = Mutex(0)

    init(chain: ScriptedChain) {
        self.chain = chain
    }

    func heads() async throws(UpstreamFailure) -> ChainHeads {
        looks.withLock { $0 += 1 }
        throw UpstreamFailure(.timeout, "no answer in time")
    }
}
