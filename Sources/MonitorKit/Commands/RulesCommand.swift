extension Command {
    /// The rules for Prometheus and Alertmanager.
    package static let rulesPrint = Command(
        name: "rules print", summary: "Print recording rules, alerts, or the routes of Alertmanager.",
        example: "xmsg-mon rules print --job xmsg-mon --runbook-url https://runbooks.example.org >rules.yaml",
        settings: Settings.rulesPrint
    ) { resolved, context in
        var reader = SettingReader(resolved)
        let document = reader.value(Settings.ruleFormat) ?? .prometheus
        let compatibility = reader.value(Settings.ruleCompatibility)
        let settings = RuleSettings(&reader)
        if document == .tests, !settings.hasDefaultTimesAndNames {
            reader.note(
                SettingProblem(
                    .usage, at: Settings.ruleFormat.declaration.flag,
                    "tests tells stories about the default names and waits alone",
                    remedy: "leave the others out, except \(Settings.ruleRunbooks.declaration.flag) "
                        + "and \(Settings.ruleDashboard.declaration.flag)"))
        }
        if let problems = SettingProblems(reader.problems) {
            context.errors.write(problems.report(program: program, command: "rules print"))
            return problems.exitCode
        }
        return context.finish(printing: document.text(settings, compatibility: compatibility))
    }
}
