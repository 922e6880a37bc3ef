@testable import MonitorKit

/// Two wires of one replica to one chain that fail by a plan, and that chance leaves alone meanwhile.
struct WireCase: Sendable {
    enum Kind: Sendable {
        /// One node stays behind until what it shows is below what is final; then the other one dies for a while, and comes back.
        case laggardIsLeft(lag: Int, alone: Int, death: WireFault)
        /// One node lies about what is to come, by so little that it can be believed or by more; the other one is well all the time.
        case liarIsNotAlone(isNear: Bool)
    }

    /// For how long the node that was behind stays so when the other one is back, in seconds.
    private static let afterwards = 10

    let kind: Kind
    let replica: Int
    /// Of the node that shows something else, in configured order, and of the other one of its chain.
    let odd: Int
    let other: Int
    /// Seconds from the start of the replicas to the first fault.
    let start: Int
    private var numbers: SeededNumbers

    /// Draws one for worlds with two endpoints of each chain; nil where there is none, and where it would not come to its end.
    init?(_ plan: WholeWorldPlan) {
        var numbers = SeededNumbers(seed: plan.seed ^ 0x77_69_72_65_73)
        guard plan.endpoints == 2 else { return nil }
        replica = numbers.number(0, plan.replicas - 1)
        let chain = numbers.number(0, plan.chains.count - 1)
        let first = numbers.number(0, 1)
        (odd, other) = (2 * chain + first, 2 * chain + 1 - first)
        let finality = Int((plan.policy.finalizedLag ?? 0) + 2 * plan.chains[chain].blockTime)
        let (lag, alone) = (finality + numbers.number(2, 10), numbers.number(5, 30))
        let death: WireFault = numbers.chance(0.5) ? .refuses : .hangs
        let chance = numbers.fraction()
        // Replicas that have just begun may meet one node before the other, and believe it.
        start = chance < 0.25 ? 35 : chance < 0.3 ? 0 : numbers.number(3, 15)
        self.numbers = numbers.split()
        if chance < 0.3 {
            kind = .liarIsNotAlone(isNear: numbers.chance(0.3))
        } else if chance < 0.8, start + lag + alone < plan.seconds {
            kind = .laggardIsLeft(lag: lag, alone: alone, death: death)
        } else {
            return nil
        }
    }

    /// Whether chance has to leave a wire of a replica alone.
    func reserves(_ place: Int, of replica: Int, at elapsed: Int) -> Bool {
        replica == self.replica && (place == odd || place == other) && !isOver(at: elapsed)
    }

    /// Whether chance has to let a replica live: what it has seen is what the case is about.
    func needs(_ replica: Int, at elapsed: Int) -> Bool {
        guard case .laggardIsLeft = kind else { return false }
        return replica == self.replica && !isOver(at: elapsed)
    }

    private func isOver(at elapsed: Int) -> Bool {
        guard case .laggardIsLeft(let lag, let alone, _) = kind else { return false }
        return elapsed >= start + lag + alone + Self.afterwards
    }

    /// What changes so many seconds after the start: wires by their places, in configured order.
    mutating func changes(at elapsed: Int) -> [(place: Int, fault: WireFault?)] {
        switch kind {
        case .laggardIsLeft(let lag, let alone, let death):
            switch elapsed - start {
            case 0: [(place: odd, fault: WireFault.stale)]
            case lag: [(place: other, fault: death)]
            case lag + alone: [(place: other, fault: nil)]
            case lag + alone + Self.afterwards: [(place: odd, fault: nil)]
            default: []
            }
        case .liarIsNotAlone(let isNear): liarChanges(at: elapsed, isNear)
        }
    }

    private mutating func liarChanges(at elapsed: Int, _ isNear: Bool) -> [(place: Int, fault: WireFault?)] {
        guard elapsed >= start, elapsed == start || numbers.chance(0.06) else { return [] }
        let isWell = elapsed > start && numbers.chance(0.3)
        return [(place: odd, fault: isWell ? nil : WireFault.drawFuture(isNear: isNear, &numbers))]
    }
}
