@testable import MonitorKit

/// The states in which the page is looked at, each a snapshot and a journal that belong together.
enum PageState: String, CaseIterable, Sendable {
    case healthy, tier1, tier3, blind, misconfigured, backfilling, crowded, empty, stopped, contradicted, observed
    case fifty, named

    static let now = Moment(wall: 1_795_010_000, steady: 5_000_000_000_000)

    /// The grade that the page must show.
    var grade: StatusAnswers.Grade {
        switch self {
        case .healthy, .fifty: .healthy
        case .tier1: .tier1
        case .tier3, .crowded, .named: .tier3
        case .blind, .misconfigured, .empty: .blind
        case .stopped: .stopped
        case .contradicted: .contradicted
        case .observed: .attention
        case .backfilling: .backfilling
        }
    }

    var page: StatusPage { page(offset: 0) }

    func page(offset: Int) -> StatusPage {
        StatusPage(
            snapshot: snapshot, journal: journal, now: Self.now,
            replica: StatusPage.Replica(
                version: "0.1.0", configurationHash: "1f41c45b",
                startedAt: Moment(
                    wall: Self.now.wall - (self == .backfilling ? 20 : 4_800),
                    steady: self == .backfilling ? 4_980_000_000_000 : 200_000_000_000),
                names: names),
            observers: self == .observed ? Self.observers : ObserverReadings(), offset: offset)
    }

    var chains: [ChainID] {
        switch self {
        case .crowded: (1...10).map { ChainID($0 * 1_000) }
        case .fifty: (1...50).map { ChainID($0 * 1_000) }
        case .empty: []
        default: [ChainID(10), ChainID(130), ChainID(8_453)]
        }
    }

    /// The longest that there can be, where a state is about them.
    private var names: ChainNames {
        guard self == .named else { return .none }
        return ChainNames([
            ChainID(10): "Superchain Test Network of the Far North", ChainID(130): String(repeating: "W", count: 40),
            ChainID(8_453): "A Chain Whose Name Fills All Forty Bytes",
        ])
    }

    var snapshot: MonitorSnapshot {
        var snapshot = MonitorSnapshot()
        snapshot.dependencySet = chains
        snapshot.isReady = self != .backfilling
        snapshot.selfTestPassedAt = Self.now.wall - 7
        for (index, id) in chains.enumerated() {
            snapshot.chains.append(chain(id, index))
            snapshot.upstreams["el-\(id)"] = !(self == .blind && index == 1)
            for other in chains where other != id && (index + chains.count) % 2 == 1 {
                var counts = MonitorSnapshot.Counts()
                counts.valid = 40 + index
                counts.unknown = index
                snapshot.counts[.init(executing: id, initiating: other)] = counts
            }
        }
        snapshot.rows = rows
        for entry in journal.worstFirst where entry.job.tier != nil {
            snapshot.counts[
                .init(executing: entry.job.chain, initiating: entry.job.message.identifier.chainID), default: .init()
            ].invalidBySafety[entry.job.safety.rawValue] += 1
        }
        return snapshot
    }

    /// A row for each chain and one for Concordium, made by looks at sources: only these move a row.
    private var rows: [RowReport] {
        let ids = chains.map { RowID.chain($0) } + (self == .empty ? [] : [.named("concordium")])
        var table = LivenessTable(
            Dictionary(
                uniqueKeysWithValues: ids.map { id in
                    (
                        id,
                        id == .named("concordium")
                            ? RowParameters(.concordium, blockTime: 2) : RowParameters(.op, blockTime: 2)
                    )
                }))
        for look in 0..<24 {
            let now = Self.earlier(UInt64(23 - look) * 5)
            for (index, id) in ids.enumerated() where self != .backfilling || index == 0 {
                if self == .blind, index == 1, look > 3 {
                    table.look(id, by: "el-\(id)", .failure(UpstreamFailure(.timeout, "it took long")), at: now)
                    continue
                }
                let time = self == .stopped && index % 3 != 1 ? min(now.wall, Self.now.wall - 90) : now.wall
                var observation = RowObservation()
                let number = UInt64(time) / 2
                observation.heads[.unsafe] = HeadPosition(number: number, hash: Hash32(1, 0, 0, number), time: time)
                let fork = UInt64(self == .contradicted && index == 0 && look > 20 ? 9 : 0)
                observation.heads[.finalized] = HeadPosition(
                    number: number / 100, hash: Hash32(1, 0, fork, number / 100), time: time - 960)
                if id == .named("concordium") {
                    observation.heads[.finalized] = HeadPosition(number: number - 2, time: time - 2)
                    observation.heads[.round] = HeadPosition(number: number)
                }
                table.look(id, by: "el-\(id)", .success(observation), at: now)
            }
        }
        return table.takeReports()
    }

    private func chain(_ id: ChainID, _ index: Int) -> MonitorSnapshot.Chain {
        var chain = MonitorSnapshot.Chain(id: id)
        let isDark = self == .blind && index == 1
        let delay: UInt64 = isDark ? 400 : 0
        for (level, number) in [
            (SafetyLevel.unsafe, Self.newest), (.localSafe, 29_999_978), (.crossSafe, 29_999_965),
            (.finalized, 29_999_520),
        ] as [(SafetyLevel, UInt64)] {
            chain.heads[level] = .init(
                number: BlockNumber(number), timestamp: Timestamp(Self.time(of: number).seconds - delay))
        }
        chain.window = BlockNumber(29_997_000)...BlockNumber(Self.newest)
        chain.contradictsConfiguration = self == .misconfigured && index == 1
        chain.isComplete = (self != .backfilling || index == 0) && !chain.contradictsConfiguration
        chain.blocksToRead = chain.isComplete ? 0 : 1_840
        chain.verifiedAt = chain.isComplete ? Self.now.wall - 1 - Double(delay) : 0
        return chain
    }

