/// A page with every family and every shape of labels: for who writes a board, a rule or a parser without a monitor at hand.
package enum MetricExample {
    /// The page.
    package static func page(_ format: ExpositionFormat) -> [UInt8] {
        MonitorMetrics.page(snapshot, readings, format)
    }

    private static let optimism = ChainID(10)
    private static let unichain = ChainID(130)
    /// A moment of the example; nothing here reads a clock.
    private static let now: UInt64 = 1_763_686_800

    private static var snapshot: MonitorSnapshot {
        var snapshot = MonitorSnapshot()
        snapshot.dependencySet = [optimism, unichain]
        snapshot.chains = [watched(optimism, head: 143_999_900), watched(unichain, head: 21_000_000)]
        snapshot.chains[0].findings.invalid = [FollowedMessage(job: invalid, violations: [])]
        snapshot.chains[0].findings.invalidCount = 1
        snapshot.chains[0].findings.invalidByReason = [.payloadMismatch: 1]
        snapshot.chains[1].findings.unknownByReason = [.initiatingChainBehind: 2]
        snapshot.chains[1].findings.oldestUnknown = Timestamp(now - 4)
        var counts = MonitorSnapshot.Counts()
        counts.valid = 41
        counts.invalidBySafety[SafetyLevel.unsafe.rawValue] = 1
        snapshot.counts[.init(executing: optimism, initiating: unichain)] = counts
        var waiting = MonitorSnapshot.Counts()
        waiting.unknown = 2
        snapshot.counts[.init(executing: unichain, initiating: optimism)] = waiting
        snapshot.upstreams = ["op": true, "unichain": true]
        snapshot.selfTestPassedAt = Double(now - 7)
        snapshot.isReady = true
        snapshot.rows = [moving, stopped]
        return snapshot
    }

    /// A chain that moves, seen twice.
    private static var moving: RowReport {
        var row = ChainRow(.chain(optimism), RowParameters(.op, blockTime: 2))
        for (step, age) in [(UInt64(0), 5.0), (2, 1.0)] {
            var seen = RowObservation()
            for head in row.kind.heads {
                let number = 143_999_898 + step
                seen.heads[head] = HeadPosition(
                    number: number, hash: Hash32(0, 0, 0, number), time: Double(now) - age)
            }
            row.answered("op", seen, at: moment(-age))
        }
        return RowReport(row, at: moment(0), windowEnd: Double(now + 43_200))
    }

    /// A chain that has stopped, with a third of its stake silent.
    private static var stopped: RowReport {
        var row = ChainRow(.named("ccd"), RowParameters(.concordium, blockTime: 2))
        for age in [2_010.0, 2_000, 5, 0] {
            var seen = RowObservation()
            for head in row.kind.heads {
                seen.heads[head] = HeadPosition(
                    number: age > 2_000 ? 99 : 100, hash: Hash32(0, 0, 0, 9), time: Double(now) - 2_000)
            }
            var detail = ConsensusDetail(round: 100, epoch: 100)
            detail.tally = TimeoutTally(
                committee: [.init(baker: 1, weight: 2), .init(baker: 2, weight: 1)], first: [1], second: [])
            seen.detail = detail
            row.answered("ccd", seen, at: moment(-age))
        }
        return RowReport(row, at: moment(0))
    }

    private static func moment(_ seconds: Double) -> Moment {
        Moment(wall: Double(now) + seconds, steady: UInt64((100_000 + seconds) * 1e9))
    }

    private static func watched(_ id: ChainID, head: UInt64) -> MonitorSnapshot.Chain {
        var chain = MonitorSnapshot.Chain(id: id)
        chain.isComplete = true
        chain.isInboxInitialized = true
        chain.verifiedAt = Double(now) - 0.75
        for (level, lag) in zip(SafetyLevel.allCases, [0, 20, 60, 600] as [UInt64]) {
            chain.heads[level] = .init(number: BlockNumber(head - lag), timestamp: Timestamp(now - 1 - 2 * lag))
        }
        chain.window = BlockNumber(head - 2_400)...BlockNumber(head)
        chain.initiating = BlockNumber(head - 9_000)...BlockNumber(head - 10)
        chain.levelSources = [.localSafe: "sync_status", .crossSafe: "tags", .finalized: "tags"]
        chain.findings.checkpoints = [
            VerdictCheckpoint(block: BlockNumber(head - 101), digest: 61_966_430_175_531, isEven: true),
            VerdictCheckpoint(block: BlockNumber(head - 551), digest: 7_154_266_921_009, isEven: false),
        ]
        return chain
    }

    private static var invalid: Job {
        Job.judged(
            ExecutingMessage(
                transactionHash: Hash32(1, 2, 3, 4), logIndex: LogIndex(5),
                identifier: MessageIdentifier(
                    origin: Address(0, 0, 7), blockNumber: BlockNumber(20_999_990), logIndex: LogIndex(0),
                    timestamp: Timestamp(now - 11), chainID: unichain), payloadHash: Hash32(5, 6, 7, 8)),
            chain: optimism,
            block: BlockReference(
                number: BlockNumber(143_999_898), hash: Hash32(9, 10, 11, 12), timestamp: Timestamp(now - 5)),
            safety: .unsafe, status: .invalid(.payloadMismatch))
    }

    private static var readings: MetricReadings {
        let rpc = RPCTelemetry(upstreams: ["op": RPCMethod.executionNode, "unichain": RPCMethod.executionNode])
        rpc.record(upstream: "op", method: "eth_getBlockReceipts", duration: .milliseconds(12), failure: nil)
        rpc.recordExchange(upstream: "op")
        var readings = MetricReadings(
            identity: ReplicaIdentity(
                version: BuildInfo.version, revision: "example", swiftVersion: BuildInfo.swift,
                configurationHash: "example", dependencySet: [optimism, unichain]))
        readings.upstreams = rpc.readings()
        readings.scrapes[0] = 9
        readings.replicaNumber = 61_966_430_175_531
        readings.process.cpuSeconds = 1.5
        readings.process.residentBytes = 20_971_520
        readings.process.virtualBytes = 268_435_456
        readings.process.startTime = Double(now - 3_600)
        readings.process.openDescriptors = 14
        readings.process.maximumDescriptors = 1_024
        readings.process.threads = 4
        readings.observers = observers
        return readings
    }

    private static var observers: ObserverReadings {
        let presence = ObserverReadings.Presence(isUp: true, seenAt: Double(now - 1))
        var failsafe = FailsafeState()
        _ = failsafe.saw(false, at: Moment(wall: Double(now - 60), steady: 0))
        let hash = Hash32(9, 10, 11, 12).description
        let heads = #"{"chains":{"10":{"unsafe_l2":{"number":143999900,"hash":"\#(hash)"}}}}"#
        var observers = ObserverReadings()
        observers.nodes = [.init(name: "rollup-node", presence: presence, chain: optimism, hasToldSet: true)]
        observers.verifiers = [
            .init(
                name: "filter", presence: presence, failsafe: failsafe, agreements: 41,
                blocksDiffer: [ChainID(10): false])
        ]
        observers.supernodes = [
            .init(name: "supernode", presence: presence, heads: try? SupernodeHeads(Array(heads.utf8)[...]))
        ]
        observers.targets = [.init(name: "sequencer", presence: presence, failsafe: failsafe)]
        observers.pushes = [.init(name: "alertmanager", delivered: 3)]
        return observers
    }
}
