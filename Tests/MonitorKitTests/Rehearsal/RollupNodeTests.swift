import Foundation
import MonitorKit
import Testing

/// What the rollup nodes of simulated chains say, read by the decoders that read real ones.
@Suite struct RollupNodeTests {
    private func status(_ chain: SimulatedChain) throws -> SyncStatus {
        try SyncStatus.decode(RPC(node: SimulatedNode(.rollup)).result("optimism_syncStatus", "", on: chain))
    }

    @Test func status_namesTheLevelsInOrder_eachWithTheOriginOfItsBlock() throws {
        var chain = Rehearsed.superchain(
            policy: HeadPolicy(safeLag: 8, finalizedLag: 20, localSafeLag: 4)
        ).chains[0]
        for _ in 0..<30 { chain.produceBlock() }
        let status = try status(chain)
        #expect(status.disorder == nil)
        let levels = SafetyLevel.allCases.map { status[$0]?.block.number.value }
        #expect(levels == [30, 28, 26, 20])
        #expect(status.unsafe?.block == chain.latest.reference)
        // L1 makes a block every 12 s: the head is 60 s above a genesis at a multiple of 12, give or take a block.
        #expect(status.unsafe?.l1Origin?.number.value == (Rehearsed.genesis.seconds + 60) / 12)
        #expect(status.headL1?.number == status.unsafe?.l1Origin?.number)
    }

    @Test func chainWithoutHeads_saysNoData_asANodeDoesThatHasJustStarted() throws {
        let chain = Rehearsed.superchain().chains[0]
        let status = try status(chain)
        #expect(status.unsafe?.block == chain.latest.reference)
        #expect(status.localSafe == nil && status.crossSafe == nil && status.finalized == nil)
    }

    @Test func derivation_goesOn_whileVerificationWaits_andAReorgTakesItBack() throws {
        var chain = Rehearsed.superchain(policy: HeadPolicy(safeLag: 8, localSafeLag: 4)).chains[1]
        for _ in 0..<20 { chain.produceBlock() }
        chain.isHeld = true
        for _ in 0..<10 { chain.produceBlock() }
        #expect(try status(chain).crossSafe?.block.number == BlockNumber(12))
        #expect(try status(chain).localSafe?.block.number == BlockNumber(26))
        chain.rewind(by: 9)
        #expect(try status(chain).localSafe?.block.number == BlockNumber(21))
    }

    @Test func configuration_isThatOfTheChain() throws {
        let chain = Rehearsed.superchain().chains[1]
        let json = try RPC(node: SimulatedNode(.rollup)).result("optimism_rollupConfig", "", on: chain)
        let file = try RollupConfigurationFile.decode(Array(json))
        #expect(file.chains.map(\.chain) == [Rehearsed.second])
        #expect(file.chains.map { ChainParameters($0) } == [chain.settings.parameters])
    }

    @Test func eachNode_hasTheMethodsOfItsRole_alone() throws {
        let chain = Rehearsed.superchain().chains[0]
        let rollup = RPC(node: SimulatedNode(.rollup))
        for (rpc, method) in [(rollup, "eth_chainId"), (RPC(), "optimism_syncStatus")] {
            let error = try rpc.call(method, "", on: chain)["error"] as? [String: Any]
            #expect(error?["code"] as? Int == -32601)
        }
    }
}
