extension Configuration {
    /// Reads settings and the files they name, or throws everything that is wrong at once.
    package init(_ resolved: ResolvedSettings, files: FileReader) throws(SettingProblems) {
        var reader = SettingReader(resolved)
        var chains = ChainFiles(files: files)
        let set = chains.dependencySet(&reader)
        let unattached = chains.unattached(of: set, &reader)
        let rollups = chains.rollups(of: set, without: unattached, &reader)
        let upstreams = UpstreamList(files: files).read(&reader)
        var observerList = ObserverList(files: files, besides: upstreams.compactMap { $0?.name })
        let observers = observerList.read(&reader)
        let watched = set?.chains.filter { !unattached.contains($0) } ?? []
        var rowList = RowList(files: files, attached: watched, besides: observerList.names)
        let rows = rowList.read(&reader)
        Self.requireUpstreams(for: watched, &reader)
        let pollInterval = reader.value(Settings.pollInterval)
        let tail = reader.value(Settings.tail)
        let backfill = reader.value(Settings.backfill)
        let maximumJobs = reader.value(Settings.maximumJobs)
        let requestTimeout = reader.value(Settings.requestTimeout)
        let maximumResponseBytes = reader.value(Settings.maximumResponseBytes)
        let surface = SurfaceConfiguration(&reader)
        let inherited = InheritedSettings.warnings(&reader)
        if let problems = SettingProblems(reader.problems) { throw problems }
        guard let set, let pollInterval, let tail, let backfill, let maximumJobs, let requestTimeout,
            let maximumResponseBytes, let surface
        else { throw SettingProblems(unexplained: ()) }
        self.init(
            upstreams: upstreams.compactMap(\.self), dependencySet: set, rollups: rollups, unattached: unattached,
            observers: observers, rows: rows, pollInterval: pollInterval, tail: .seconds(tail.components.seconds),
            backfill: backfill,
            maximumJobs: maximumJobs, requestTimeout: requestTimeout, maximumResponseBytes: maximumResponseBytes,
            surface: surface, warnings: chains.warnings + inherited,
            sources: Dictionary(
                resolved.settings.declarations.map { ($0.name, resolved.source(of: $0)) },
                uniquingKeysWith: { first, _ in first })
        )
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

/// Reads the list of nodes.
private struct UpstreamList {
    let files: FileReader

    /// The upstreams in order; nil for an entry that is unusable and has been noted.
    func read(_ reader: inout SettingReader) -> [Configuration.Upstream?] {
        var names: Set<String> = []
        return reader.entries(Settings.l2RPCs).map { entry in
            let name = entry.value.name ?? "el-\(entry.number)"
            if !names.insert(name).inserted {
                reader.note(
                    SettingProblem(
                        at: entry.place, "the name \"\(name)\" is used twice",
                        remedy: "give each endpoint a name of its own"))
            }
            return upstream(name, entry, &reader)
        }
    }

    private func upstream(
        _ name: String, _ entry: SettingReader.Entry<UpstreamEntry>, _ reader: inout SettingReader
    ) -> Configuration.Upstream? {
        let shown: String
        let secret: Secret<String>
        let path: String?
        switch entry.value.location {
        case .inline(let text): (shown, secret, path) = (SafeText.masked(entry: text.reveal()), text, nil)
        case .file(let file):
            guard let text = text(of: file, at: entry.place, &reader) else { return nil }
            (shown, secret, path) = ("the content of \(SafeText.quoted(file))", text, file)
        }
        do throws(EndpointURLError) {
            return Configuration.Upstream(name: name, url: try EndpointURL(parsing: secret.reveal()), secretFile: path)
        } catch {
            reader.note(
                SettingProblem(at: entry.place, "\(shown) cannot be used for \"\(name)\"", remedy: error.description))
            return nil
        }
    }

    private func text(of path: String, at place: String, _ reader: inout SettingReader) -> Secret<String>? {
        do throws(FileError) {
            return Secret.text(of: try files.read(path, EndpointFile.byteLimit))
        } catch {
            reader.note(
                SettingProblem(
                    at: place, "the file \(SafeText.quoted(path)) \(error.reason)",
                    remedy: "write @ and the path of a file that holds one URL"))
            return nil
        }
    }
}

extension Secret<String> {
    /// The content of a secret's file without the line breaks that editors and `echo` put at its end.
    package static func text(of bytes: [UInt8]) -> Secret<String> {
        let end = bytes.lastIndex { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
        return Secret(String(decoding: bytes[..<(end.map { $0 + 1 } ?? 0)], as: UTF8.self))
    }
}