    var journal: EventJournal {
        var journal = EventJournal(names: names)
        let now = Self.now
        for chain in chains.prefix(3) {
            journal.note(
                .windowComplete(chain, first: BlockNumber(29_997_000), last: BlockNumber(Self.newest)),
                at: Moment(wall: now.wall - 4_790, steady: 210_000_000_000))
        }
        switch self {
        case .tier1: journal.note(Self.invalid(safety: .unsafe), at: Self.earlier(8))
        case .tier3, .named:
            let block = Self.verifiedBlock
            journal.note(Self.invalid(safety: .unsafe, block: block), at: Self.earlier(700))
            journal.note(
                .invalidMoved(Self.job(safety: .crossSafe, block: block), from: .unsafe), at: Self.earlier(640))
            journal.note(Self.invalid(index: 3, safety: .unsafe), at: Self.earlier(20))
        case .blind:
            journal.note(
                .unreadable(ChainID(130), UpstreamFailure(.timeout, "the exchange took longer than 10 s")),
                at: Self.earlier(400))
        case .crowded:
            for index in 0..<1_000 as Range<UInt32> {
                let invalid =
                    index < 2
                    ? Self.invalid(index: index, safety: .finalized, block: Self.finalBlock)
                    : Self.invalid(index: index, safety: .unsafe)
                journal.note(invalid, at: Self.earlier(20))
            }
        default: break
        }
        return journal
    }

    /// A filter that refuses what is valid, a supernode that is gone, and a button that was pressed.
    static var observers: ObserverReadings {
        let up = ObserverReadings.Presence(isUp: true, seenAt: now.wall - 1)
        var failsafe = FailsafeState()
        _ = failsafe.saw(true, at: earlier(300))
        var readings = ObserverReadings()
        readings.nodes = [.init(name: "op-node", presence: up, chain: ChainID(10))]
        readings.verifiers = [
            .init(name: "filter", presence: up, failsafe: failsafe, divergingValid: 2, agreements: 41, differences: 3)
        ]
        readings.supernodes = [.init(name: "super", presence: .init(isUp: false, seenAt: now.wall - 65))]
        readings.targets = [.init(name: "sequencer", presence: up, failsafe: failsafe, calls: [1, 0, 2, 0, 0])]
        readings.presses = [
            .init(
                at: now.wall - 301, target: "sequencer", outcome: .refused, chain: ChainID(130),
                transaction: Hash32(3, 0, 0, 1), messages: 1, failure: "http: <b>HTTP status 401</b>"),
            .init(
                at: now.wall - 300, target: "sequencer", outcome: .pressed, chain: ChainID(130),
                transaction: Hash32(3, 0, 0, 1), messages: 2, failure: nil),
        ]
        readings.pushes = [.init(name: "pager", delivered: 7, failed: 1)]
        return readings
    }

    static func earlier(_ seconds: UInt64) -> Moment {
        Moment(wall: now.wall - Double(seconds), steady: now.steady - seconds * 1_000_000_000)
    }

    /// The height of each chain's head, which was made a second ago.
    private static let newest: UInt64 = 30_000_000
    /// A block that is not on L1 yet, one that the protocol has verified, and one that is final.
    static let freshBlock = block(29_999_990)
    static let verifiedBlock = block(29_999_645)
    static let finalBlock = block(29_999_450)

    private static func block(_ number: UInt64) -> BlockReference {
        BlockReference(
            number: BlockNumber(number), hash: Hash32(0xdead_beef, 0, 0, number), timestamp: time(of: number))
    }

    /// When the block of a height was made: every chain makes one every two seconds.
    private static func time(of number: UInt64) -> Timestamp {
        Timestamp(UInt64(now.wall) - 1 - 2 * (newest - number))
    }

    /// A message as it is announced: judged invalid, because its payload is not what was said.
    static func invalid(
        index: UInt32 = 2, safety: SafetyLevel, block: BlockReference = PageState.freshBlock
    ) -> Transition {
        .judged(
            VerdictChange(
                job: job(index: index, safety: safety, block: block), from: nil,
                violations: [
                    Violation(
                        .logMatches, .payloadMismatch, got: .hash(Hash32(0xaa, 2, 3, 4)),
                        expected: .hash(Hash32(0xbb, 2, 3, 4)))
                ]))
    }

    /// A job with that verdict, made by the core itself: only the core sets a status.
    static func job(
        index: UInt32 = 2, safety: SafetyLevel, status: MessageStatus = .invalid(.payloadMismatch),
        block: BlockReference = PageState.freshBlock
    ) -> Job {
        let initiating = min(29_999_550, block.number.value - 10)
        let identifier = MessageIdentifier(
            origin: Address(0x4200_0000, 0, 0x23), blockNumber: BlockNumber(initiating), logIndex: LogIndex(1),
            timestamp: time(of: initiating), chainID: ChainID(8_453))
        return Job.judged(
            ExecutingMessage(
                transactionHash: Hash32(0x1111_2222_3333_4444, 5, 6, UInt64(index)), logIndex: LogIndex(index),
                identifier: identifier, payloadHash: Hash32(0xaa, 2, 3, 4), accessList: .declared),
            chain: ChainID(10), block: block, safety: safety, status: status)
    }
}
