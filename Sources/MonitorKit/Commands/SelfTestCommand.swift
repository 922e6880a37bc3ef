extension Command {
    /// Proof that this program tells true messages from false ones.
    package static let selfTest = Command(
        name: "selftest", summary: "Judge one true message and corrupted ones; fail if a corrupted one passes.",
        example: "xmsg-mon selftest --json", settings: [Settings.json.declaration]
    ) { resolved, context in
        await typed({ () throws(SettingProblems) in try json(resolved) }, "selftest", context) { json, context in
            let outcomes = SelfTest.run()
            let text = json ? selfTestJSON(outcomes) + "\n" : outcomes.map(selfTestLine).joined()
            let code = context.finish(printing: text)
            return code == .ok && !outcomes.allSatisfy(\.isPassed) ? .failed : code
        }
    }

    private static func selfTestLine(_ outcome: SelfTest.Outcome) -> String {
        let found = [outcome.found.label, outcome.found.reasonLabel].compactMap(\.self).joined(separator: " ")
        let expected = [outcome.expected.label, outcome.expected.reasonLabel].compactMap(\.self).joined(separator: " ")
        let rest = outcome.isPassed ? "" : ", expected \(expected)"
        return "\(outcome.isPassed ? "ok  " : "FAIL")  \(outcome.name): \(found)\(rest)\n"
    }

    private static func selfTestJSON(_ outcomes: [SelfTest.Outcome]) -> String {
        var writer = JSONWriter()
        writer.object { json in
            json.member("passed", outcomes.allSatisfy(\.isPassed))
            json.key("cases")
            json.array { json in
                for outcome in outcomes {
                    json.object { json in
                        json.member("name", outcome.name)
                        json.member("passed", outcome.isPassed)
                        json.member("status", outcome.found.label)
                        json.member("reason", outcome.found.reasonLabel)
                    }
                }
            }
        }
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
