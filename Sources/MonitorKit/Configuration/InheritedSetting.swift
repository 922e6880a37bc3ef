/// A setting of op-interop-mon that nothing here depends on: understood, so that its deployments start unchanged.
///
/// Flags and variables only: the file is of this program alone, and knows its own keys.
package struct InheritedSetting: Sendable {
    /// What becomes of a value.
    enum Effect: Sendable {
        /// It changes nothing there either.
        case none
        /// It is passed over, with a warning that says what does not happen.
        case warning(String)
        /// It asks for a protection that is not there: whoever relies on it must know before the start.
        case refusal(String, remedy: String)
    }

    /// Name, placeholder, and whether it is a list or a secret.
    package let declaration: SettingDeclaration
    /// What becomes of a value.
    let effect: Effect
    /// The value of a switch that asks for what is so anyway.
    let agreeable: Bool?

    private init(_ name: String, _ placeholder: String?, isList: Bool, agreeable: Bool?, _ effect: Effect) {
        declaration = SettingDeclaration(
            name: name, placeholder: placeholder, help: "Of op-interop-mon; nothing here depends on it.",
            defaultText: nil, reason: "nothing here depends on it", isRepeatable: isList,
            isSecret: name.includes("endpoint"), scope: .flagOrEnvironment)
        self.effect = effect
        self.agreeable = agreeable
    }

    /// A switch; nothing is said of the value with which it asks for what is so anyway.
    static func toggle(_ name: String, agreeable: Bool, _ effect: Effect) -> InheritedSetting {
        InheritedSetting(name, nil, isList: false, agreeable: agreeable, effect)
    }

    /// A value, or a list.
    static func value(
        _ name: String, _ placeholder: String, isList: Bool = false, _ effect: Effect
    ) -> InheritedSetting {
        InheritedSetting(name, placeholder, isList: isList, agreeable: nil, effect)
    }
}

extension InheritedSetting {
    /// What op-interop-mon understands beside the settings that have the same name here.
    package static let all: [InheritedSetting] = [
        .toggle("metrics.enabled", agreeable: true, .warning("metrics are always served, on --metrics.port")),
        .value("interop-filter-endpoint", "URL", .none),
        .toggle(
            "trigger-failsafe", agreeable: false,
            .refusal(
                "asks for the failsafe of supervisors to be triggered, which here takes targets and a secret",
                remedy: "set it to false, and name what is to be pressed in --failsafe-targets")),
        .value("rpc.addr", "ADDRESS", .warning(Missing.rpc)),
        .value("rpc.port", "PORT", .warning(Missing.rpc)),
        .toggle("rpc.enable-admin", agreeable: false, .warning(Missing.rpc)),
        .toggle("pprof.enabled", agreeable: false, .warning("no profiles are served")),
        .value("pprof.addr", "ADDRESS", .none),
        .value("pprof.port", "PORT", .none),
        .value("pprof.path", "PATH", .none),
        .value("pprof.type", "TYPE", .none),
        .toggle("log.pid", agreeable: false, .warning("log lines do not name the process")),
    ]

    /// The one filter of op-interop-mon; here there may be several, under a flag in the plural.
    static let filterEndpoint: SettingDeclaration =
        InheritedSetting.value("interop-filter-endpoint", "URL", .none).declaration

    private enum Missing {
        static let rpc = "no JSON-RPC is served; probes are /livez and /readyz on --metrics.port"
    }
}

/// Looks through what a deployment of op-interop-mon brings along.
enum InheritedSettings {
    /// The prefix of its variables.
    static let prefix = "OP_INTEROP_MON"

    /// One line for each thing that a deployment may count on and that does not happen; what must not start is noted.
    static func warnings(_ reader: inout SettingReader) -> [String] {
        var places: [(text: String, places: [String])] = []
        for setting in reader.resolved.settings.inherited {
            guard let effect = effect(of: setting, &reader) else { continue }
            let place = reader.resolved.source(of: setting.declaration).place(of: setting.declaration)
            switch effect {
            case .none: break
            case .refusal(let fault, let remedy): reader.note(SettingProblem(at: place, fault, remedy: remedy))
            case .warning(let text):
                if let index = places.firstIndex(where: { $0.text == text }) {
                    places[index].places.append(place)
                } else {
                    places.append((text, [place]))
                }
            }
        }
        return places.map { "\($0.places.joined(separator: ", ")): \($0.text)" } + listening(reader.resolved)
    }

    /// What becomes of the value that was given; nil where none was, or where it asks for what is so anyway.
    private static func effect(
        of setting: InheritedSetting, _ reader: inout SettingReader
    ) -> InheritedSetting.Effect? {
        let texts = reader.resolved.assignments[setting.declaration.name]?.texts ?? []
        guard !texts.allSatisfy(\.isEmpty) else { return nil }
        guard let agreeable = setting.agreeable else { return setting.effect }
        guard let value = reader.value(of: setting.declaration, as: SettingFormat<Bool>.boolean), value != agreeable
        else { return nil }
        return setting.effect
    }

    /// A default that differs is the one thing that can change although nothing was written.
    private static func listening(_ resolved: ResolvedSettings) -> [String] {
        let address = Settings.listenAddress.declaration
        guard resolved.prefix == prefix, case .fallback = resolved.source(of: address) else { return [] }
        return [
            "\(address.flag): the default is \(address.defaultText ?? "another"), and was 0.0.0.0 in op-interop-mon; "
                + "give the address that is to be reached"
        ]
    }
}
