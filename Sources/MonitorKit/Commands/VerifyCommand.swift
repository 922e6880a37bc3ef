/// `xmsg-mon verify` judges a message, a block or a range once, live, and shows every step.
package enum VerifyCommand {
    /// Asks, prints, and says by its exit code whether something is invalid.
    package static func execute(
        _ configuration: Configuration, words: [String], json: Bool, _ context: CommandContext
    ) async -> ExitCode {
        let chain: ChainID
        let target: VerificationTarget
        var place = "argument 1: \(SafeText.quoted(words.first ?? ""))"
        do throws(SettingValueError) {
            chain = try SettingFormat<ChainID>.chain.parse(words.first ?? "")
            place = "argument 2: \(SafeText.quoted(words.last ?? ""))"
            target = try VerificationTarget(words.last ?? "")
        } catch {
            return context.fail("\(place) \(error.fault); \(error.remedy)", .usage)
        }
        do {
            let loop = try EventLoop.start(name: "xmsg-mon-io")
            defer { loop.stop() }
            let verifier = Verifier(
                nodes: try nodes(configuration, on: loop, context),
                parameters: ProtocolParameters(configuration), clock: context.clock,
                timeout: configuration.requestTimeout)
            let bar = ProgressBar("blocks", showsPace: true, context)
            var report = try await bar.show { try await verifier.verify(chain, target) { bar.note($0, of: $1) } }
            report.names = configuration.surface.names
            let code = context.finish(printing: json ? report.json : report.text)
            return code == .ok ? report.exitCode : code
        } catch {
            return context.fail(on: error)
        }
    }

    private static func nodes(
        _ configuration: Configuration, on loop: EventLoop, _ context: CommandContext
    ) throws(TLSUnavailable) -> [NamedNode] {
        var settings = HTTPClient.Configuration()
        settings.bodyLimit = configuration.maximumResponseBytes
        settings.tls = try context.tls.context(
            isNeeded: configuration.upstreams.contains { $0.url.scheme == .https })
        let client = HTTPClient(on: loop, configuration: settings)
        return configuration.upstreams.map { upstream in
            NamedNode(
                name: upstream.name,
                client: JSONRPCClient(
                    transport: HTTPRPCTransport(client: client, endpoint: upstream.url), clock: context.clock,
                    budget: upstream.budget))
        }
    }
}

extension Command {
    /// The answer to "is it real?".
    package static let verify = Command(
        name: "verify", summary: "Judge a transaction, block, log or range of a chain once; show every step.",
        example: "xmsg-mon verify 10 143999881:7 --config /etc/xmsg-mon/config.json",
        settings: SettingSet(
            Settings.inspection.declarations, inherited: Settings.inspection.inherited,
            operands: Operands("CHAIN TX|BLOCK|BLOCK:LOG|FROM-TO", count: 2...2)
        ).showing(Settings.asking + [Settings.json.declaration])
    ) { resolved, context in
        await configured("verify", resolved, context) { configuration, json, context in
            await VerifyCommand.execute(configuration, words: resolved.words, json: json, context)
        }
    }
}
