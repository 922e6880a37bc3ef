import Synchronization
import Testing

@testable import MonitorKit

@Suite struct StrayEndpointTests {
    /// A clock on which nothing that waits ever goes on, but for whoever is canceled.
    private struct StandingClock: MonitorClock {
        func now() -> Moment { FrozenClock().now() }

        func sleep(for duration: Duration) async throws(CancellationError) {
            let (wakes, wake) = AsyncStream<Void>.makeStream()
            for await _ in wakes {}
            withExtendedLifetime(wake) {}
            throw CancellationError()
        }
    }

    @Test(.timeLimit(.minutes(15)))
    func endpointOfAChainOutsideTheSet_isToldAsDown_isCounted_andIsNotRead() async throws {
        let chain = ScriptedChain(901)
        let (changes, change) = AsyncStream<(name: String, failure: UpstreamFailure?)>.makeStream()
        let readers = Mutex<[ChainID]>([])
        let refusals = Mutex<[String]>([])
        let monitor = Monitor(
            configuration: CoreConfiguration(
                parameters: ProtocolParameters(chains: [chain.id: chain.parameters]), attached: [chain.id]),
            upstreams: [
                Upstream(
                    name: "stray", identify: { ChainID(10) },
                    reader: { id in
                        readers.withLock { $0.append(id) }
                        return chain
                    },
                    refused: { method, cause in refusals.withLock { $0.append("\(method) \(cause.rawValue)") } })
            ], pollUpperBound: .seconds(1),
            surroundings: Monitor.Surroundings(
                clock: StandingClock(), chance: { 1 },
                upstreamChanged: { name, failure in change.yield((name: name, failure: failure)) }))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await monitor.run() }
            var looks = changes.makeAsyncIterator()
            let news = await looks.next()
            let told = try #require(news)
            #expect(told.name == "stray" && told.failure?.cause == .wrongChain)
            #expect(told.failure?.detail == "chain 10 is not in the dependency set, or unattached")
            let upstreams = monitor.snapshots.current.upstreams
            #expect(upstreams == ["stray": false])
            group.cancelAll()
        }
        #expect(readers.withLock { $0 } == [])
        #expect(refusals.withLock { $0 } == ["eth_chainId wrong_chain"])
    }
}
