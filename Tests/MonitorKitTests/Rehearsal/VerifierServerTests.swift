import Foundation
import MonitorKit
import Testing

/// What simulated filters and supervisors say of blocks, over real sockets and in the forms of the programs that they stand for.
@Suite(.timeLimit(.minutes(15))) struct VerifierServerTests {
    /// A verifier that serves, and the chains that it speaks of.
    private struct Served {
        let client: TestClient
        let url: EndpointURL
        let chains: [SimulatedChain]

        /// The whole answer to a call.
        func answer(_ method: String, _ parameters: String = "") async throws -> [String: Any] {
            let body = String(decoding: RPC.body(method, parameters), as: UTF8.self)
            let response = try await client.post(body, to: url)
            return try #require(JSONSerialization.jsonObject(with: Data(response.body)) as? [String: Any])
        }

        /// The hash that a filter names for a block, or the message of its error.
        func hash(_ chain: String, _ block: String) async throws -> String? {
            let answer = try await answer("interop_getBlockHashByNumber", "\"\(chain)\",\"\(block)\"")
            let error = answer["error"] as? [String: Any]
            #expect(error == nil || error?["code"] as? Int == -32_000)
            return answer["result"] as? String ?? error?["message"] as? String
        }
    }

    private func serving(
        _ role: VerifierRole, _ faults: VerifierFaults = VerifierFaults(), _ body: (Served) async throws -> Void
    ) async throws {
        let client = try TestClient()
        var superchain = Rehearsed.superchain(policy: HeadPolicy(safeLag: 8, finalizedLag: 20, localSafeLag: 4))
        superchain.advance(to: Rehearsed.genesis.advanced(by: 60))
        let server = VerifierServer(
            role, of: RehearsalWorld(superchain), key: try #require(ObservedStack.key), on: client.loop,
            clock: SystemClock())
        server.verifier.with { $0.faults = faults }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run() }
            let url = try EndpointURL(parsing: try await server.url())
            try await body(Served(client: client, url: url, chains: superchain.chains))
            group.cancelAll()
        }
    }

    @Test func filter_namesTheBlocksThatItHolds_byNumberAndAsTheLatest() async throws {
        try await serving(.filter) { served in
            for chain in served.chains {
                let hexadecimal = "0x" + String(try #require(UInt64(chain.id.description)), radix: 16)
                for id in [chain.id.description, hexadecimal] {
                    #expect(try await served.hash(id, "latest") == chain.latest.hash.description)
                    #expect(try await served.hash(id, "0x5") == chain.block(at: BlockNumber(5))?.hash.description)
                }
            }
            #expect(try await served.hash("901", "0x3e7") == "block 999 for chain 901: not found")
            #expect(try await served.hash("999", "latest") == "chain 999: unknown chain")
            #expect(try await served.hash("901", "safe")?.hasPrefix("unsupported block tag \"safe\"") == true)
            for parameters in ["", #""901""#, #"901,"latest""#, #""x","latest""#, #""901","5""#] {
                let answer = try await served.answer("interop_getBlockHashByNumber", parameters)
                #expect((answer["error"] as? [String: Any])?["code"] as? Int == -32_602)
            }
        }
    }

    @Test func filterThatLags_orMissedAReorg_holdsOtherBlocks() async throws {
        var faults = VerifierFaults()
        faults.lag = 20
        try await serving(.filter, faults) { served in
            let chain = served.chains[0]
            #expect(chain.latest.number == BlockNumber(30))
            let latest = try await served.hash("901", "latest")
            #expect(latest == chain.block(at: BlockNumber(20))?.hash.description)
            let above = try await served.hash("901", "0x15")
            #expect(above == "block 21 for chain 901: not found")
        }
        (faults.lag, faults.holdsOtherBlocks) = (0, true)
        try await serving(.filter, faults) { served in
            let hash = try #require(try await served.hash("901", "0x5"))
            #expect(try Hash32(hex: hash) != served.chains[0].block(at: BlockNumber(5))?.hash)
        }
    }

    @Test func supervisor_tellsItsHeads_inTheFormOfItsSyncStatus() async throws {
        try await serving(.supervisor) { served in
            let status = try #require(try await served.answer("supervisor_syncStatus")["result"] as? [String: Any])
            #expect(Set(status.keys) == ["minSyncedL1", "safeTimestamp", "finalizedTimestamp", "chains"])
            let origin = try #require(status["minSyncedL1"] as? [String: Any])
            #expect(Set(origin.keys) == ["hash", "number", "parentHash", "timestamp"])
            // The slower chain has a block every two seconds: heads at 52 s and 40 s.
            #expect(status["safeTimestamp"] as? Int == Int(Rehearsed.genesis.seconds) + 52)
            #expect(status["finalizedTimestamp"] as? Int == Int(Rehearsed.genesis.seconds) + 40)
            let chains = try #require(status["chains"] as? [String: [String: [String: Any]]])
            #expect(chains.keys.sorted() == ["901", "902"])
            for chain in served.chains {
                let heads = try #require(chains[chain.id.description])
                let expected: [String: BlockNumber?] = [
                    "localUnsafe": chain.latest.number, "crossUnsafe": chain.latest.number,
                    "localSafe": chain.derived, "safe": chain.safe, "finalized": chain.finalized,
                ]
                #expect(Set(heads.keys) == Set(expected.keys))
                for (name, number) in expected {
                    let head = try #require(heads[name])
                    let number = try #require(number)
                    let members = ["hash", "number"] + (name == "localUnsafe" ? ["parentHash", "timestamp"] : [])
                    #expect(Set(head.keys) == Set(members))
                    #expect(head["number"] as? Int == Int(number.value))
                    #expect(head["hash"] as? String == chain.block(at: number)?.hash.description)
                }
            }
        }
    }
}
