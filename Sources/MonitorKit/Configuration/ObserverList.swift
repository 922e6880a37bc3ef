/// Reads the settings about observers and actions.
struct ObserverList {
    let files: FileReader
    /// Names that are taken.
    private(set) var names: Set<String>

    /// - Parameter names: the names of nodes: every series tells its endpoint by its name alone.
    init(files: FileReader, besides names: some Sequence<String>) {
        self.files = files
        self.names = Set(names)
    }

    /// The plan; what is unusable has been noted.
    mutating func read(_ reader: inout SettingReader) -> ObserverPlan {
        var plan = ObserverPlan()
        plan.nodes = endpoints(Settings.l2Nodes, "cl", &reader)
        plan.filters = endpoints(Settings.interopFilterEndpoints, "filter", &reader)
        plan.filters += inheritedFilters(&reader)
        plan.supervisors = endpoints(Settings.supervisorEndpoints, "supervisor", &reader)
        plan.supernodes = endpoints(Settings.supernodeEndpoints, "supernode", &reader)
        plan.alertmanagers = endpoints(Settings.alertmanagerEndpoints, "alertmanager", &reader)
        plan.webhooks = endpoints(Settings.webhookEndpoints, "webhook", &reader)
        plan.minimumSafety = reader.value(Settings.interopFilterMinimumSafety) ?? plan.minimumSafety
        plan.tier = reader.value(Settings.failsafeTier) ?? plan.tier
        plan.isDryRun = reader.value(Settings.failsafeDryRun) ?? plan.isDryRun
        plan.targets = targets(&reader)
        return plan
    }

    /// The one filter of op-interop-mon, whose flag is in the singular.
    private mutating func inheritedFilters(_ reader: inout SettingReader) -> [ObserverPlan.Endpoint] {
        let setting = InheritedSetting.filterEndpoint
        guard reader.resolved.assignments[setting.name]?.texts.contains(where: { !$0.isEmpty }) == true,
            let entry = reader.value(of: setting, as: SettingFormat<UpstreamEntry>.upstream)
        else { return [] }
        let place = reader.resolved.source(of: setting).place(of: setting)
        return endpoint(entry, name: entry.name ?? "filter", place: place, &reader).map { [$0] } ?? []
    }

    private mutating func endpoints(
        _ setting: Setting<UpstreamEntry>, _ kind: String, _ reader: inout SettingReader
    ) -> [ObserverPlan.Endpoint] {
        reader.entries(setting).compactMap { entry in
            endpoint(entry.value, name: entry.value.name ?? "\(kind)-\(entry.number)", place: entry.place, &reader)
        }
    }

    private mutating func endpoint(
        _ entry: UpstreamEntry, name: String, place: String, _ reader: inout SettingReader
    ) -> ObserverPlan.Endpoint? {
        if !names.insert(name).inserted {
            reader.note(
                SettingProblem(
                    at: place, "the name \"\(name)\" is used twice", remedy: "give each endpoint a name of its own"))
        }
        switch entry.location {
        case .inline(let text):
            do throws(EndpointURLError) {
                return ObserverPlan.Endpoint(name: name, url: try EndpointURL(parsing: text.reveal()))
            } catch {
                let shown = SafeText.masked(entry: text.reveal())
                reader.note(
                    SettingProblem(at: place, "\(shown) cannot be used for \"\(name)\"", remedy: error.description))
            }
        case .file(let path):
            switch EndpointFile(path, files: files).url() {
            case .success(let url): return ObserverPlan.Endpoint(name: name, url: url)
            case .failure(let problem):
                reader.note(
                    SettingProblem(
                        at: place, "the file \(SafeText.quoted(path)) \(problem)",
                        remedy: "write @ and the path of a file that holds one URL"))
            }
        }
        return nil
    }

