extension Configuration {
    /// What replicas must have in common about chains that are watched for stops: they vote, so they must mean the same.
    var canonicalRowLines: [String] {
        let chains = rows.rows.keys.sorted().map { id in
            "row.\(id)=\(rows.rows[id]?.kind.rawValue ?? ""),\(rows.rows[id]?.blockTime ?? 0)"
        }
        let thresholds = rows.overrides.keys.sorted().flatMap { id in
            (rows.overrides[id] ?? [:]).sorted { $0.key < $1.key }.map { "stall.\(id).\($0.key.rawValue)=\($0.value)" }
        }
        let maintained = rows.maintained.sorted().map { "maintenance=\($0)" }
        guard !chains.isEmpty else { return thresholds + maintained }
        let sources = "row_sources=" + rows.sources.map(\.name).sorted().joined(separator: ",")
        return chains + [sources, "row_poll_interval=\(rows.pollInterval)"] + thresholds + maintained
    }

    private static func text(_ seconds: Double) -> String {
        DurationText.text(.milliseconds(Int((seconds * 1_000).rounded())))
    }

    /// The settings about chains that are watched for stops with their effective values, for people.
    var effectiveRows: [(SettingDeclaration, String)] {
        let chains = rows.rows.keys.sorted().map { id in
            "\(id) (\(rows.rows[id]?.kind.rawValue ?? ""), \(Self.text(rows.rows[id]?.blockTime ?? 0)))"
        }
        let thresholds = rows.overrides.keys.sorted().flatMap { id in
            (rows.overrides[id] ?? [:]).sorted { $0.key < $1.key }.map { head, seconds in
                "\(id)/\(head.rawValue) \(Self.text(seconds))"
            }
        }
        return [
            (Settings.rows.declaration, chains.joined(separator: ", ")),
            (
                Settings.rowSources.declaration,
                rows.sources.map { "\($0.name) (\($0.kind.rawValue) of \($0.row))" }.joined(separator: ", ")
            ),
            (Settings.rowStallAfter.declaration, thresholds.joined(separator: ", ")),
            (Settings.rowMaintenance.declaration, rows.maintained.sorted().map(\.description).joined(separator: ", ")),
            (Settings.rowPollInterval.declaration, Self.text(rows.pollInterval)),
        ]
    }
}
