extension Configuration {
    /// Reads settings and the files they name, or throws everything that is wrong at once.
    package init(_ resolved: ResolvedSettings, files: FileReader) throws(SettingProblems) {
        var reader = SettingReader(resolved)
        var chains = ChainFiles(files: files)
        let set = chains.dependencySet(&reader)
        let unattached = chains.unattached(of: set, &reader)
        let rollups = chains.rollups(of: set, without: unattached, &reader)
        var endpoints = EndpointReader(files: files, &reader)
        let upstreams = reader.entries(Settings.l2RPCs).compactMap { entry in
            endpoints.endpoint(
                entry.value.location, named: entry.value.name ?? "el-\(entry.number)", at: entry.place, &reader)
        }
        let observers = ObserverList(files: files).read(&endpoints, &reader)
        let watched = set?.chains.filter { !unattached.contains($0) } ?? []
        let rows = RowList(attached: watched).read(&endpoints, &reader)
        endpoints.noteStrangers(&reader)
        let ignored = Set(reader.entries(Settings.ignored).map(\.value))
        Self.requireUpstreams(for: watched, &reader)
        let pollInterval = reader.value(Settings.pollInterval)
        let tail = reader.value(Settings.tail)
        let backfill = reader.value(Settings.backfill)
        let maximumJobs = reader.value(Settings.maximumJobs)
        let requestTimeout = reader.value(Settings.requestTimeout)
        let maximumResponseBytes = reader.value(Settings.maximumResponseBytes)
        let replacementDue = reader.value(Settings.replacementDue)
        var surface = SurfaceConfiguration(&reader)
        surface?.access = reader.token(Settings.accessToken, files)
        surface?.explorers = Self.explorers(&reader)
        surface?.names = Self.names(&reader).filled(from: ChainNames(chains.names)).filled(from: .wellKnown)
        surface?.showsCreation = reader.value(Settings.createdSeries) ?? false
        let inherited = InheritedSettings.warnings(&reader)
        if let problems = SettingProblems(reader.problems) { throw problems }
        guard let set, let surface, let pollInterval, let tail, let backfill, let maximumJobs, let requestTimeout,
            let maximumResponseBytes, let replacementDue
        else { throw SettingProblems(unexplained: ()) }
        self.init(
            upstreams: upstreams, dependencySet: set, rollups: rollups, unattached: unattached,
            observers: observers, rows: rows, ignored: ignored, pollInterval: pollInterval,
            tail: .seconds(tail.components.seconds),
            backfill: backfill,
            maximumJobs: maximumJobs, requestTimeout: requestTimeout, maximumResponseBytes: maximumResponseBytes,
            replacementDue: .seconds(replacementDue.components.seconds),
            surface: surface, warnings: chains.warnings + inherited,
            sources: Dictionary(
                resolved.settings.declarations.map { ($0.name, resolved.source(of: $0)) },
                uniquingKeysWith: { first, _ in first })
        )
    }

    private static func names(_ reader: inout SettingReader) -> ChainNames {
        var names: [ChainID: String] = [:]
        for entry in reader.entries(Settings.chainNames) {
            if names.updateValue(entry.value.name, forKey: entry.value.chain) != nil {
                reader.note(
                    SettingProblem(
                        at: entry.place, "chain \(entry.value.chain) has two names", remedy: "write one for each chain")
                )
            }
        }
        return ChainNames(names)
    }

    private static func explorers(_ reader: inout SettingReader) -> ExplorerLinks {
        var links = ExplorerLinks()
        for entry in reader.entries(Settings.explorers) {
            if links.templates.updateValue(entry.value.template, forKey: entry.value.chain) != nil {
                reader.note(
                    SettingProblem(
                        at: entry.place, "chain \(entry.value.chain) has two explorers",
                        remedy: "write one for each chain"))
            }
        }
        return links
    }

    /// The chain of a node is not known before it is asked, but too few nodes leave a chain without one for certain.
    private static func requireUpstreams(for watched: [ChainID], _ reader: inout SettingReader) {
        let flag = Settings.l2RPCs.declaration.flag
        // Counted as written: an entry that is unusable has been noted, and is not missing too.
        let count = reader.resolved.assignments[Settings.l2RPCs.declaration.name]?.texts.count ?? 0
        guard count > 0 else {
            reader.note(
                SettingProblem(
                    at: flag, "names no execution node",
                    remedy: "write \(flag) http://host:port, one for each watched chain"))
            return
        }
        guard count < watched.count else { return }
        let names = watched.prefix(16).map(\.description).joined(separator: ", ")
        reader.note(
            SettingProblem(
                at: flag,
                "\(count == 1 ? "1 endpoint" : "\(count) endpoints") cannot serve \(watched.count) chains (\(names))",
                remedy: "add one for each chain, or name the chain in \(Settings.unattached.declaration.flag)"))
    }
}

extension Secret<String> {
    /// The content of a secret's file without the line breaks that editors and `echo` put at its end.
    package static func text(of bytes: [UInt8]) -> Secret<String> {
        let end = bytes.lastIndex { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
        return Secret(String(decoding: bytes[..<(end.map { $0 + 1 } ?? 0)], as: UTF8.self))
    }
}
