/// Reads the settings about observers and actions.
struct ObserverList {
    let files: FileReader

    /// The plan; what is unusable has been noted.
    func read(_ endpoints: inout EndpointReader, _ reader: inout SettingReader) -> ObserverPlan {
        func list(_ setting: Setting<UpstreamEntry>, _ kind: String) -> [ConfiguredEndpoint] {
            reader.entries(setting).compactMap { entry in
                endpoints.endpoint(
                    entry.value.location, named: entry.value.name ?? "\(kind)-\(entry.number)", at: entry.place, &reader
                )
            }
        }
        var plan = ObserverPlan()
        plan.nodes = list(Settings.l2Nodes, "cl")
        plan.filters = list(Settings.interopFilterEndpoints, "filter")
        if let filter = inheritedFilter(&endpoints, &reader) { plan.filters.append(filter) }
        plan.supervisors = list(Settings.supervisorEndpoints, "supervisor")
        plan.supernodes = list(Settings.supernodeEndpoints, "supernode")
        plan.alertmanagers = list(Settings.alertmanagerEndpoints, "alertmanager")
        plan.webhooks = list(Settings.webhookEndpoints, "webhook")
        plan.minimumSafety = reader.value(Settings.interopFilterMinimumSafety) ?? plan.minimumSafety
        plan.tier = reader.value(Settings.failsafeTier) ?? plan.tier
        plan.isDryRun = reader.value(Settings.failsafeDryRun) ?? plan.isDryRun
        plan.targets = targets(list(Settings.failsafeTargets, "failsafe"), &reader)
        return plan
    }

    /// The one filter of op-interop-mon, whose flag is in the singular.
    private func inheritedFilter(
        _ endpoints: inout EndpointReader, _ reader: inout SettingReader
    ) -> ConfiguredEndpoint? {
        let setting = InheritedSetting.filterEndpoint
        guard reader.resolved.assignments[setting.name]?.texts.contains(where: { !$0.isEmpty }) == true,
            let entry = reader.value(of: setting, as: SettingFormat<UpstreamEntry>.upstream)
        else { return nil }
        let place = reader.resolved.source(of: setting).place(of: setting)
        return endpoints.endpoint(entry.location, named: entry.name ?? "filter", at: place, &reader)
    }

    private func targets(
        _ endpoints: [ConfiguredEndpoint], _ reader: inout SettingReader
    ) -> [ObserverPlan.Target] {
        let flag = Settings.failsafeSecrets.declaration.flag
        var keys: [String?: (key: SigningKey, path: String)] = [:]
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
            keys[entry.value.name] = key(entry, &reader).map { ($0, entry.value.path) }
        }
        return endpoints.compactMap { endpoint in
            if endpoint.url.hasAuthorization {
                reader.note(
                    SettingProblem(
                        at: Settings.failsafeTargets.declaration.flag,
                        "\"\(endpoint.name)\" has credentials beside the signature",
                        remedy: "leave user, password and token out"))
            }
            if let (key, path) = keys[endpoint.name] ?? keys[nil] {
                return ObserverPlan.Target(endpoint: endpoint, key: key) { [files] in
                    (try? files.read(path, SigningKey.fileLimit)).flatMap { try? SigningKey(parsing: $0) }
                }
            }
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
        func names(_ endpoints: [ConfiguredEndpoint]) -> String {
            endpoints.map(\.shown).joined(separator: ", ")
        }
        return [
            (Settings.l2Nodes.declaration, names(observers.nodes)),
            (Settings.interopFilterEndpoints.declaration, names(observers.filters)),
            (Settings.interopFilterMinimumSafety.declaration, observers.minimumSafety.rawValue),
            (Settings.supernodeEndpoints.declaration, names(observers.supernodes)),
            (Settings.supervisorEndpoints.declaration, names(observers.supervisors)),
            (Settings.failsafeTargets.declaration, names(observers.targets.map(\.endpoint))),
            (Settings.failsafeSecrets.declaration, observers.targets.map(\.endpoint.name).joined(separator: ", ")),
            (Settings.failsafeTier.declaration, String(observers.tier)),
            (Settings.failsafeDryRun.declaration, String(observers.isDryRun)),
            (Settings.alertmanagerEndpoints.declaration, names(observers.alertmanagers)),
            (Settings.webhookEndpoints.declaration, names(observers.webhooks)),
        ]
    }
}
