extension Settings {
    /// The pause between two looks at replicas.
    package static let watchInterval = Setting(
        "interval", .duration(in: .milliseconds(250) ... .seconds(60)), default: "2s",
        because: "replicas look at their chains no more often", scope: .flag, help: "The pause between two looks.")

    /// One look and no more.
    package static let watchOnce = Setting(
        "once", .boolean, default: "false", because: "it watches until it is interrupted", scope: .flag,
        help: "Look once, print and end: 4 where a message is invalid or undeclared, 1 where no replica answers.")

    /// What `watch` understands.
    package static let watch = SettingSet(
        [watchInterval.declaration, watchOnce.declaration, monitorToken.declaration, json.declaration],
        operands: Operands("[NAME=]URL...", count: 1...16))
}

extension Command {
    /// Replicas on a terminal.
    package static let watch = Command(
        name: "watch", summary: "Show one or many running replicas on a terminal: heads, verdicts, who disagrees.",
        example: "xmsg-mon watch a=http://mon-a:7300 b=http://mon-b:7300", settings: Settings.watch
    ) { resolved, context in
        await typed(
            { () throws(SettingProblems) in
                var reader = SettingReader(resolved)
                let targets = resolved.words.enumerated().map { target($1, number: $0 + 1, &reader) }
                let interval = reader.value(Settings.watchInterval)
                let once = reader.value(Settings.watchOnce)
                let json = reader.value(Settings.json)
                let token = reader.token(Settings.monitorToken, context.files)
                if Set(targets.map(\.name)).count < targets.count {
                    reader.note(
                        SettingProblem(
                            .usage, at: "arguments", "a name is used twice",
                            remedy: "give each replica a name of its own"))
                }
                if let problems = SettingProblems(reader.problems) { throw problems }
                guard let interval, let once, let json else { throw SettingProblems(unexplained: ()) }
                return WatchCommand.Plan(
                    targets: targets, token: token, interval: interval, isOnce: once, isJSON: json)
            }, "watch", context
        ) { await WatchCommand.execute($0, $1) }
    }

    private static func target(_ word: String, number: Int, _ reader: inout SettingReader) -> WatchCommand.Target {
        let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let isNamed = parts.count == 2 && UpstreamName.isValid(parts[0])
        let url = isNamed ? String(parts[1]) : word
        if (try? EndpointURL(parsing: url)) == nil {
            reader.note(
                SettingProblem(
                    .usage, at: "argument \(number)", "is not the URL of a monitor",
                    remedy: "write http://host:7300, or a name, = and that"))
        }
        return WatchCommand.Target(name: isNamed ? String(parts[0]) : "replica-\(number)", url: url)
    }
}
