/// All rows of one monitor: what is read of chains goes in, reports and transitions come out.
package struct LivenessTable: Sendable {
    private struct Entry: Sendable {
        var row: ChainRow
        var report: RowReport
        var isTouched = false
    }

    private var entries: [RowID: Entry] = [:]
    private var ids: [RowID] = []
    private var transitions: [RowTransition] = []

    /// Whether a report changed since `reports` were last taken.
    package private(set) var hasNews = false

    /// Starts with rows that are known beforehand.
    package init(_ rows: [RowID: RowParameters] = [:]) {
        for (id, parameters) in rows { define(id, parameters) }
    }

    /// Adds a row, or replaces what one goes by that nothing has been heard of.
    package mutating func define(_ id: RowID, _ parameters: RowParameters) {
        if entries[id]?.isTouched == true { return }
        let row = ChainRow(id, parameters)
        if entries[id] == nil { ids = (ids + [id]).sorted() }
        entries[id] = Entry(row: row, report: RowReport(row, at: Moment(wall: 0, steady: 0)))
        hasNews = true
    }

    /// The parameters of a row.
    package func parameters(of id: RowID) -> RowParameters? { entries[id]?.row.parameters }

    /// Names a source before it is asked, so that one that never answers shows.
    package mutating func add(_ source: String, to id: RowID, at now: Moment) {
        change(id, at: now) { $0.add(source: source) }
    }

    /// Takes in what a source said, or why it said nothing.
    package mutating func look(
        _ id: RowID, by source: String, _ outcome: Result<RowObservation, UpstreamFailure>, at now: Moment
    ) {
        change(id, at: now) { row in
            switch outcome {
            case .success(let observation): row.answered(source, observation, at: now)
            case .failure(let failure): row.failed(source, failure, at: now)
            }
        }
        entries[id]?.isTouched = true
    }

    /// Lets time pass for every row.
    package mutating func tick(at now: Moment) {
        for id in ids {
            change(id, at: now) { $0.tick(at: now) }
        }
    }

    /// The reports, EVM chains first.
    package mutating func takeReports() -> [RowReport] {
        hasNews = false
        return ids.compactMap { entries[$0]?.report }
    }

    /// What has happened since the last call.
    package mutating func takeTransitions() -> [RowTransition] {
        defer { transitions.removeAll() }
        return transitions
    }

    private mutating func change(_ id: RowID, at now: Moment, _ change: (inout ChainRow) -> Void) {
        guard var entry = entries.removeValue(forKey: id) else { return }
        change(&entry.row)
        transitions += entry.row.takeTransitions()
        let report = RowReport(entry.row, at: now)
        hasNews = hasNews || report != entry.report
        entry.report = report
        entries[id] = entry
    }
}
