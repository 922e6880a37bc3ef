@testable import MonitorKit

/// How what a wire shows of its chain stands to the chain.
struct WireStanding {
    /// An endpoint is looked at about every fifteen seconds while it does not serve: so far behind it may have fallen unseen.
    private static let unseenLag: UInt64 = 20

    /// Up to which height it shows the true blocks.
    let agreed: BlockNumber
    /// The highest height that it shows.
    let latest: BlockNumber
    /// It names a block final that is not, or not yet.
    let overstatesFinality: Bool
    /// Nothing speaks against its head where the true one is known as well.
    let isCredible: Bool

    /// Nil where it shows the chain as it is, perhaps with something on top.
    init?(of wire: SimulatedWire, in moment: TrueMoment) {
        guard let truth = moment.superchain[wire.chain] else { return nil }
        switch wire.shown {
        case .theChain: return nil
        case .futureHeads(let seconds):
            // The blocks are the true ones.
            (agreed, latest, overstatesFinality) = (truth.latest.number, truth.latest.number, true)
            isCredible = Self.mayBe(truth.latest.header.timestamp.advanced(by: seconds), truth, moment.now)
        case .view(let view):
            agreed = Self.agreed(view, truth)
            latest = view.latest.number
            overstatesFinality = view.finalized.map { told in truth.finalized.map { $0 < told } ?? true } ?? false
            let time = view.latest.header.timestamp
            let isBehind = time.advanced(by: Self.unseenLag) < truth.latest.header.timestamp
            isCredible = !isBehind && Self.mayBe(time, truth, moment.now)
        }
    }

    /// Whether it shows another block than the chain has at a height, or at its own highest one where that is lower.
    func differs(upTo number: BlockNumber) -> Bool { agreed < min(latest, number) }

    /// Whether a head is taken for possible by its time, in the second that ends now, as plausibility is defined for heads: one that is
    /// a little ahead of the clock is, where the true head stands still.
    private static func mayBe(_ time: Timestamp, _ truth: SimulatedChain, _ now: Moment) -> Bool {
        let ahead = Double(time.seconds) - now.wall
        let age = now.wall - Double(truth.latest.header.timestamp.seconds)
        let leeway = Double(SeenHead.leeway)
        // The true head counts as it was when it was looked at last.
        return ahead <= Timestamp.tolerableSkew + 1 || (ahead <= leeway + 1 && age >= leeway - Double(unseenLag))
    }

    /// The highest block that two chains have in common: what stands below it is the same.
    private static func agreed(_ view: SimulatedChain, _ truth: SimulatedChain) -> BlockNumber {
        var low: UInt64 = 0
        var high = min(view.latest.number, truth.latest.number).value
        while low < high {
            let middle = high - (high - low) / 2
            let number = BlockNumber(middle)
            if view.block(at: number)?.hash == truth.block(at: number)?.hash { low = middle } else { high = middle - 1 }
        }
        return BlockNumber(low)
    }
}
