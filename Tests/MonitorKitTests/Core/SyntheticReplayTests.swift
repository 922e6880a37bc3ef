import Foundation
import MonitorKit
import Synchronization
import Testing

/// The made-up pair of chains, read through the whole reader: every hash and root in it is checked on the way.
@Suite struct SyntheticReplayTests {
    private func world() throws -> SyntheticWorld { try SyntheticWorld() }

    @Test func message_isValid_whileItsInitiatingBlockStands_andInvalidOnTheOtherBranch() async throws {
        var world = try world()
        world.show(["A13", "A14", "A15"], ["B19", "B20"])
        await world.look()
        #expect(world.statuses == ["902 block 20: valid -"])
        world.show(["A13", "A14x"], ["B19", "B20"])
        await world.look()
        await world.look()
        #expect(world.statuses == ["902 block 20: invalid log_missing"])
        world.show(["A13", "A14", "A15"], ["B19", "B20"])
        await world.look()
        #expect(world.statuses == ["902 block 20: valid -"])
    }

    @Test func messageThatNamesNoLog_isInvalid_andItsBlockIsReplacedByItsDeposits() async throws {
        var world = try world()
        world.show(["A13", "A14", "A15"], ["B19", "B20", "B21", "B22"])
        await world.look()
        #expect(world.statuses == ["902 block 20: valid -", "902 block 21: invalid log_missing"])
        world.show(["A13", "A14", "A15"], ["B19", "B20", "B21r", "B22r"])
        await world.look()
        await world.look()
        #expect(world.statuses == ["902 block 20: valid -"])
        #expect(world.ends == ["902 block 21: replaced"])
        #expect(world.replacements == ["902 block 21: invalid_message, marker false"])
    }

    @Test func olderRule_leavesAMarker_andIsTheSameReplacement() async throws {
        var world = try world()
        world.show(["A13", "A14", "A15"], ["B19", "B20", "B21"])
        await world.look()
        try await world.vouch("B21")
        world.show(["A13", "A14", "A15"], ["B19", "B20", "B21m"])
        await world.look()
        await world.look()
        #expect(world.ends == ["902 block 21: replaced"])
        #expect(world.replacements == ["902 block 21: invalid_message, marker true"])
    }
}

/// Two nodes that show some of the made-up blocks, and a core that reads them through JSON-RPC.
private struct SyntheticWorld {
    private var driver: CoreDriver
    private let nodes: [ChainID: SyntheticNode]
    private let first = ChainID(901)
    private let second = ChainID(902)

    init() throws {
        let file = try ProofFixtures.object("op/synthetic-two-chain.json")
        let rollups: [String: Any] = try #require(file["rollup"] as? [String: Any])
        var parameters: [ChainID: ChainParameters] = [:]
        for (name, value) in rollups {
            let rollup = try #require(value as? [String: Any])
            let genesis = try #require(rollup["genesis"] as? [String: Any])
            let time = try #require(genesis["l2_time"] as? UInt64)
            parameters[try #require(ChainID(name))] = ChainParameters(
                genesisNumber: BlockNumber(0), genesisTime: Timestamp(time),
                blockTime: try #require(rollup["block_time"] as? UInt64), activation: Timestamp(0))
        }
        nodes = [first: SyntheticNode(first), second: SyntheticNode(second)]
        var configuration = CoreConfiguration(
            parameters: ProtocolParameters(chains: parameters), attached: [first, second])
        configuration.tail = 0
        driver = CoreDriver(configuration, readers: [:])
        for (chain, node) in nodes {
            let client = JSONRPCClient(transport: DirectTransport { node.answer($0) }, clock: FrozenClock())
            driver.readers[chain] = JSONRPCChainReader(
                upstream: "el", chain: chain, client: client, clock: FrozenClock(), timeout: .seconds(5))
        }
    }

    /// Makes these blocks the canonical ones, lowest first; the lowest is final.
    func show(_ ofFirst: [String], _ ofSecond: [String]) {
        nodes[first]?.show(ofFirst)
        nodes[second]?.show(ofSecond)
    }

    mutating func look() async { await driver.pass() }

    /// The rollup node of the second chain has derived this block.
    mutating func vouch(_ name: String) async throws {
        let json = try JSONSerialization.data(withJSONObject: ProofFixtures.synthetic(name).block)
        var status = SyncStatus()
        status.localSafe = .init(block: try HeaderProof.prove(blockJSON: Array(json)[...], expecting: nil).reference)
        await driver.carryOut(.statusRead(second, by: "rollup", status))
    }

    var statuses: [String] {
        driver.core.liveJobs.map { job in
            "\(job.chain) block \(job.block.number): \(job.status.label) \(job.status.reasonLabel ?? "-")"
        }.sorted()
    }

    var ends: [String] {
        driver.transitions.compactMap { transition in
            guard case .ended(let job, let end) = transition else { return nil }
            return "\(job.chain) block \(job.block.number): \(end.rawValue)"
        }
    }

    var replacements: [String] {
        driver.transitions.compactMap { transition in
            guard case .blockReplaced(let chain, let replacement) = transition else { return nil }
            return
                "\(chain) block \(replacement.old.number): \(replacement.cause.rawValue), marker \(replacement.hasMarker)"
        }
    }
}

/// A node of one of the two chains.
private final class SyntheticNode: Sendable {
    private let chain: ChainID
    private let shown = Mutex<[String]>([])

    init(_ chain: ChainID) {
        self.chain = chain
    }

    func show(_ names: [String]) { shown.withLock { $0 = names } }

    /// The answers to a batch, or to a single call.
    func answer(_ body: [UInt8]) -> [UInt8] {
        guard let request = try? JSONSerialization.jsonObject(with: Data(body)) else { return [] }
        let calls = (request as? [[String: Any]]) ?? [request as? [String: Any] ?? [:]]
        let answers = calls.map { call -> [String: Any] in
            let parameters = call["params"] as? [Any] ?? []
            return [
                "jsonrpc": "2.0", "id": call["id"] ?? NSNull(),
                "result": result(of: call["method"] as? String ?? "", parameters) ?? NSNull(),
            ]
        }
        let value: Any = request is [Any] ? answers : answers[0]
        return Array((try? JSONSerialization.data(withJSONObject: value)) ?? Data())
    }

    private func result(of method: String, _ parameters: [Any]) -> Any? {
        let selector = parameters.first as? String ?? ""
        switch method {
        case "eth_chainId": return "0x" + String(chain.uint64 ?? 0, radix: 16)
        case "eth_getBlockReceipts": return named(selector)?.receipts
        case "eth_getBlockByNumber", "eth_getBlockByHash":
            guard var block = named(selector)?.block else { return nil }
            if parameters.last as? Bool == false {
                block["transactions"] = (block["transactions"] as? [[String: Any]])?.compactMap { $0["hash"] }
            }
            return block
        default: return nil
        }
    }

    private func named(_ selector: String) -> (block: [String: Any], receipts: [[String: Any]])? {
        let blocks = shown.withLock { $0 }.compactMap { try? ProofFixtures.synthetic($0) }
        switch selector {
        case "latest": return blocks.last
        case "safe", "finalized": return blocks.first
        default:
            return blocks.first { $0.block["number"] as? String == selector || $0.block["hash"] as? String == selector }
        }
    }
}
