extension Configuration {
    /// The effective settings, one a line with the source of each, and nothing secret.
    ///
    /// Endpoints show their names and schemes.
    package var redactedDescription: String {
        let width = effective.map(\.name.utf8.count).max() ?? 0
        return effective.map { name, value in
            let padding = String(repeating: " ", count: width - name.utf8.count)
            return "\(name)\(padding)  \(value)  (\(sources[name, default: .fallback].label))\n"
        }.joined()
    }

    /// The same as one JSON object, with the hash that replicas are compared by.
    package var redactedJSON: String {
        var writer = JSONWriter()
        writer.object { json in
            json.member("config_hash", configHash)
            json.key("settings")
            json.array { json in
                for (name, value) in effective {
                    json.object { json in
                        json.member("name", name)
                        json.member("value", value)
                        json.member("source", sources[name, default: .fallback].label)
                    }
                }
            }
        }
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    /// The settings that decide what is watched and how, with their effective values.
    private var effective: [(name: String, value: String)] {
        let chains = rollups.keys.sorted().map(\.description).joined(separator: ", ")
        let reading: [(SettingDeclaration, String)] = [
            (Settings.l2RPCs.declaration, upstreams.map(\.shown).joined(separator: ", ")),
            (Settings.dependencySet.declaration, dependencySet.chains.map(\.description).joined(separator: ", ")),
            (Settings.rollupConfigs.declaration, chains),
            (Settings.unattached.declaration, unattached.sorted().map(\.description).joined(separator: ", ")),
            (Settings.pollInterval.declaration, DurationText.text(pollInterval)),
            (Settings.tail.declaration, DurationText.text(tail)),
            (Settings.backfill.declaration, backfill.description),
            (Settings.maximumJobs.declaration, String(maximumJobs)),
            (Settings.requestTimeout.declaration, DurationText.text(requestTimeout)),
            (Settings.maximumResponseBytes.declaration, ByteText.text(maximumResponseBytes)),
            (Settings.replacementDue.declaration, DurationText.text(replacementDue)),
        ]
        let surface: [(SettingDeclaration, String)] = [
            (Settings.listenAddress.declaration, self.surface.address),
            (Settings.listenPort.declaration, String(self.surface.port)),
            (Settings.logLevel.declaration, self.surface.log.level.rawValue),
            (
                Settings.logFormat.declaration,
                self.surface.log.format?.rawValue ?? Settings.logFormat.declaration.reason
            ),
            (
                Settings.logColor.declaration,
                self.surface.log.color.map(String.init) ?? Settings.logColor.declaration.reason
            ),
        ]
        let access: [(SettingDeclaration, String)] = [
            (Settings.endpointHeaders.declaration, shown { $0.files?.shown(\.headers) }),
            (Settings.endpointTokens.declaration, shown { $0.files?.shown(\.token) }),
            (Settings.requestBudget.declaration, shown { $0.callsPerSecond.map(String.init) }),
            (Settings.ignored.declaration, ignored.map(\.description).sorted().joined(separator: ", ")),
            (Settings.accessToken.declaration, self.surface.access.map { SafeText.quoted($0.path) } ?? ""),
            (
                Settings.explorers.declaration,
                self.surface.explorers.templates.keys.sorted().map { chain in
                    "\(chain) \(self.surface.explorers.templates[chain] ?? "")"
                }.joined(separator: ", ")
            ),
            (
                Settings.chainNames.declaration,
                self.surface.names.chains.filter { dependencySet.contains($0) }.map { chain in
                    "\(chain)=\(self.surface.names[chain] ?? "")"
                }.joined(separator: ", ")
            ),
            (Settings.createdSeries.declaration, String(self.surface.showsCreation)),
        ]
        return (reading + effectiveObservers + effectiveRows + access + surface).map {
            ($0.0.name, $0.1.isEmpty ? "none" : $0.1)
        }
    }

    /// What endpoints have of something, by their names.
    private func shown(_ part: (ConfiguredEndpoint) -> String?) -> String {
        let read = rows.sources.compactMap { source in
            if case .endpoint(let endpoint) = source.place { endpoint } else { nil }
        }
        return (upstreams + observers.endpoints + read).compactMap { endpoint in
            part(endpoint).map { "\(endpoint.name)=\($0)" }
        }.joined(separator: ", ")
    }
}
