/// The variables of one call that begin with our prefix.
package struct EnvironmentVariables: Sendable {
    /// What the variables give, by the setting's name.
    package private(set) var assignments: [String: SettingAssignment] = [:]
    /// Variables with our prefix that nobody declared.
    package private(set) var problems: [SettingProblem] = []

    /// Reads the environment.
    ///
    /// An empty variable counts as not set, because a template cannot leave a variable out. What Kubernetes injects
    /// for a service of our name is passed over in silence. `known` names every setting of the program: a variable
    /// that another command understands is not an error of this one.
    package init(_ environment: [String: String], prefix: String, settings: SettingSet, known: SettingSet) {
        var declared: [String: SettingDeclaration] = [:]
        for declaration in known.inEnvironment + settings.inEnvironment {
            declared[declaration.variable(prefix: prefix)] = declaration
        }
        for (variable, value) in environment.sorted(by: { $0.key < $1.key }) where variable.hasPrefix(prefix + "_") {
            if value.isEmpty || KubernetesServiceVariable.matches(variable, value, prefix: prefix) { continue }
            guard let declaration = declared[variable] else {
                problems.append(Self.unknown(variable, prefix, among: declared.keys))
                continue
            }
            if settings[name: declaration.name] != nil {
                let entries = SettingAssignment.entries(of: value, declaration)
                assignments[declaration.name] = SettingAssignment(entries, from: .environment(variable))
            }
        }
    }

    /// By name only: the value may be a misplaced credential.
    private static func unknown(
        _ variable: String, _ prefix: String, among names: some Sequence<String>
    ) -> SettingProblem {
        // What all of them begin with makes none nearer.
        func rest(_ name: String) -> String { String(name.dropFirst(prefix.count + 1)) }
        let meant = Suggestion.nearest(to: rest(variable), among: names.map(rest))
        return SettingProblem(
            at: SafeText.name(variable), "is not a variable of this program",
            remedy: meant.map { "did you mean \(prefix)_\($0)?" } ?? "remove it, or give it another prefix")
    }
}

/// The variables that the kubelet injects for each service of a namespace (Kubernetes: "Discovering services").
///
/// A service `xmsg-mon` puts `XMSG_MON_PORT=tcp://10.0.0.1:7300` inside our own prefix, and a service
/// `xmsg-mon-metrics` puts the same under `XMSG_MON_METRICS_PORT`, which is a variable of ours: there only the value
/// tells the two apart.
enum KubernetesServiceVariable {
    private static let transports = ["TCP", "UDP", "SCTP"]

    /// Whether the variable is one of those.
    static func matches(_ variable: String, _ value: String, prefix: String) -> Bool {
        let words = variable.dropFirst(prefix.count + 1).split(separator: "_", omittingEmptySubsequences: false)
        if isServiceAddress(words) || isPortDetail(words) { return true }
        guard words.last == "PORT" else { return false }
        return transports.contains { value.hasPrefix($0.lowercased() + "://") }
    }

    /// `…SERVICE_HOST`, `…SERVICE_PORT`, `…SERVICE_PORT_<name>`.
    private static func isServiceAddress(_ words: [Substring]) -> Bool {
        guard let index = words.firstIndex(of: "SERVICE"), index + 1 < words.count else { return false }
        return words[index + 1] == "HOST" && index + 2 == words.count || words[index + 1] == "PORT"
    }

    /// `…PORT_<n>_TCP`, `…PORT_<n>_TCP_PROTO`, `…_PORT`, `…_ADDR`.
    private static func isPortDetail(_ words: [Substring]) -> Bool {
        words.indices.dropLast(2).contains { index in
            let tail = words[(index + 3)...]
            return words[index] == "PORT" && UInt16(words[index + 1]) != nil
                && transports.contains(String(words[index + 2]))
                && (tail.isEmpty || tail.elementsEqual(["PROTO"]) || tail.elementsEqual(["PORT"])
                    || tail.elementsEqual(["ADDR"]))
        }
    }
}
