/// What is told of messages beyond their numbers: the worst one by one, the reasons, what must not be unknown, the digests.
struct MessageFindings {
    /// Invalid messages of a chain that have a series of their own.
    static let detailLimit = 20

    private let chains: [(chain: MonitorSnapshot.Chain, label: LabelValue)]
    private let members: Set<ChainID>

    init(_ snapshot: MonitorSnapshot) {
        chains = snapshot.chains.map { ($0, LabelValue($0.id.description)) }
        members = Set(snapshot.dependencySet)
    }

    /// Writes every family, in the order of the catalogue.
    func write(to page: inout TextExposition) {
        page.begin(.invalidMessageReasons)
        for (chain, label) in chains {
            for reason in InvalidReason.allCases {
                count(
                    chain.findings.invalidByReason[reason] ?? 0, [label, LabelValue(reason.rawValue)], chain, to: &page)
            }
        }
        page.begin(.invalidMessageBlockTimestamp)
        for (chain, label) in chains { writeDetails(chain, label, to: &page) }
        page.begin(.invalidMessagesHidden)
        for (chain, label) in chains {
            count(max(0, chain.findings.invalidCount - Self.detailLimit), [label], chain, to: &page)
        }
        page.begin(.unknownMessages)
        for (chain, label) in chains {
            for reason in UnknownReason.allCases {
                count(
                    chain.findings.unknownByReason[reason] ?? 0, [label, LabelValue(reason.rawValue)], chain, to: &page)
            }
        }
        page.begin(.unknownInSafeMessages)
        for (chain, label) in chains {
            for level in [SafetyLevel.crossSafe, .finalized] {
                count(
                    chain.findings.unknownInSafeBySafety[level.rawValue], [label, LabelValue(level.label)], chain,
                    to: &page)
            }
        }
        page.begin(.oldestUnknownBlockTimestamp)
        for (chain, label) in chains {
            if let oldest = chain.findings.oldestUnknown { page.sample([label], oldest.seconds) }
        }
        page.begin(.sameTimestampMessages)
        for (chain, label) in chains { count(chain.findings.sameTimestamp, [label], chain, to: &page) }
        page.begin(.exposedMessages)
        for (chain, label) in chains { count(chain.findings.exposed, [label], chain, to: &page) }
        page.begin(.verdictCheckpoint)
        writeCheckpoints(to: &page) { $0.block.value }
        page.begin(.verdictDigest)
        writeCheckpoints(to: &page) { $0.digest }
    }

    /// A count is told when it is positive, and when "none" is known.
    private func count(
        _ count: Int, _ labels: [LabelValue], _ chain: MonitorSnapshot.Chain, to page: inout TextExposition
    ) {
        if count > 0 || chain.isComplete { page.sample(labels, UInt64(clamping: count)) }
    }

    private func writeDetails(_ chain: MonitorSnapshot.Chain, _ label: LabelValue, to page: inout TextExposition) {
        for message in chain.findings.invalid.prefix(Self.detailLimit) {
            let job = message.job
            let initiating = job.message.identifier.chainID
            page.sample(
                [
                    label, members.contains(initiating) ? LabelValue(initiating.description) : .other,
                    LabelValue(job.safety.label), LabelValue(job.status.reasonLabel ?? ""),
                    LabelValue(job.block.number.description), LabelValue(job.block.hash.description),
                    LabelValue(job.message.transactionHash.description), LabelValue(job.message.logIndex.description),
                ], job.block.timestamp.seconds)
        }
    }

    private func writeCheckpoints(to page: inout TextExposition, value: (VerdictCheckpoint) -> UInt64) {
        for (chain, label) in chains {
            for checkpoint in chain.findings.checkpoints.sorted(by: { $0.isEven && !$1.isEven }) {
                page.sample([label, LabelValue(checkpoint.isEven ? "even" : "odd")], value(checkpoint))
            }
        }
    }
}

extension MonitorMetrics {
    /// Writes what this process has seen happen; every series is there from the first scrape on, so that the first event is
    /// an increase.
    static func writeEvents(_ snapshot: MonitorSnapshot, to page: inout TextExposition) {
        let initiating = snapshot.dependencySet.map { (id: Optional($0), label: LabelValue($0.description)) }
        let (valid, invalid) = (LabelValue("valid"), LabelValue("invalid"))
        page.begin(.validityFlips)
        for chain in snapshot.chains {
            let executing = LabelValue(chain.id.description)
            for (id, label) in initiating + [(nil, .other)] {
                let flips = snapshot.flips[.init(executing: chain.id, initiating: id)] ?? .init()
                page.sample([executing, label, valid], flips.toValid)
                page.sample([executing, label, invalid], flips.toInvalid)
            }
        }
        page.begin(.reorgs)
        for chain in snapshot.chains {
            for level in SafetyLevel.allCases {
                page.sample(
                    [LabelValue(chain.id.description), LabelValue(level.label)], chain.reorgsBySafety[level.rawValue])
            }
        }
        page.begin(.blockReplacements)
        for chain in snapshot.chains {
            for cause in ReplacementCause.allCases {
                page.sample(
                    [LabelValue(chain.id.description), LabelValue(cause.rawValue)], chain.replacements[cause] ?? 0)
            }
        }
        page.begin(.replacementsUndone)
        for chain in snapshot.chains {
            page.sample([LabelValue(chain.id.description)], chain.replacementsUndone)
        }
        page.begin(.levelRegressions)
        for chain in snapshot.chains {
            for level in SafetyLevel.allCases where level != .unsafe {
                page.sample(
                    [LabelValue(chain.id.description), LabelValue(level.label)], chain.levelRegressions[level.rawValue])
            }
        }
    }
}
