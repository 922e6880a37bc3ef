import MonitorKit
import Testing

/// Files of the superchain-registry, as they stand there.
@Suite struct RegistryFileTests {
    /// What the real files say: chain, block time, time of genesis, activation.
    private static let chains: [String: (chain: UInt64, blockTime: UInt64, genesis: UInt64, activation: UInt64?)] = [
        "registry/mainnet/op.toml": (10, 2, 1_686_068_903, nil),
        "registry/mainnet/unichain.toml": (130, 1, 1_730_748_359, nil),
        "registry/sepolia/op.toml": (11_155_420, 2, 1_691_802_540, nil),
        "registry/sepolia/unichain.toml": (1301, 1, 1_726_852_428, nil),
        "registry/sepolia-devnet-2/sepolia-devnet-2.toml": (420_130_015, 2, 1_783_536_096, nil),
        "registry-historic/rehearsal-0-bn/rehearsal-0-bn-0.toml": (420_120_009, 2, 1_748_984_964, 1_749_150_000),
        "registry-historic/rehearsal-0-bn/rehearsal-0-bn-1.toml": (420_120_010, 1, 1_748_984_964, 1_749_150_000),
    ]

    @Test func filesOfChains_areReadAsRollupConfigurations() throws {
        let files = fixtures("op", suffix: ".toml").filter { !$0.name.hasSuffix("superchain.toml") }
        #expect(files.map(\.name).sorted() == Self.chains.keys.sorted())
        for file in files {
            let known = try #require(Self.chains[file.name])
            let chain = try #require(try RollupConfigurationFile.decode(file.bytes).chains.first)
            #expect(chain.chain == ChainID(known.chain))
            #expect(chain.blockTime.seconds == known.blockTime)
            #expect(chain.genesis.timestamp == Timestamp(known.genesis), "\(file.name)")
            #expect(chain.activationTime == known.activation.map(Timestamp.init), "\(file.name)")
            #expect(chain.sequencerWindowSize == 3_600)
            #expect(chain.l1Chain == nil)
        }
        let unichain = try #require(files.first { $0.name == "registry/mainnet/unichain.toml" })
        let hash = try Hash32(hex: "0x3425162ddf41a0a1f0106d67b71828c9a9577e6ddeb94e4f33d2cde1fdc3befe")
        #expect(try RollupConfigurationFile.decode(unichain.bytes).chains.first?.genesis.hash == hash)
    }

    @Test func tableOfDependencies_isReadAsADependencySet() throws {
        for file in fixtures("op/registry-historic", suffix: ".toml") where !file.name.hasSuffix("superchain.toml") {
            let set = try DependencySet.decode(file.bytes)
            #expect(set.chains == [ChainID(420_120_009), ChainID(420_120_010)])
            #expect(set.expiryWindow == 604_800)
        }
    }

    @Test func expiryWindow_isReadInTheRegistrysSpelling() throws {
        let text = """
            chain_id = 901
            [interop]
            override_message_expiry_window = 3600
            dependencies."901" = {}
            """
        #expect(try DependencySet.decode(Array(text.utf8)).expiryWindow == 3_600)
    }

    @Test func chainOfNoSet_isRefusedAsADependencySet() throws {
        let file = try #require(fixtures("op/registry", suffix: "mainnet/unichain.toml").first)
        #expect(problems { () throws(FileProblems) in try DependencySet.decode(file.bytes) } == ["interop|"])
    }

    @Test func mistakes_areNamedAsInOtherFiles() {
        let text = """
            chain_id = "10"
            block_time = 0
            [hardforks]
            lagoon_time = "soon"
            [genesis]
            l2.number = -1
            """
        let found = problems { () throws(FileProblems) in try RollupConfigurationFile.decode(Array(text.utf8)) }
        #expect(
            found.sorted() == [
                "block_time|0", "chain_id|\"10\"", "genesis.l2.hash|", "genesis.l2.number|-1", "genesis.l2_time|",
                "hardforks.lagoon_time|\"soon\"",
            ])
        let cut = Array("chain_id = 10\nblock_time".utf8)
        #expect(problems { () throws(FileProblems) in try RollupConfigurationFile.decode(cut) } == ["|line 2"])
    }
}
