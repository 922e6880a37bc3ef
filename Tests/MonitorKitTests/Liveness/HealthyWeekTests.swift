import MonitorKit
import Testing

/// Ten chains that do what healthy chains do, for a week: jitter, missed blocks, batches, restarts of the monitor and of nodes.
@Suite struct HealthyWeekTests {
    private static let week = 7.0 * 86_400

    private struct Chain {
        let id: UInt64
        let kind: RowKind
        let blockTime: Double
        let missShare: UInt64

        func parameters(poll: Double) -> RowParameters {
            RowParameters(kind, blockTime: blockTime, pollInterval: poll)
        }
    }

    private static let chains: [Chain] =
        [1.0, 2, 2, 2, 1, 6, 2].enumerated().map { Chain(id: UInt64(100 + $0), kind: .op, blockTime: $1, missShare: 0) }
        + [
            Chain(id: 1, kind: .evm, blockTime: 12, missShare: 10),
            Chain(id: 2, kind: .evm, blockTime: 12, missShare: 30),
        ]
        + [Chain(id: 0, kind: .concordium, blockTime: 2.12, missShare: 5)]

    @Test(arguments: chains.indices)
    func nothingIsRaised(_ index: Int) {
        let seed = 0xA11CE + UInt64(index)
        var numbers = SeededNumbers(seed: seed)
        let raised = Self.live(Self.chains[index], poll: 60, for: Self.week, &numbers)
        #expect(raised.isEmpty, "seed \(seed): \(raised.prefix(5))")
    }

    /// The usual looks are every five seconds, and see twelve times as much: all of a week between the ten chains.
    @Test(arguments: chains.indices)
    func nothingIsRaised_byTheUsualLooks(_ index: Int) {
        let seed = 0xB0B + UInt64(index)
        var numbers = SeededNumbers(seed: seed)
        let raised = Self.live(Self.chains[index], poll: 5, for: Self.week / Double(Self.chains.count), &numbers)
        #expect(raised.isEmpty, "seed \(seed): \(raised.prefix(5))")
    }

    /// What a chain that lives for a while makes a row say, `degraded` of single heads left out.
    private static func live(
        _ chain: Chain, poll: Double, for length: Double, _ numbers: inout SeededNumbers
    ) -> [RowTransition] {
        let parameters = chain.parameters(poll: poll)
        var row = ChainRow(.chain(ChainID(chain.id)), parameters)
        var raised: [RowTransition] = []
        var wall = 1_700_000_000.0
        let start = wall
        var safe = wall - 120
        var nextBatch = wall
        while wall < start + length {
            // A monitor is started anew every day or so.
            if numbers.below(UInt64(90_000 / poll)) == 0 { row = ChainRow(.chain(ChainID(chain.id)), parameters) }
            // Up to two slots in a row are missed.
            let isMissing = numbers.below(1_000) < chain.missShare
            let late =
                Double(numbers.below(1_000)) / 1_000 * min(chain.blockTime * 2, 5)
                + (isMissing ? 2 * chain.blockTime : 0)
            let time = start + (((wall - late - start) / chain.blockTime).rounded(.down)) * chain.blockTime
            if wall >= nextBatch {
                safe = wall - 24 - Double(numbers.below(60))
                nextBatch = wall + 60 + Double(numbers.below(360))
            }
            let epoch = ((wall - 768 - start) / 384).rounded(.down) * 384 + start
            var observation = RowObservation()
            func head(_ time: Double) -> HeadPosition {
                let slots = UInt64(max(0, (time - start + 10_000) / chain.blockTime))
                let number = 1_000_000 + slots - slots * chain.missShare / 1_000
                return HeadPosition(number: number, hash: Hash32(5, 0, chain.id, number), time: time)
            }
            switch chain.kind {
            case .op:
                observation.heads[.unsafe] = head(time)
                observation.heads[.crossSafe] = head(safe)
                observation.heads[.finalized] = head(min(epoch, safe) - 300)
            case .evm:
                observation.heads[.unsafe] = head(time)
                observation.heads[.finalized] = head(epoch)
            case .concordium:
                let round = UInt64((wall - start) / chain.blockTime) + 5_000_000
                let epoch = UInt64((wall - start - 3) / 3_600) &+ 6_000
                let trigger = start + Double(epoch &- 5_999) * 3_600
                observation.heads[.unsafe] = head(time)
                observation.heads[.finalized] = head(time - 4)
                observation.heads[.round] = HeadPosition(number: round)
                observation.heads[.epoch] = HeadPosition(number: epoch, time: trigger)
                observation.round = ConsensusRound(round: round, epoch: epoch, timeout: 10, triggerTime: trigger)
            }
            let now = Moment(wall: wall, steady: UInt64((wall - start) * 1e9) + 1)
            // A source that does not answer now and then, and one that restarts.
            for source in ["a", "b"] {
                if numbers.below(60) == 0 {
                    row.failed(source, UpstreamFailure(.timeout, "slow"), at: now)
                } else {
                    row.answered(source, observation, at: now)
                }
            }
            for transition in row.takeTransitions() {
                switch transition {
                case .head(_, _, _, .degraded, _, _), .head(_, _, _, .ok, _, _): break
                case .source(_, _, _, .current), .source(_, _, _, .lost): break
                case .causes(_, let causes, _) where causes.isEmpty: break
                default: raised.append(transition)
                }
            }
            wall += poll * (55 + Double(numbers.below(10_000)) / 1_000) / 60
        }
        return raised
    }
}

extension SeededNumbers {
    fileprivate mutating func below(_ bound: UInt64) -> UInt64 { next() % bound }
}
