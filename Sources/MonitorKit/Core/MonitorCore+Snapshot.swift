/// The picture that readers get.
extension MonitorCore {
    /// What is known now, for metrics, probes and the API; costs the number of chains, not of messages.
    package var snapshot: MonitorSnapshot {
        var snapshot = MonitorSnapshot()
        snapshot.dependencySet = configuration.parameters.members
        snapshot.chains = chains.indices.map { index in
            let chain = chains[index]
            var picture = MonitorSnapshot.Chain(id: chain.id)
            picture.blocksToRead = blocksToRead(index)
            picture.disagreeingUpstreams = disagreeing(index)
            picture.heads = chain.levelHeads
            picture.isComplete = chain.isComplete
            picture.hasNeverAnswered = chain.wasTried && chain.heads == nil
            picture.verifiedAt = chain.verifiedAt
            if let first = chain.window.first, let last = chain.window.last { picture.window = first...last }
            picture.isInboxInitialized = chain.isInboxInitialized
            picture.unprovenHeaders = chain.unprovenHeaders
            picture.unprovenReads = chain.unprovenReads
            picture.undecodableLogs = chain.undecodableLogs
            picture.findings = findings(index)
            picture.statistics = chain.statistics
            picture.initiating = chain.initiating.range
            picture.levelSources = chain.levelSources.mapValues(\.kind)
            picture.reorgsBySafety = chain.reorgsBySafety
            picture.levelRegressions = chain.levelRegressions
            picture.unconfirmedHeads = chain.unconfirmedHeads
            picture.replacements = chain.replacements.counts
            picture.replacementsUndone = chain.replacements.undone
            picture.contradictsConfiguration = chain.hasConfigurationConflict
            return picture
        }
        snapshot.counts = counts.filter { $0.value != .init() }
        snapshot.flips = flips
        snapshot.found = found
        return snapshot
    }

    /// Finds the range of named blocks anew, where it may have changed.
    mutating func updateInitiatingRange(_ chain: ChainIndex) {
        guard chains[chain].initiating.isStale || chains[chain].initiating.isWasteful else { return }
        let id = chains[chain].id
        if chains[chain].initiating.isWasteful {
            chains[chain].initiating.compact { evidence[InitiatingKey(chain: id, number: $0)] != nil }
        }
        chains[chain].initiating.update { evidence[InitiatingKey(chain: id, number: $0)] != nil }
    }

    private func findings(_ index: ChainIndex) -> MonitorSnapshot.Findings {
        let chain = chains[index]
        var findings = MonitorSnapshot.Findings()
        findings.invalid = chain.listedInvalid
        findings.invalidCount = chain.findings.invalid.total - chain.findings.ignored
        findings.unknownInSafe = chain.listedUnknown
        findings.unknownInSafeBySafety = chain.findings.unknownInSafeBySafety
        findings.invalidByReason = chain.findings.invalidByReason
        findings.unknownByReason = chain.findings.unknownByReason
        findings.oldestUnknown = chain.findings.unknown.lowest.flatMap { chain.window[$0]?.timestamp }
        findings.exposed = chain.exposedMessages
        findings.sameTimestamp = chain.findings.sameTimestamp
        findings.checkpoints = checkpoints(index)
        return findings
    }

    /// Every live job with its verdict, in no order: for tests, and for looking at one monitor in full.
    package var liveJobs: [Job] {
        chains.flatMap { chain -> [Job] in
            guard let first = chain.window.first, let last = chain.window.last else { return [] }
            return (first.value...last.value).flatMap { number in
                jobs.slots(inBlockFrom: chain.window[BlockNumber(number)]?.firstJob).compactMap { jobs[$0] }
            }
        }
    }
}
