@testable import MonitorKit

/// Freshness: what "verified as of" claims of the chains of one life of a replica.
struct FreshnessWatch {
    /// In most seconds only so many of the highest blocks are looked at: what is wrong below stays wrong.
    private static let top: UInt64 = 8

    private var verifiedAt: [ChainID: Double] = [:]
    /// Up to which height whoever may have been asked in a second showed the true blocks, oldest first.
    private var shown: [ChainID: [(second: UInt64, through: BlockNumber)]] = [:]
    /// Where whole windows began when they were looked at last.
    private var firsts: [ChainID: BlockNumber] = [:]

    /// After each second.
    ///
    /// A newer claim says that every block is there, and searched, that whoever answered could have shown at the moment of the claim:
    /// all of the nodes could show those that were common to them and stand since.
    ///
    /// - Parameters:
    ///   - agreed: up to which height all nodes of the chain show the true blocks.
    ///   - isAstray: a node was believed that contradicts what is final; what it says is looked at twice, while the claim goes on.
    mutating func broken(
        _ chain: ChainState, _ agreed: BlockNumber, _ moment: TrueMoment, isAstray: Bool
    ) -> [String] {
        note(chain.id, agreed, moment)
        let first = firsts[chain.id]
        firsts[chain.id] = chain.isComplete ? chain.window.first : nil
        let old = verifiedAt.updateValue(chain.verifiedAt, forKey: chain.id) ?? 0
        guard chain.verifiedAt != old else { return [] }
        if chain.verifiedAt < old { return ["chain \(chain.id) was verified earlier"] }
        if chain.verifiedAt > moment.now.wall { return ["chain \(chain.id) is verified as of a moment to come"] }
        guard !isAstray else { return [] }
        let through = through(chain, agreed)
        guard let last = chain.window.last, last >= through else {
            return ["chain \(chain.id) is verified through \(through), the window does not reach it"]
        }
        // What is being read below the head that a window began with does not count until it is whole, nor what comes in below a
        // whole one within this second.
        guard chain.isComplete, let first, let lowest = chain.window.first else { return [] }
        let floor = moment.second % Self.top == 0 ? BlockNumber(0) : through.lowered(by: Self.top)
        return brokenBlocks(chain, from: max(first, lowest, floor), through: through, moment)
    }

    private mutating func note(_ chain: ChainID, _ agreed: BlockNumber, _ moment: TrueMoment) {
        var through = agreed
        if let rewrite = moment.history.rewrites[chain], rewrite.second == moment.second {
            through = min(through, rewrite.kept)
        }
        shown[chain, default: []].append((second: moment.second, through: through))
    }

    /// What all nodes showed from the moment of the claim until now.
    private func through(_ chain: ChainState, _ agreed: BlockNumber) -> BlockNumber {
        let genesis = Double(WholeWorldPlan.genesis.seconds)
        let second = UInt64(max(0, chain.verifiedAt - genesis))
        var lowest = agreed
        for (place, entry) in (shown[chain.id] ?? []).reversed().enumerated() {
            // The newest counts in any case: at rest, time passes in one step.
            guard place == 0 || entry.second >= second else { break }
            lowest = min(lowest, entry.through)
        }
        return lowest
    }

    private func brokenBlocks(
        _ chain: ChainState, from first: BlockNumber, through last: BlockNumber, _ moment: TrueMoment
    ) -> [String] {
        guard first <= last, let truth = moment.superchain[chain.id] else { return [] }
        for number in (first.value...last.value).lazy.map({ BlockNumber($0) }) {
            let claim = "chain \(chain.id) is verified through \(last), block \(number)"
            if chain.window[number]?.scan != .done { return ["\(claim) is not searched"] }
            if chain.window[number]?.hash != truth.block(at: number)?.hash { return ["\(claim) is another one"] }
        }
        return []
    }
}
