import Synchronization
import Testing

@testable import MonitorKit

@Suite struct SupernodeObserverTests {
    private struct Verified {
        let number: UInt64
        let hash: Hash32
    }

    /// A supernode that has verified a chain up to one block after the other, and at last stays there.
    private func client(verified blocks: [Verified], of chain: ChainID) -> JSONRPCClient {
        let answers = blocks.map { block in
            let head = #"{"number":\#(block.number),"hash":"\#(block.hash)"}"#
            let status = #"{"chains":{"\#(chain)":{"safe_l2":\#(head)}},"safe_timestamp":1}"#
            return Array(#"{"jsonrpc":"2.0","id":1,"result":\#(status)}"#.utf8)
        }
        let look = Mutex(0)
        let transport = DirectTransport { _ in
            look.withLock { look in
                defer { look += 1 }
                return answers[min(look, answers.count - 1)]
            }
        }
        return JSONRPCClient(transport: transport, clock: FrozenClock())
    }

    /// A monitor that has read ten blocks, and a message in the ninth that is invalid.
    private func observing(
        verified blocks: (ScriptedChain) -> [Verified]
    ) async throws -> SupernodeObserver {
        let chain = ScriptedChain(901)
        chain.extend(to: 10)
        let monitor = Monitor(
            configuration: CoreConfiguration(
                parameters: ProtocolParameters(chains: [chain.id: chain.parameters]), attached: [chain.id]),
            upstreams: [], pollUpperBound: .seconds(1),
            surroundings: Monitor.Surroundings(clock: FrozenClock(), chance: { 1 }))
        await monitor.deliver(.headsRead(chain.id, try await chain.heads(), by: "el"))
        #expect(await monitor.blockHash(of: chain.id, at: BlockNumber(10)) == chain.hash(10))
        var job = Job(
            message: chain.initiate(4), chain: chain.id,
            block: BlockReference(number: BlockNumber(9), hash: chain.hash(9), timestamp: chain.timestamp(9)),
            safety: .unsafe)
        job.status = .invalid(.payloadMismatch)
        let invalid = [job]
        return SupernodeObserver(
            [.init(name: "supernode", client: client(verified: blocks(chain), of: chain.id))], monitor: monitor,
            clock: FrozenClock(),
            log: ObserverLog(log: EventLog(minimum: .crit, format: .text, clock: FrozenClock()) { _ in true }),
            invalid: { invalid })
    }

    /// Its cross-safe head passes what we have read, because a node of ours stands still: that takes nothing back.
    @Test func whatWasAccepted_standsWhileTheHeadIsAboveAllThatWeHaveRead() async throws {
        let seen = try await observing { chain in
            [
                Verified(number: 10, hash: chain.hash(10)), Verified(number: 12, hash: Hash32(901, 12, 0, 0)),
                Verified(number: 10, hash: Hash32(901, 10, 1, 1)),
            ]
        }
        var counts: [Int] = []
        for _ in 1...3 {
            await seen.readHeads(of: 0)
            counts += seen.readings.map(\.acceptedInvalid)
        }
        #expect(counts == [1, 1, 0])
        let unseen = try await observing { _ in [Verified(number: 12, hash: Hash32(901, 12, 0, 0))] }
        await unseen.readHeads(of: 0)
        #expect(unseen.readings.map(\.acceptedInvalid) == [0])
    }

    /// Above the invalid message in block 9 a supernode has verified our block 10, or one of another branch, on which block 9
    /// may be another.
    @Test(arguments: [(true, 1), (false, 0)])
    func invalidMessage_isAccepted_onlyByWhoeverVerifiedTheChainThatWeFollow(_ isOurs: Bool, _ count: Int) async throws
    {
        let observer = try await observing { chain in
            [Verified(number: 10, hash: isOurs ? chain.hash(10) : Hash32(901, 10, 1, 1))]
        }
        await observer.readHeads(of: 0)
        #expect(observer.readings.map(\.presence.isUp) == [true])
        #expect(observer.readings.map(\.acceptedInvalid) == [count])
    }
}
