extension Settings {
    /// The monitor that is asked.
    package static let monitorURL = Setting(
        "url", .monitorURL, default: "http://127.0.0.1:7300", because: "where run listens by itself", isSecret: true,
        scope: .flag, help: "The running monitor to ask.")
    /// Only messages of this status.
    package static let statusFilter = Setting(
        "status", .word("valid|invalid|unknown", ["valid", "invalid", "unknown"]), because: "all are listed",
        scope: .flag, help: "List only messages of this status.")
    /// Only messages that this chain executes.
    package static let chainFilter = Setting(
        "chain", .chain, because: "all are listed", scope: .flag, help: "List only messages that this chain executes.")
    /// Only messages that name this chain.
    package static let initiatingChainFilter = Setting(
        "initiating-chain", .chain, because: "all are listed", scope: .flag,
        help: "List only messages that name this initiating chain.")
    /// Only messages in blocks of this level.
    package static let safetyFilter = Setting(
        "safety", .word("unsafe|local_safe|cross_safe|finalized", SafetyLevel.allCases.map(\.label)),
        because: "all are listed", scope: .flag, help: "List only messages in blocks of this safety level.")
    /// Only invalid messages of this tier.
    package static let tierFilter = Setting(
        "tier", .count("TIER", in: 1...3), because: "all are listed", scope: .flag,
        help: "List only invalid messages of this tier.")
    /// Only messages with this reason.
    package static let reasonFilter = Setting(
        "reason",
        .word("REASON", InvalidReason.allCases.map(\.rawValue) + UnknownReason.allCases.map(\.rawValue)),
        because: "all are listed", scope: .flag, help: "List only messages with this reason.")
    /// The most messages that are listed.
    package static let listLimit = Setting(
        "limit", .count("COUNT", in: 1...100_000), default: "1000", because: "more than a person reads",
        scope: .flag, help: "List at most so many messages.")
    /// Where a list that was cut goes on.
    package static let listCursor = Setting(
        "cursor", .cursor, because: "it begins with the first message", scope: .flag,
        help: "Go on where a list was cut, with the cursor that it ended with.")
}

extension SettingFormat where Value == String {
    /// Where a monitor is.
    static var monitorURL: Self {
        SettingFormat("URL") { (text) throws(SettingValueError) in
            guard (try? EndpointURL(parsing: text)) != nil else {
                throw SettingValueError("is not the URL of a monitor", remedy: "write http://host:7300")
            }
            return text
        }
    }

    /// The place at which a list goes on.
    static var cursor: Self {
        SettingFormat("CURSOR") { (text) throws(SettingValueError) in
            guard text.utf8.allSatisfy({ (48...57).contains($0) || $0 == 45 }) else {
                throw SettingValueError("is not where a list goes on", remedy: "copy it from the end of the list")
            }
            return text
        }
    }

    /// One word of a closed set.
    static func word(_ placeholder: String, _ words: [String]) -> Self {
        SettingFormat(placeholder) { (text) throws(SettingValueError) in
            guard words.contains(text) else {
                throw SettingValueError("is not one of the choices", remedy: "write \(words.joined(separator: ", "))")
            }
            return text
        }
    }
}

extension Command {
    /// The messages of a running monitor.
    package static let messages = Command(
        name: "messages", summary: "List the messages that a running monitor follows; exit 4 when one is invalid.",
        example: "xmsg-mon messages --status invalid --url http://127.0.0.1:7300",
        settings: [
            Settings.monitorURL.declaration, Settings.monitorToken.declaration, Settings.statusFilter.declaration,
            Settings.chainFilter.declaration,
            Settings.initiatingChainFilter.declaration, Settings.safetyFilter.declaration,
            Settings.tierFilter.declaration, Settings.reasonFilter.declaration, Settings.listLimit.declaration,
            Settings.listCursor.declaration, Settings.json.declaration,
        ]
    ) { resolved, context in
        await typed(
            { () throws(SettingProblems) in
                var reader = SettingReader(resolved)
                let parts: [(String, String?)] = [
                    ("status", reader.value(Settings.statusFilter)),
                    ("chain", reader.value(Settings.chainFilter)?.description),
                    ("initiating_chain", reader.value(Settings.initiatingChainFilter)?.description),
                    ("safety", reader.value(Settings.safetyFilter)),
                    ("tier", reader.value(Settings.tierFilter)?.description),
                    ("reason", reader.value(Settings.reasonFilter)),
                ]
                let url = reader.value(Settings.monitorURL)
                let limit = reader.value(Settings.listLimit)
                let cursor = reader.value(Settings.listCursor)
                let json = reader.value(Settings.json)
                let token = reader.token(Settings.monitorToken, context.files)
                if let problems = SettingProblems(reader.problems) { throw problems }
                guard let url, let limit, let json else { throw SettingProblems(unexplained: ()) }
                let filters = Dictionary(parts.compactMap { name, value in value.map { (name, $0) } }) { $1 }
                return (url, token, MessagesCommand.Query(filters: filters, limit: limit, cursor: cursor), json)
            }, "messages", context
        ) { value, context in
            await MessagesCommand.execute(value.0, token: value.1, value.2, json: value.3, context)
        }
    }

    /// Whether replicas agree.
    package static let compare = Command(
        name: "compare", summary: "Compare the verdicts of running replicas; name the first difference.",
        example: "xmsg-mon compare http://mon-a:7300 http://mon-b:7300",
        settings: SettingSet(
            [Settings.monitorToken.declaration, Settings.json.declaration],
            operands: Operands("URL URL...", count: 2...16))
    ) { resolved, context in
        await typed(
            { () throws(SettingProblems) in
                var reader = SettingReader(resolved)
                for (index, word) in resolved.words.enumerated() where (try? EndpointURL(parsing: word)) == nil {
                    reader.note(
                        SettingProblem(
                            .usage, at: "argument \(index + 1)", "is not the URL of a monitor",
                            remedy: "write http://host:7300"))
                }
                let json = reader.value(Settings.json)
                let token = reader.token(Settings.monitorToken, context.files)
                if let problems = SettingProblems(reader.problems) { throw problems }
                return (resolved.words, token, json ?? false)
            }, "compare", context
        ) { value, context in
            await CompareCommand.execute(value.0, token: value.1, json: value.2, context)
        }
    }
}
