/// The commitments of the specification to the state of chains (protocol: interop, "super root"; rollup, "output root").
package enum SuperRoot {
    /// The super root, version 1: of the output roots of all chains at one time.
    package static func hash(timestamp: Timestamp, outputs: [ChainID: Hash32]) -> Hash32 {
        var hasher = Keccak256()
        hasher.update([0x01] + withUnsafeBytes(of: timestamp.seconds.bigEndian) { Array($0) })
        for (chain, output) in outputs.sorted(by: { $0.key < $1.key }) {
            hasher.update(chain.word)
            hasher.update(output)
        }
        return hasher.finish()
    }

    /// The output root, version 0: of the state after one block.
    package static func output(stateRoot: Hash32, messagePasserRoot: Hash32, blockHash: Hash32) -> Hash32 {
        var hasher = Keccak256()
        for word in [Hash32.zero, stateRoot, messagePasserRoot, blockHash] { hasher.update(word) }
        return hasher.finish()
    }
}

/// What a supernode says about all of its chains at one time (`superroot_atTimestamp`), as far as it hashes.
package struct SuperRootAnswer: Hashable, Sendable {
    /// A block that a chain has before messages are looked at: derived, and not replaced.
    package struct Optimistic: Hashable, Sendable {
        /// The block.
        package let blockHash: Hash32
        /// The output root after it.
        package let outputRoot: Hash32
    }

    /// The verified part.
    package struct Verified: Hashable, Sendable {
        /// The output roots, by chain.
        package let outputs: [ChainID: Hash32]
        /// The super root over them.
        package let superRoot: Hash32
    }

    /// The chains that the supernode runs, ascending.
    package let chains: [ChainID]
    /// The optimistic blocks, by chain.
    package let optimistic: [ChainID: Optimistic]
    /// What was verified; nil while the time is not.
    package let verified: Verified?

    /// The blocks that were replaced: what was verified is not what was derived first.
    package func replacedBlocks(at time: Timestamp) -> [ObserverReadings.ReplacedBlock] {
        chains.compactMap { chain in
            guard let canonical = verified?.outputs[chain], let derived = optimistic[chain],
                canonical != derived.outputRoot
            else { return nil }
            return ObserverReadings.ReplacedBlock(
                chain: chain, derived: derived.blockHash, derivedOutput: derived.outputRoot, verifiedOutput: canonical,
                time: time)
        }
    }
}
