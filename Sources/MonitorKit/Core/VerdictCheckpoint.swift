/// The verdicts of one stretch of blocks as a number, for comparing replicas.
///
/// Heights fall into stretches of at least a quarter of an hour of chain time that begin at a multiple of their length, so that
/// every replica divides a chain alike. The newest whole stretch at or below the cross-safe head is published with the one
/// before it, so that replicas a moment apart still have one in common.
package struct VerdictCheckpoint: Hashable, Sendable {
    /// The highest block of the stretch.
    package let block: BlockNumber
    /// 48 bits over the messages of the stretch and their verdicts.
    package let digest: UInt64
    /// Whether the stretch's number is even: neighbors differ, so that the two that are published have names that last.
    package let isEven: Bool

    /// Names a stretch.
    package init(block: BlockNumber, digest: UInt64, isEven: Bool) {
        self.block = block
        self.digest = digest
        self.isEven = isEven
    }

    /// Chain time that a stretch covers at least, in seconds.
    static let minimumLength: UInt64 = 15 * 60

    /// How many blocks a stretch has on a chain with a block time.
    package static func blocks(blockTime: UInt64) -> UInt64 {
        max(1, (minimumLength + max(blockTime, 1) - 1) / max(blockTime, 1))
    }
}

extension MonitorCore {
    /// The number of the stretch that holds a block.
    func stretch(of number: BlockNumber, _ chain: ChainIndex) -> UInt64 {
        number.value / VerdictCheckpoint.blocks(blockTime: chains[chain].parameters.blockTime)
    }

    /// The newest whole stretches, newest first; a stretch that is not in the window or lacks a verdict is left out.
    func checkpoints(_ chain: ChainIndex) -> [VerdictCheckpoint] {
        let state = chains[chain]
        let levels = [SafetyLevel.crossSafe, .finalized].compactMap { state.levels[$0] }
        guard state.isComplete, let head = levels.max(), let first = state.window.first, let last = state.window.last
        else { return [] }
        let length = VerdictCheckpoint.blocks(blockTime: state.parameters.blockTime)
        let whole = min(head, last).next.value / length
        return (1...2).compactMap { back in
            guard whole >= back else { return nil }
            let stretch = whole - UInt64(back)
            guard stretch * length >= first.value, let digest = (state.findings.digests[stretch] ?? .init()).value
            else { return nil }
            return VerdictCheckpoint(
                block: BlockNumber(stretch * length + length - 1), digest: digest, isEven: stretch % 2 == 0)
        }
    }
}
