@testable import MonitorKit

/// The class-S state of a replica, or of the oracle: what must be the same for all that have read the same chains.
///
/// Left out is what depends on having been there (class E: what a verdict was before, how jobs ended), how fresh it all is
/// (class F), and the broken rules of a message that has no verdict.
struct Picture {
    struct Verdict: Equatable, CustomStringConvertible {
        let status: MessageStatus
        let safety: SafetyLevel
        let brokenRules: [UInt8]

        var description: String {
            "\(status.label) \(status.reasonLabel ?? "-") \(safety.label), rules \(brokenRules)"
        }
    }

    var snapshot = MonitorSnapshot()
    var jobs: [JobID: Verdict] = [:]

    init() {}

    /// What a replica believes.
    init(_ core: MonitorCore) {
        self.init(core.snapshot, core.liveJobs)
    }

    /// What a replica believes, from what it shows.
    init(_ snapshot: MonitorSnapshot, _ liveJobs: [Job]) {
        self.snapshot = snapshot
        // What is a function of the jobs alone is held against them by whoever watches the replica.
        for index in self.snapshot.chains.indices {
            self.snapshot.chains[index].findings.invalid = []
            self.snapshot.chains[index].findings.checkpoints = []
        }
        for job in liveJobs {
            jobs[job.id] = Verdict(
                status: job.status, safety: job.safety,
                brokenRules: job.status.isDefinite ? job.brokenRules.rules.map(\.rawValue) : [])
        }
    }

    /// The series that stand on the metrics page.
    var page: String {
        String(decoding: MonitorMetrics.state(snapshot, .openMetrics), as: UTF8.self)
    }

    /// Counts the jobs anew.
    mutating func count(
        _ parameters: ProtocolParameters, _ claims: [(id: JobID, block: BlockReference, message: ExecutingMessage)]
    ) {
        for (id, block, message) in claims {
            let initiating = message.identifier.chainID
            let isInSet = parameters.chains[initiating] != nil || parameters.unattached.contains(initiating)
            guard let verdict = jobs[id] else { continue }
            snapshot.count(
                message, verdict.status, verdict.safety, from: isInSet ? initiating : nil, to: id.chain)
            snapshot.find(message, in: block, verdict.status, verdict.safety, on: id.chain)
        }
    }

    /// Where a replica differs from this picture, in words.
    func differences(from core: MonitorCore) -> [String] { differences(from: Picture(core)) }

    /// Where another picture differs from this one, in words.
    func differences(from other: Picture) -> [String] {
        var found: [String] = []
        for (mine, theirs) in zip(snapshot.chains, other.snapshot.chains) {
            if mine.window != theirs.window {
                found.append("chain \(mine.id): window \(text(theirs.window)), expected \(text(mine.window))")
            }
            if mine.isComplete != theirs.isComplete {
                found.append("chain \(mine.id): complete \(theirs.isComplete), expected \(mine.isComplete)")
            }
        }
        for (id, verdict) in jobs where other.jobs[id] != verdict {
            let believed = other.jobs[id].map(\.description) ?? "not there"
            found.append("job \(id.chain)/#\(id.blockHash.words.1)/\(id.logIndex): \(believed), expected \(verdict)")
        }
        for id in other.jobs.keys where jobs[id] == nil {
            found.append("job \(id.chain)/#\(id.blockHash.words.1)/\(id.logIndex) should not be there")
        }
        guard found.isEmpty, page != other.page else { return found.sorted() }
        let lines = zip(page.split(separator: "\n"), other.page.split(separator: "\n")).filter { $0 != $1 }
        return lines.map { "metrics: \($1), expected \($0)" } + ["the metrics pages differ"]
    }

    private func text(_ window: ClosedRange<BlockNumber>?) -> String {
        window.map { "\($0.lowerBound) to \($0.upperBound)" } ?? "empty"
    }
}

extension MonitorSnapshot {
    /// Takes one message into what is told of its chain beyond the counts.
    mutating func find(
        _ message: ExecutingMessage, in block: BlockReference, _ status: MessageStatus, _ safety: SafetyLevel,
        on chain: ChainID
    ) {
        guard let place = chains.firstIndex(where: { $0.id == chain }) else { return }
        if message.identifier.timestamp == block.timestamp { chains[place].findings.sameTimestamp += 1 }
        switch Int(block.timestamp.seconds) - Int(clamping: message.identifier.timestamp.seconds) {
        case ..<0: break
        case 0: chains[place].statistics.liveByAge[0] += 1
        case ...60: chains[place].statistics.liveByAge[1] += 1
        case ...600: chains[place].statistics.liveByAge[2] += 1
        case ...3_600: chains[place].statistics.liveByAge[3] += 1
        case ...86_400: chains[place].statistics.liveByAge[4] += 1
        case ...604_800: chains[place].statistics.liveByAge[5] += 1
        default: chains[place].statistics.liveByAge[6] += 1
        }
        switch status {
        case .valid: break
        case .invalid(let reason):
            chains[place].findings.invalidCount += 1
            chains[place].findings.invalidByReason[reason, default: 0] += 1
        case .unknown(let reason):
            chains[place].findings.unknownByReason[reason, default: 0] += 1
            guard reason != .chainNotAttached else { break }
            let oldest = chains[place].findings.oldestUnknown ?? block.timestamp
            chains[place].findings.oldestUnknown = min(oldest, block.timestamp)
            if safety >= .crossSafe { chains[place].findings.unknownInSafeBySafety[safety.rawValue] += 1 }
        }
    }

    /// Counts one message.
    mutating func count(
        _ message: ExecutingMessage, _ status: MessageStatus, _ safety: SafetyLevel, from initiating: ChainID?,
        to chain: ChainID
    ) {
        var count = counts[.init(executing: chain, initiating: initiating)] ?? .init()
        switch status {
        case .valid: count.valid += 1
        case .unknown: count.unknown += 1
        case .invalid: count.invalidBySafety[safety.rawValue] += 1
        }
        if message.accessList == .undeclared { count.undeclaredBySafety[safety.rawValue] += 1 }
        if message.accessList == .mismatched { count.mismatched += 1 }
        counts[.init(executing: chain, initiating: initiating)] = count
    }
}
