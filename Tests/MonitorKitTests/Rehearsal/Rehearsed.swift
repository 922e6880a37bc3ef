import Foundation
import MonitorKit
import Testing

/// A simulated superchain with a core that reads it through JSON-RPC bodies, without sockets, tasks or clocks.
struct Rehearsed {
    static let genesis = Timestamp(1_795_000_000)
    static let first = ChainID(901)
    static let second = ChainID(902)

    let world: RehearsalWorld
    var driver: CoreDriver
    private(set) var second: UInt64

    init(
        _ superchain: SimulatedSuperchain = Rehearsed.superchain(),
        _ change: (inout CoreConfiguration) -> Void = { _ in }
    ) {
        let world = RehearsalWorld(superchain)
        self.world = world
        second = superchain.chains.map(\.latest.header.timestamp.seconds).max() ?? Self.genesis.seconds
        let parameters = superchain.parameters
        let readers = superchain.chains.map { chain -> (ChainID, any ChainReader) in
            let id = chain.id
            let transport = DirectTransport { world.answer($0, on: id) ?? [] }
            let client = JSONRPCClient(transport: transport, clock: FrozenClock())
            return (
                id,
                JSONRPCChainReader(
                    upstream: "\(id)", chain: id, client: client, clock: FrozenClock(), timeout: .seconds(1))
            )
        }
        var configuration = CoreConfiguration(parameters: parameters, attached: Array(parameters.chains.keys))
        change(&configuration)
        driver = CoreDriver(configuration, readers: Dictionary(uniqueKeysWithValues: readers))
    }

    static func superchain(
        expiryWindow: UInt64 = 30, retention: Int = 4096, policy: HeadPolicy = HeadPolicy()
    ) -> SimulatedSuperchain {
        SimulatedSuperchain(
            [
                SimulatedChainSettings(
                    id: first, genesisTime: genesis, blockTime: 2, activation: genesis, era: .jovian,
                    retention: retention),
                SimulatedChainSettings(
                    id: second, genesisTime: genesis, blockTime: 1, activation: genesis, era: .isthmus,
                    retention: retention),
            ], expiryWindow: expiryWindow, policy: policy)
    }

    /// Thirty seconds of both chains, with an honest message executed in every block.
    static func busySuperchain() -> SimulatedSuperchain {
        var busy = superchain()
        for second in 1...30 as ClosedRange<UInt64> {
            busy.sendMessage(from: first, to: Self.second)
            busy.sendMessage(from: Self.second, to: first)
            busy.advance(to: genesis.advanced(by: second))
        }
        return busy
    }

    /// Lets seconds pass, with one look of the core at every chain after each.
    mutating func pass(seconds count: Int) async {
        for _ in 0..<count {
            second += 1
            let time = Timestamp(second)
            world.withSuperchain { $0.advance(to: time) }
            driver.now = Moment(wall: Double(second), steady: (second - Self.genesis.seconds) * 1_000_000_000)
            await driver.pass()
        }
    }

    /// What the core believes about a message that was executed; nil when it does not follow it.
    func status(of number: Int) throws -> MessageStatus? {
        let place = try #require(world.superchain.messages[number]?.execution)
        return driver.core.liveJobs.first {
            $0.chain == place.chain && $0.block == place.block && $0.message.logIndex == place.logIndex
        }?.status
    }
}

/// Requests and answers of a simulated node, with Foundation as the reader of the answers.
struct RPC {
    var node = SimulatedNode()

    static func body(_ method: String, _ params: String, id: String = "1") -> [UInt8] {
        Array(#"{"jsonrpc":"2.0","id":\#(id),"method":"\#(method)","params":[\#(params)]}"#.utf8)
    }

    func text(_ body: String, _ chain: SimulatedChain) -> String {
        String(decoding: node.answer(Array(body.utf8), about: chain), as: UTF8.self)
    }

    func call(_ method: String, _ params: String, on chain: SimulatedChain) throws -> [String: Any] {
        let answer = node.answer(Self.body(method, params), about: chain)
        return try #require(JSONSerialization.jsonObject(with: Data(answer)) as? [String: Any])
    }

    /// The JSON text of a result.
    func result(_ method: String, _ params: String, on chain: SimulatedChain) throws -> ArraySlice<UInt8> {
        let answer = node.answer(Self.body(method, params), about: chain)
        let start = try #require(Self.offset(of: #""result":"#, in: answer)) + 9
        return answer[start...].dropLast(2)
    }

    private static func offset(of text: String, in bytes: [UInt8]) -> Int? {
        let wanted = Array(text.utf8)
        return bytes.indices.first { bytes[$0...].starts(with: wanted) }
    }
}
