extension MonitorMetrics {
    /// Writes how old messages are when they are executed; a count is told when it is positive, and when "none" is known.
    static func writeAges(_ snapshot: MonitorSnapshot, to page: inout TextExposition) {
        page.begin(.messagesExecutedWithin)
        for chain in snapshot.chains {
            for (age, count) in zip(MessageStatistics.ages, chain.statistics.executedWithin)
            where count > 0 || chain.isComplete {
                page.sample(
                    [LabelValue(chain.id.description), LabelValue(age.description)], UInt64(clamping: count))
            }
        }
    }

    /// Writes which blocks are followed and named, and who says how safe they are.
    static func writeRanges(_ snapshot: MonitorSnapshot, to page: inout TextExposition) {
        let chains = snapshot.chains.map { (chain: $0, label: LabelValue($0.id.description)) }
        page.begin(.windowBlockNumber)
        for (chain, label) in chains { writeEdges(label, chain.window, to: &page) }
        page.begin(.initiatingBlockNumber)
        for (chain, label) in chains { writeEdges(label, chain.initiating, to: &page) }
        page.begin(.levelSource)
        for (chain, label) in chains {
            for level in SafetyLevel.allCases {
                guard let source = chain.levelSources[level] else { continue }
                page.sample([label, LabelValue(level.label), LabelValue(source)], 1)
            }
        }
    }

    private static func writeEdges(
        _ label: LabelValue, _ range: ClosedRange<BlockNumber>?, to page: inout TextExposition
    ) {
        guard let range else { return }
        page.sample([label, LabelValue("lowest")], range.lowerBound.value)
        page.sample([label, LabelValue("highest")], range.upperBound.value)
    }

    /// Writes what messages add up to, from zero on.
    static func writeStatistics(_ snapshot: MonitorSnapshot, to page: inout TextExposition) {
        let chains = snapshot.chains.map { (chain: $0, label: LabelValue($0.id.description)) }
        let initiating = snapshot.dependencySet.map { (id: Optional($0), label: LabelValue($0.description)) }
        page.begin(.messagesFound)
        for (chain, label) in chains {
            for (id, name) in initiating + [(nil, .other)] {
                page.sample([label, name], snapshot.found[.init(executing: chain.id, initiating: id)] ?? 0)
            }
        }
        page.begin(.messagesEnded)
        for (chain, label) in chains {
            for end in JobEnd.allCases { page.sample([label, LabelValue(end.rawValue)], chain.statistics.ended(end)) }
        }
        page.begin(.messagesReorged)
        for (chain, label) in chains {
            page.sample([label, LabelValue("executing")], chain.statistics.executingReorged)
            page.sample([label, LabelValue("initiating")], chain.statistics.initiatingReorged)
        }
    }

    /// Writes how soon verdicts came.
    static func writeDetection(_ snapshot: MonitorSnapshot, to page: inout TextExposition) {
        page.begin(.messageDetection)
        for chain in snapshot.chains {
            page.sample([LabelValue(chain.id.description)], chain.statistics.detection)
        }
    }

    /// Writes how often nodes named heads behind ours that did not count.
    static func writeUnconfirmedHeads(_ snapshot: MonitorSnapshot, to page: inout TextExposition) {
        page.begin(.unconfirmedHeads)
        for chain in snapshot.chains { page.sample([LabelValue(chain.id.description)], chain.unconfirmedHeads) }
    }
}
