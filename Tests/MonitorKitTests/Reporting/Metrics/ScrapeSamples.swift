import Foundation
import Testing

@testable import MonitorKit

/// Pages and models that several suites share.
enum ScrapeSamples {
    /// Chain 10 complete with one invalid message from 130; chain 130 still reading its window.
    private static let head = BlockReference(
        number: BlockNumber(143_999_900), hash: Hash32(1, 2, 3, 4), timestamp: Timestamp(1_763_686_799))

    static func twoChains() -> MonitorSnapshot {
        var ten = MonitorSnapshot.Chain(id: ChainID(10))
        ten.isComplete = true
        ten.verifiedAt = 1_763_686_800.25
        ten.heads[.unsafe] = .init(number: BlockNumber(143_999_900), timestamp: Timestamp(1_763_686_799))
        ten.heads[.localSafe] = .init(number: BlockNumber(143_999_882), timestamp: Timestamp(1_763_686_763))
        ten.findings.invalidCount = 1
        ten.findings.invalidByReason = [.payloadMismatch: 1]
        ten.findings.checkpoints = [
            VerdictCheckpoint(block: BlockNumber(143_999_549), digest: 281_474_976_710_655, isEven: false),
            VerdictCheckpoint(block: BlockNumber(143_999_099), digest: 7, isEven: true),
        ]
        ten.reorgsBySafety = [2, 0, 0, 0]
        ten.unconfirmedHeads = 4
        ten.window = BlockNumber(143_998_082)...BlockNumber(143_999_900)
        ten.initiating = BlockNumber(143_990_000)...BlockNumber(143_999_871)
        ten.levelSources = [.localSafe: LevelSource.status("node").kind]
        // 12 messages of the same second, 29 within a minute, one after two days.
        ten.statistics.liveByAge = [12, 29, 0, 0, 0, 1, 0]
        for end in [JobEnd.finalizedValid, .finalizedValid, .reorgedOut] { ten.statistics.count(end) }
        ten.statistics.initiatingReorged = 3
        ten.statistics.executingReorged = 1
        for wait in [0.25, 2] { ten.statistics.detected(at: 1_763_686_799 + wait, in: Self.head) }
        var unichain = MonitorSnapshot.Chain(id: ChainID(130))
        unichain.undecodableLogs = 2
        unichain.blocksToRead = 12
        unichain.findings.unknownByReason = [.initiatingChainBehind: 7]
        unichain.findings.oldestUnknown = Timestamp(1_763_686_700)
        var snapshot = MonitorSnapshot()
        snapshot.dependencySet = [ChainID(10), ChainID(130)]
        snapshot.chains = [ten, unichain]
        var counts = MonitorSnapshot.Counts()
        counts.valid = 41
        counts.invalidBySafety[SafetyLevel.unsafe.rawValue] = 1
        snapshot.counts[.init(executing: ChainID(10), initiating: ChainID(130))] = counts
        var waiting = MonitorSnapshot.Counts()
        waiting.unknown = 7
        snapshot.counts[.init(executing: ChainID(130), initiating: ChainID(10))] = waiting
        snapshot.found[.init(executing: ChainID(10), initiating: ChainID(130))] = 45
        snapshot.flips[.init(executing: ChainID(10), initiating: ChainID(130))] = {
            var flips = MonitorSnapshot.Flips()
            flips.toInvalid = 1
            return flips
        }()
        snapshot.upstreams = ["el-10": true]
        snapshot.selfTestPassedAt = 1_763_686_790.5
        return snapshot
    }

    /// What the process of the golden pages counted.
    static func readings() -> MetricReadings {
        let rpc = RPCTelemetry(upstreams: ["el-10": [.blockReceipts]])
        let method = "eth_getBlockReceipts"
        rpc.record(upstream: "el-10", method: method, duration: .milliseconds(10), failure: nil)
        rpc.record(upstream: "el-10", method: method, duration: .milliseconds(250), failure: nil)
        rpc.record(upstream: "el-10", method: method, duration: .seconds(12), failure: .timeout)
        rpc.recordExchange(upstream: "el-10")
        rpc.recordExchange(upstream: "el-10")
        var readings = MetricReadings(identity: identity)
        readings.upstreams = rpc.readings()
        readings.scrapes = [9, 0, 0, 0, 0, 0]
        readings.logMessages = [0, 0, 5, 1, 0, 0]
        readings.replicaNumber = 281_474_976_710_655
        readings.logLinesLost = 3
        readings.process.cpuSeconds = 1.5
        readings.process.residentBytes = 20_971_520
        readings.process.startTime = 1_763_680_000.12
        readings.process.threads = 4
        return readings
    }

    static let identity = ReplicaIdentity(
        version: "0.3.1", revision: "1f0c2ab", swiftVersion: "6.3.1", configurationHash: "b7d1c0a4",
        dependencySet: [ChainID(130), ChainID(10)])

    /// A fixture of the `scrape` folder.
    static func fixture(_ name: String) throws -> String {
        let folder = try #require(Bundle.module.url(forResource: "Fixtures", withExtension: nil))
        return try String(contentsOf: folder.appending(path: "scrape/\(name)"), encoding: .utf8)
    }

    /// A page as text.
    static func text(_ bytes: [UInt8]) -> String {
        String(decoding: bytes, as: UTF8.self)
    }

    /// The sample lines of a page, without metadata.
    static func samples(_ bytes: [UInt8]) -> [String] {
        text(bytes).split(separator: "\n").map(String.init).filter { !$0.hasPrefix("#") }
    }
}
