/// `xmsg-mon messages` lists the messages that a running monitor follows.
package enum MessagesCommand {
    /// Asks, prints, and ends with 4 when something listed is invalid.
    package static func execute(
        _ url: String, token: TokenFile?, filter: String, limit: Int, json: Bool, _ context: CommandContext
    ) async -> ExitCode {
        await MonitorCommand.asking(url, token: token, context) { (client) throws(MonitorClient.Failure) in
            let messages = try await client.messages(filter, limit: limit)
            let code = context.finish(printing: json ? Self.json(messages) : text(messages))
            return code == .ok && messages.contains { $0.status == "invalid" } ? .found : code
        }
    }

    private static func text(_ messages: [MonitorClient.Message]) -> String {
        let heads = ["STATUS", "REASON", "TIER", "SAFETY", "EXECUTING", "INITIATING", "ID"]
        let rows = messages.map { message in
            [
                message.status, message.reason ?? "-", message.tier.map(String.init) ?? "-", message.safety,
                "\(message.chain) block \(message.block)",
                "\(message.initiatingChain) block \(message.initiatingBlock)",
                message.id,
            ]
        }
        return messages.isEmpty ? "No message.\n" : TextTable.text([heads] + rows)
    }

    private static func json(_ messages: [MonitorClient.Message]) -> String {
        var writer = JSONWriter()
        writer.object { json in
            json.key("messages")
            json.array { json in
                for message in messages {
                    json.object { json in
                        json.member("id", message.id)
                        json.member("status", message.status)
                        json.member("reason", message.reason)
                        json.member("safety", message.safety)
                        json.member("tier", message.tier)
                        json.member("executing_chain_id", message.chain)
                        json.member("executing_block_number", message.block)
                        json.member("initiating_chain_id", message.initiatingChain)
                        json.member("initiating_block_number", message.initiatingBlock)
                        json.member("transaction_hash", message.transaction)
                    }
                }
            }
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
            return try await body(try MonitorClient(url, token: token, on: loop))
        } catch {
            context.errors.write("\(Command.program): \(error); is it running, and is --url right?\n")
            return .failed
        }
    }
}
