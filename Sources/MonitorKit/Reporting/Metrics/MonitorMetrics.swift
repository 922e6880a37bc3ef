/// Writes the metrics page: a pure function of a snapshot and of what this process counted.
package enum MonitorMetrics {
    /// The whole page.
    package static func page(
        _ snapshot: MonitorSnapshot, _ readings: MetricReadings, _ format: ExpositionFormat
    ) -> [UInt8] {
        page(
            snapshot, chainData: chainData(snapshot, format), requests: requests(readings.upstreams, format), readings,
            format)
    }

    /// The whole page around the two large parts, which change more seldom than a page is asked for.
    package static func page(
        _ snapshot: MonitorSnapshot, chainData: [UInt8], requests: [UInt8], _ readings: MetricReadings,
        _ format: ExpositionFormat, created: Double? = nil
    ) -> [UInt8] {
        var page = TextExposition(
            format, capacity: chainData.count + requests.count + 16_384, created: created)
        writeIdentity(readings.identity, to: &page)
        page.append(chainData)
        page.append(requests)
        writeProcess(readings, to: &page)
        writeObservers(readings.observers, isComplete: snapshot.chains.allSatisfy(\.isComplete), to: &page)
        page.finish()
        return page.bytes
    }

    /// The part of the page that depends on the snapshot alone: state, freshness, votes, events, then what was counted on the way.
    package static func chainData(
        _ snapshot: MonitorSnapshot, _ format: ExpositionFormat, created: Double? = nil
    ) -> [UInt8] {
        var page = TextExposition(format, capacity: 65_536, created: created)
        writeState(snapshot, to: &page)
        writeFreshness(snapshot, to: &page)
        writeEvents(snapshot, to: &page)
        writeStatistics(snapshot, to: &page)
        writeDetection(snapshot, to: &page)
        writeUnconfirmedHeads(snapshot, to: &page)
        return page.bytes
    }

    /// The class-S part alone: byte for byte equal on replicas that know as much.
    package static func state(_ snapshot: MonitorSnapshot, _ format: ExpositionFormat) -> [UInt8] {
        var page = TextExposition(format, capacity: 65_536)
        writeState(snapshot, to: &page)
        return page.bytes
    }

    private static func writeIdentity(_ identity: ReplicaIdentity, to page: inout TextExposition) {
        page.begin(.build)
        let build = [identity.version, identity.revision, identity.swiftVersion]
        page.sample(build.map { LabelValue($0) }, 1)
        page.begin(.config)
        let dependencySet = identity.dependencySet.sorted().map(\.description).joined(separator: ",")
        page.sample([LabelValue(identity.configurationHash), LabelValue(dependencySet)], 1)
    }

    private static func writeState(_ snapshot: MonitorSnapshot, to page: inout TextExposition) {
        let chains = snapshot.chains.map { (chain: $0, label: LabelValue($0.id.description)) }
        page.begin(.chainExpected)
        for (_, label) in chains { page.sample([label], 1) }
        writeHeads(.chainHeadBlockNumber, chains, to: &page) { $0.number.value }
        writeHeads(.chainHeadTimestamp, chains, to: &page) { $0.timestamp.seconds }
        MessageMatrix(snapshot).write(to: &page)
        page.begin(.unprovenHeaders)
        for (chain, label) in chains where chain.isComplete || chain.unprovenHeaders > 0 {
            page.sample([label], chain.unprovenHeaders)
        }
        page.begin(.undecodableLogs)
        for (chain, label) in chains where chain.isComplete || chain.undecodableLogs > 0 {
            page.sample([label], chain.undecodableLogs)
        }
        page.begin(.configurationConflict)
        for (chain, label) in chains where chain.isComplete || chain.contradictsConfiguration {
            page.sample([label], chain.contradictsConfiguration ? 1 : 0)
        }
        MessageFindings(snapshot).write(to: &page)
        writeAges(snapshot, to: &page)
        writeRowState(snapshot.rows, to: &page)
    }

    private static func writeHeads(
        _ family: MetricFamily, _ chains: [(chain: MonitorSnapshot.Chain, label: LabelValue)],
        to page: inout TextExposition, value: (MonitorSnapshot.Head) -> UInt64
    ) {
        page.begin(family)
        for (chain, label) in chains {
            for level in SafetyLevel.allCases {
                guard let head = chain.heads[level] else { continue }
                page.sample([label, LabelValue(level.label)], value(head))
            }
        }
    }

    private static func writeFreshness(_ snapshot: MonitorSnapshot, to page: inout TextExposition) {
        let chains = snapshot.chains.map { (chain: $0, label: LabelValue($0.id.description)) }
        page.begin(.chainVerifiedTimestamp)
        for (chain, label) in chains { page.sample([label], number: chain.verifiedAt.isFinite ? chain.verifiedAt : 0) }
        page.begin(.chainComplete)
        for (chain, label) in chains { page.sample([label], chain.isComplete ? 1 : 0) }
        page.begin(.chainBlocksToRead)
        for (chain, label) in chains { page.sample([label], chain.blocksToRead) }
        page.begin(.unprovenReads)
        for (chain, label) in chains { page.sample([label], chain.unprovenReads) }
        page.begin(.inboxInitialized)
        for (chain, label) in chains {
            if let isInitialized = chain.isInboxInitialized { page.sample([label], isInitialized ? 1 : 0) }
        }
        page.begin(.upstreamsDisagreeing)
        for (chain, label) in chains { page.sample([label], UInt64(clamping: chain.disagreeingUpstreams)) }
        page.begin(.upstreamUp)
        for (name, isUp) in snapshot.upstreams.sorted(by: { $0.key < $1.key }) {
            page.sample([LabelValue(name)], isUp ? 1 : 0)
        }
        page.begin(.selfTestSuccessTimestamp)
        page.sample([], number: snapshot.selfTestPassedAt.isFinite ? snapshot.selfTestPassedAt : 0)
        writeRanges(snapshot, to: &page)
        writeRowFreshness(snapshot.rows, to: &page)
        writeVotes(snapshot.rows, to: &page)
    }
}
