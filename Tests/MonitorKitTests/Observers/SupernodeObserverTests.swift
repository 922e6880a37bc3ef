import Testing

@testable import MonitorKit

@Suite struct SupernodeObserverTests {
    /// A supernode that has verified a chain up to a block.
    private func client(verified number: UInt64, _ hash: Hash32, of chain: ChainID) -> JSONRPCClient {
        let head = #"{"number":\#(number),"hash":"\#(hash)"}"#
        let status = #"{"chains":{"\#(chain)":{"safe_l2":\#(head)}},"safe_timestamp":1}"#
        let answer = Array(#"{"jsonrpc":"2.0","id":1,"result":\#(status)}"#.utf8)
        return JSONRPCClient(transport: DirectTransport { _ in answer }, clock: FrozenClock())
    }

    /// Above the invalid message in block 9 a supernode has verified our block 10, or one of another branch, on which block 9
    /// may be another.
    @Test(arguments: [(true, 1), (false, 0)])
    func invalidMessage_isAccepted_onlyByWhoeverVerifiedTheChainThatWeFollow(_ isOurs: Bool, _ count: Int) async throws
    {
        let chain = ScriptedChain(901)
        chain.extend(to: 10)
        let monitor = Monitor(
            configuration: CoreConfiguration(
                parameters: ProtocolParameters(chains: [chain.id: chain.parameters]), attached: [chain.id]),
            upstreams: [], pollUpperBound: .seconds(1),
            surroundings: Monitor.Surroundings(clock: FrozenClock(), chance: { 1 }))
        await monitor.deliver(.headsRead(chain.id, try await chain.heads()))
        #expect(await monitor.blockHash(of: chain.id, at: BlockNumber(10)) == chain.hash(10))
        var job = Job(
            message: chain.initiate(4), chain: chain.id,
            block: BlockReference(number: BlockNumber(9), hash: chain.hash(9), timestamp: chain.timestamp(9)),
            safety: .unsafe)
        job.status = .invalid(.payloadMismatch)
        let invalid = [job]
        let hash = isOurs ? chain.hash(10) : Hash32(901, 10, 1, 1)
        let observer = SupernodeObserver(
            [.init(name: "supernode", client: client(verified: 10, hash, of: chain.id))], monitor: monitor,
            clock: FrozenClock(),
            log: ObserverLog(log: EventLog(minimum: .crit, format: .text, clock: FrozenClock()) { _ in true }),
            invalid: { invalid })
        await observer.readHeads(of: 0)
        #expect(observer.readings.map(\.presence.isUp) == [true])
        #expect(observer.readings.map(\.acceptedInvalid) == [count])
    }
}
