import MonitorKit

/// What must hold of the verdicts of one replica by what rollup nodes told it, seen from outside.
struct DoubtWatch {
    private let ours: ProtocolParameters
    /// What each of them told it last.
    private var told: [String: ToldParameters] = [:]

    init(_ ours: ProtocolParameters) {
        self.ours = ours
    }

    /// Takes in an event; whether it was one that may cast doubt.
    mutating func note(_ event: MonitorEvent) -> Bool {
        guard case .parametersTold(let name, let words) = event else { return false }
        told[name] = words
        return true
    }

    /// The numbers of the rules whose answer about a message is in doubt.
    func rules(about job: Job) -> Set<UInt8> {
        NaiveDoubts(ours: ours, told: Array(told.values))
            .rules(job.message.identifier, on: job.chain, at: job.block.timestamp.seconds)
    }

    /// Verdicts that hang on what is in doubt, and jobs without one for no reason.
    func broken(_ jobs: [Job], _ snapshot: MonitorSnapshot) -> [String] {
        guard !told.isEmpty else { return [] }
        let contradicted = Set(snapshot.chains.filter(\.contradictsConfiguration).map(\.id))
        return jobs.compactMap { brokenVerdict(of: $0, contradicted) }
    }

    private func brokenVerdict(of job: Job, _ contradicted: Set<ChainID>) -> String? {
        let doubted = rules(about: job)
        switch job.status {
        case .valid where !doubted.isEmpty:
            return "\(job.short) is valid, and rules \(doubted.sorted()) are in doubt"
        case .invalid where doubted.isSuperset(of: job.brokenRules.rules.map(\.rawValue)):
            return "\(job.short) is \(job.status), and no rule is broken but those in doubt, \(doubted.sorted())"
        case .unknown(.configuration) where doubted.isEmpty:
            let isExplained = contradicted.contains(job.chain) || contradicted.contains(job.message.identifier.chainID)
            return isExplained ? nil : "\(job.short) is \(job.status), and nothing is in doubt"
        default: return nil
        }
    }
}
