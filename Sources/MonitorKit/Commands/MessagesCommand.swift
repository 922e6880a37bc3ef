/// `xmsg-mon messages` lists the messages that a running monitor follows.
enum MessagesCommand {
    /// What is to be listed.
    struct Query: Sendable {
        /// The value of each filter that is given, by the name of its parameter.
        let filters: [String: String]
        /// The most messages that are listed.
        let limit: Int
        /// The `next` of the list before.
        let cursor: String?

        /// The filters as a part of a path.
        var text: String { filters.map { "\($0)=\($1)" }.sorted().joined(separator: "&") }
        /// The chain whose messages are listed, where it is one.
        var chain: String? { filters["chain"] }
        /// Whether the counts of chains count what is listed.
        var listsWholeChains: Bool { filters.keys.allSatisfy { $0 == "chain" } }
    }

    private struct Row {
        let message: MonitorClient.Message
        let json: [UInt8]
    }

    /// Asks, prints, and ends with 4 when something that the filters let through is invalid, listed or not.
    static func execute(
        _ url: String, token: TokenFile?, _ query: Query, json: Bool, _ context: CommandContext
    ) async -> ExitCode {
        await MonitorCommand.asking(url, token: token, context) { (client) throws(MonitorClient.Failure) in
            let bar = ProgressBar("messages", context)
            let (rows, next, chains) = try await bar.show { () async throws(MonitorClient.Failure) in
                let (rows, next) = try await client.messages(
                    query.text, limit: query.limit, after: query.cursor
                ) { (json) throws(JSONError) in
                    defer { bar.advance() }
                    return try row(&json)
                }
                return (rows, next, try await client.chains())
            }
            let watched = chains.filter { query.chain == nil || $0.id == query.chain }
            let now = context.clock.now()
            let gaps = gaps(watched, at: now)
            if !gaps.isEmpty {
                let text = gaps.joined(separator: "; ")
                context.errors.write("\(Command.program): warning: what is listed may not be all: \(text)\n")
            }
            let code =
                json
                ? context.finish(printing: Self.json(rows, next, isComplete: gaps.isEmpty))
                : context.finish(
                    showing: text(rows.map(\.message), chains, at: now, context.terminal)
                        + rest(rows.count, next, watched, query))
            guard code == .ok else { return code }
            return try await isAnythingInvalid(rows, next, watched, query, client) ? .found : .ok
        }
    }

    /// A list that is cut, or begins in the middle, does not show all that is invalid: the counts do, or another question.
    private static func isAnythingInvalid(
        _ rows: [Row], _ next: String?, _ chains: [ReplicaView.Chain], _ query: Query, _ client: MonitorClient
    ) async throws(MonitorClient.Failure) -> Bool {
        if rows.contains(where: { $0.message.status == "invalid" }) { return true }
        if query.listsWholeChains { return chains.contains { $0.invalid > 0 } }
        guard next != nil || query.cursor != nil, query.filters["status"] ?? "invalid" == "invalid" else {
            return false
        }
        let text = Query(
            filters: query.filters.merging(["status": "invalid"]) { $1 }, limit: 1, cursor: nil
        ).text
        return try await !client.messages(text, limit: 1).isEmpty
    }

    /// Why messages may be missing in the list, chain by chain.
    private static func gaps(_ chains: [ReplicaView.Chain], at now: Moment) -> [String] {
        guard !chains.isEmpty else { return ["the monitor does not watch the chain, or has not begun"] }
        return chains.compactMap { chain in
            if !chain.isComplete { return "chain \(chain.label): the window is not whole, it is still being read" }
            if chain.isFresh(at: now) { return nil }
            let age = chain.verifiedAt.map { "for \(AgeText.text(now.wall - $0))" } ?? "yet"
            return "chain \(chain.label): blind, nothing was verified \(age)"
        }
    }

    private static func row(_ json: inout JSONReader) throws(JSONError) -> Row {
        let text = Array(try json.readRawText())
        return Row(message: try JSONReader.read(text, MonitorClient.readMessage), json: text)
    }

    private static func text(
        _ messages: [MonitorClient.Message], _ chains: [ReplicaView.Chain], at now: Moment, _ terminal: Terminal
    ) -> String {
        let labels = Dictionary(chains.map { ($0.id, $0.label) }, uniquingKeysWith: { first, _ in first })
        let heads = ["STATUS", "REASON", "TIER", "SAFETY", "AGE", "EXECUTING", "INITIATING", "ID"]
        let rows = messages.map { message in
            [
                message.status, message.reason ?? "-", message.tier.map(String.init) ?? "-", message.safety,
                AgeText.text(now.wall - Double(message.timestamp)),
                "\(labels[message.chain] ?? message.chain) block \(message.block)",
                "\(labels[message.initiatingChain] ?? message.initiatingChain) block \(message.initiatingBlock)",
                message.id,
            ]
        }
        return messages.isEmpty ? "No message.\n" : TextTable.text([heads] + rows, on: terminal)
    }

    /// How many messages were cut off, and how to see them.
    private static func rest(
        _ listed: Int, _ next: String?, _ chains: [ReplicaView.Chain], _ query: Query
    ) -> String {
        guard let next else { return "" }
        let all = chains.reduce(0) { $0 + $1.valid + $1.invalid + $1.unknown }
        let isCounted = query.listsWholeChains && query.cursor == nil && all > UInt64(listed)
        return "\(isCounted ? "\(all - UInt64(listed)) more" : "More are there"); go on with --cursor \(next)\n"
    }

    /// The objects of the API as they are.
    private static func json(_ rows: [Row], _ next: String?, isComplete: Bool) -> String {
        var writer = JSONWriter()
        writer.object { json in
            json.key("messages")
            json.array { json in
                for row in rows { json.writeRaw(row.json) }
            }
            json.member("next", next)
            json.member("complete", isComplete)
        }
        return String(decoding: writer.bytes, as: UTF8.self) + "\n"
    }
}

/// What commands that ask a running monitor share.
enum MonitorCommand {
    /// Opens a client for a while; a monitor that gives no answer is a failed operation.
    static func asking(
        _ url: String, token: TokenFile?, _ context: CommandContext,
        _ body: (MonitorClient) async throws(MonitorClient.Failure) -> ExitCode
    ) async -> ExitCode {
        do {
            let loop = try EventLoop.start(name: "xmsg-mon-io")
            defer { loop.stop() }
            return try await body(try MonitorClient(url, token: token, on: loop, tls: context.tls))
        } catch {
            return context.fail(on: error, advice: "; is it running, and is --url right?")
        }
    }
}
