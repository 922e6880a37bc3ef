/// Reads the settings about chains that are watched for stops.
struct RowList {
    /// The chains that are watched anyway.
    let attached: [ChainID]

    /// The plan; what is unusable has been noted.
    func read(_ endpoints: inout EndpointReader, _ reader: inout SettingReader) -> RowPlan {
        var plan = RowPlan()
        if let interval = reader.value(Settings.rowPollInterval) { plan.pollInterval = interval / .seconds(1) }
        for entry in reader.entries(Settings.rows) { define(entry, &plan, &reader) }
        for entry in reader.entries(Settings.rowSources) {
            if let source = source(entry, plan, &endpoints, &reader) { plan.sources.append(source) }
        }
        for id in plan.rows.keys.sorted() where !plan.sources.contains(where: { $0.row == id }) {
            // An entry that is unusable has been noted, and is not missing too.
            guard reader.problems.isEmpty else { break }
            reader.note(
                SettingProblem(
                    at: Settings.rowSources.declaration.flag, "names nothing to read \(id) from",
                    remedy: "write \(id)/\(plan.rows[id]?.kind == .concordium ? "wallet-proxy" : "rpc")=URL"))
        }
        for entry in reader.entries(Settings.rowStallAfter) {
            guard isKnown(entry.value.row, at: entry.place, plan, &reader) else { continue }
            plan.overrides[entry.value.row, default: [:]][entry.value.head] = entry.value.stalledAfter / .seconds(1)
        }
        for entry in reader.entries(Settings.rowMaintenance)
        where isKnown(entry.value, at: entry.place, plan, &reader) { plan.maintained.insert(entry.value) }
        return plan
    }

    private func define(_ entry: SettingReader.Entry<RowEntry>, _ plan: inout RowPlan, _ reader: inout SettingReader) {
        let row = entry.value
        if case .chain(let chain) = row.id, attached.contains(chain) {
            reader.note(
                SettingProblem(
                    at: entry.place, "chain \(chain) is attached, and watched for stops already",
                    remedy: "leave it out here"))
        } else if plan.rows[row.id] != nil {
            reader.note(
                SettingProblem(at: entry.place, "\(row.id) is named twice", remedy: "name each chain once"))
        } else {
            let blockTime = row.blockTime.map { $0 / .seconds(1) } ?? RowEntry.usualBlockTime(of: row.kind)
            plan.rows[row.id] = RowParameters(row.kind, blockTime: blockTime, pollInterval: plan.pollInterval)
        }
    }

    private func source(
        _ entry: SettingReader.Entry<RowSourceEntry>, _ plan: RowPlan, _ endpoints: inout EndpointReader,
        _ reader: inout SettingReader
    ) -> RowPlan.Source? {
        let source = entry.value
        guard let kind = plan.rows[source.row]?.kind else {
            reader.note(
                SettingProblem(
                    at: entry.place, "reads \(source.row), which \(Settings.rows.declaration.flag) does not name",
                    remedy: "write \(Settings.rows.declaration.flag) \(source.row)=KIND too"))
            return nil
        }
        guard source.kind.serves(kind) else {
            let fitting = RowPlan.SourceKind.allCases.filter { $0.serves(kind) }.map(\.rawValue)
            reader.note(
                SettingProblem(
                    at: entry.place, "a chain of the kind \(kind.rawValue) has no \(source.kind.rawValue)",
                    remedy: "write one of \(fitting.joined(separator: ", "))"))
            return nil
        }
        let name = source.name ?? Self.freeName("\(source.row)-\(source.kind.rawValue)", besides: endpoints.names)
        if source.kind == .detailedStatusFile, case .inline(let path) = source.place {
            endpoints.take(name, at: entry.place, &reader)
            return RowPlan.Source(row: source.row, name: name, kind: source.kind, place: .file(path.reveal()))
        }
        return endpoints.endpoint(source.place, named: name, at: entry.place, &reader).map {
            RowPlan.Source(row: source.row, name: name, kind: source.kind, place: .endpoint($0))
        }
    }

    /// The second source of a kind has a number, so that names are needed by nobody.
    private static func freeName(_ name: String, besides names: Set<String>) -> String {
        guard names.contains(name) else { return name }
        var number = 2
        while names.contains("\(name)-\(number)") { number += 1 }
        return "\(name)-\(number)"
    }

    private func isKnown(
        _ id: RowID, at place: String, _ plan: RowPlan, _ reader: inout SettingReader
    ) -> Bool {
        if plan.rows[id] != nil { return true }
        if case .chain(let chain) = id, attached.contains(chain) { return true }
        reader.note(
            SettingProblem(
                at: place, "\(id) is not watched",
                remedy: "write the id of an attached chain, or a name in \(Settings.rows.declaration.flag)"))
        return false
    }
}
