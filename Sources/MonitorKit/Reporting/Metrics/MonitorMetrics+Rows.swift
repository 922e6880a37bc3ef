extension MonitorMetrics {
    /// Writes what chains themselves say about where they stand.
    static func writeRowState(_ rows: [RowReport], to page: inout TextExposition) {
        page.begin(.rowExpected)
        for row in rows { page.sample([label(row), LabelValue(row.kind.rawValue)], 1) }
        page.begin(.rowHeadNumber)
        eachHead(rows) { labels, head in
            if let position = head.position { page.sample(labels, position.number) }
        }
        page.begin(.rowHeadTimestamp)
        eachHead(rows) { labels, head in
            if let time = head.position?.time { page.sample(labels, number: time) }
        }
        page.begin(.rowThreshold)
        eachHead(rows) { page.sample($0, number: $1.threshold.stalled) }
    }

    /// Writes what this replica has seen of them; what is not known yet is left out, never zero.
    static func writeRowFreshness(_ rows: [RowReport], to page: inout TextExposition) {
        page.begin(.rowHeadChangedTimestamp)
        eachHead(rows) { labels, head in
            if let movedAt = head.movedAt { page.sample(labels, number: movedAt) }
        }
        page.begin(.rowStalledSince)
        eachHead(rows) { labels, head in
            if let since = head.stalledSince { page.sample(labels, number: since) }
        }
        writeHistories(rows, to: &page)
        page.begin(.rowWindowEnd)
        for row in rows {
            if let end = row.sequencingWindowEndsAt { page.sample([label(row)], number: end) }
        }
        page.begin(.rowTally)
        for row in rows {
            if let share = row.tallyShare { page.sample([label(row)], number: share) }
        }
    }

    /// Writes what this replica takes for true of them by its own clock.
    static func writeVotes(_ rows: [RowReport], to page: inout TextExposition) {
        page.begin(.rowHeadState)
        eachHead(rows) { labels, head in
            guard let state = head.state else { return }
            for each in LivenessState.allCases {
                page.sample(labels + [LabelValue(each.rawValue)], each == state ? 1 : 0)
            }
        }
        page.begin(.rowCause)
        for row in rows where row.state != nil || !row.causes.isEmpty {
            for cause in StallCause.possible(for: row.kind) {
                page.sample([label(row), LabelValue(cause.rawValue)], row.causes.contains(cause) ? 1 : 0)
            }
        }
        writeSources(rows, to: &page)
    }

    private static func writeHistories(_ rows: [RowReport], to page: inout TextExposition) {
        page.begin(.rowHistoryViolation)
        for row in rows where row.isHeld != nil {
            for violation in HistoryViolation.allCases {
                page.sample(
                    [label(row), LabelValue(violation.rawValue)], row.violations.contains(violation) ? 1 : 0)
            }
        }
        page.begin(.rowSourcesDisagree)
        for row in rows where row.isHeld != nil { page.sample([label(row)], row.sourcesDisagree ? 1 : 0) }
    }

    private static func writeSources(_ rows: [RowReport], to page: inout TextExposition) {
        page.begin(.rowSourceState)
        for row in rows {
            for source in row.sources {
                guard let state = source.state else { continue }
                for each in SourceState.allCases {
                    page.sample(
                        [label(row), LabelValue(source.name), LabelValue(each.rawValue)], each == state ? 1 : 0)
                }
            }
        }
    }

    private static func label(_ row: RowReport) -> LabelValue { LabelValue(row.id.description) }

    private static func eachHead(_ rows: [RowReport], _ body: ([LabelValue], RowReport.Head) -> Void) {
        for row in rows {
            for head in row.heads { body([label(row), LabelValue(head.head.rawValue)], head) }
        }
    }
}