    private mutating func targets(_ reader: inout SettingReader) -> [ObserverPlan.Target] {
        let endpoints = endpoints(Settings.failsafeTargets, "failsafe", &reader)
        let flag = Settings.failsafeSecrets.declaration.flag
        var keys: [String?: SigningKey] = [:]
        var given: Set<String?> = []
        for entry in reader.entries(Settings.failsafeSecrets) {
            if let name = entry.value.name, !endpoints.contains(where: { $0.name == name }) {
                reader.note(
                    SettingProblem(
                        at: entry.place, "names \"\(name)\", which is no target",
                        remedy: "write the name of one of \(Settings.failsafeTargets.declaration.flag)"))
            }
            if !given.insert(entry.value.name).inserted {
                reader.note(
                    SettingProblem(
                        at: entry.place, "a second secret for the same targets", remedy: "write one file for each name")
                )
            }
            keys[entry.value.name] = key(entry, &reader)
        }
        return endpoints.compactMap { endpoint in
            if endpoint.url.authorization != nil {
                reader.note(
                    SettingProblem(
                        at: Settings.failsafeTargets.declaration.flag,
                        "the URL of \"\(endpoint.name)\" has credentials beside the signature",
                        remedy: "leave user and password out"))
            }
            if let key = keys[endpoint.name] ?? keys[nil] { return ObserverPlan.Target(endpoint: endpoint, key: key) }
            guard !given.contains(endpoint.name), !given.contains(nil) else { return nil }
            reader.note(
                SettingProblem(
                    at: flag, "names no secret for \"\(endpoint.name)\"",
                    remedy: "write \(flag) \(endpoint.name)=FILE with the secret that the target has"))
            return nil
        }
    }

    private func key(_ entry: SettingReader.Entry<NamedFile>, _ reader: inout SettingReader) -> SigningKey? {
        let file = SafeText.quoted(entry.value.path)
        do throws(FileError) {
            let bytes = try files.read(entry.value.path, SigningKey.fileLimit)
            do throws(SettingValueError) {
                return try SigningKey(parsing: bytes)
            } catch {
                reader.note(SettingProblem(at: entry.place, "the file \(file) \(error.fault)", remedy: error.remedy))
            }
        } catch {
            reader.note(
                SettingProblem(
                    at: entry.place, "the file \(file) \(error.reason)",
                    remedy: "write the path of a file with 64 hexadecimal digits"))
        }
        return nil
    }
}

extension Configuration {
    /// What replicas must have in common about observers: names are labels that rules join on, and what is pressed when.
    var canonicalObserverLines: [String] {
        let lists: [(String, [String])] = [
            ("l2_nodes", observers.nodes.map(\.name)), ("filters", observers.filters.map(\.name)),
            ("supervisors", observers.supervisors.map(\.name)),
            ("supernodes", observers.supernodes.map(\.name)), ("targets", observers.targets.map(\.endpoint.name)),
            ("alertmanagers", observers.alertmanagers.map(\.name)), ("webhooks", observers.webhooks.map(\.name)),
        ]
        let used = lists.filter { !$0.1.isEmpty }
        guard !used.isEmpty else { return [] }
        return used.map { "\($0.0)=" + $0.1.sorted().joined(separator: ",") } + [
            "filter_min_safety=\(observers.minimumSafety.rawValue)", "failsafe_tier=\(observers.tier)",
            "failsafe_dry_run=\(observers.isDryRun)",
        ]
    }

    /// The settings about observers with their effective values, for people.
    var effectiveObservers: [(SettingDeclaration, String)] {
        func names(_ endpoints: [ObserverPlan.Endpoint]) -> String {
            endpoints.map { "\($0.name) (\($0.url.scheme.rawValue))" }.joined(separator: ", ")
        }
        return [
            (Settings.l2Nodes.declaration, names(observers.nodes)),
            (Settings.interopFilterEndpoints.declaration, names(observers.filters)),
            (Settings.interopFilterMinimumSafety.declaration, observers.minimumSafety.rawValue),
            (Settings.supernodeEndpoints.declaration, names(observers.supernodes)),
            (Settings.supervisorEndpoints.declaration, names(observers.supervisors)),
            (Settings.failsafeTargets.declaration, names(observers.targets.map(\.endpoint))),
            (Settings.failsafeTier.declaration, String(observers.tier)),
            (Settings.failsafeDryRun.declaration, String(observers.isDryRun)),
            (Settings.alertmanagerEndpoints.declaration, names(observers.alertmanagers)),
            (Settings.webhookEndpoints.declaration, names(observers.webhooks)),
        ]
    }
}
