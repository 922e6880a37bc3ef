/// `xmsg-mon run`: the service, from a complete configuration to a clean end.
package enum RunCommand {
    /// Watches until the process is asked to end.
    package static func execute(_ configuration: Configuration, _ context: CommandContext) async -> ExitCode {
        let bar = ProgressBar("blocks", showsPace: true, context)
        let context = bar.clearing(context)
        let log = EventLog.opened(configuration.surface.log, names: configuration.surface.names, context)
        for warning in configuration.warnings { log.write(.warn, "configuration", warning) }
        if let warning = ProcessorQuota.read(context.files)?.warning { log.write(.warn, "processor_quota", warning) }
        guard var plan = MonitorPlan(configuration, files: context.files) else {
            return context.fail("--metrics.addr is not an IP address", .configuration)
        }
        plan.tls = context.tls
        if bar.isShown, EventLog.isForPeople(configuration.surface.log, context) {
            plan.logsProgress = { bar.hasEnded }
        }
        do {
            let loop = try EventLoop.start(name: "xmsg-mon-io")
            defer { loop.stop() }
            let service = try MonitorService(plan, on: loop, clock: LoopClock(loop), log: log)
            return await run(service, plan, log, bar, context)
        } catch {
            return context.fail(on: error)
        }
    }

    private static func run(
        _ service: MonitorService, _ plan: MonitorPlan, _ log: EventLog, _ bar: ProgressBar, _ context: CommandContext
    ) async -> ExitCode {
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                for await signal in context.terminations() {
                    log.write(.info, "stopping", "Asked to end by \(signal.label).")
                    await service.stop()
                    return
                }
            }
            group.addTask {
                guard let port = try? await service.waitUntilListening() else { return }
                greet(plan, port: port, log)
            }
            group.addTask { await bar.follow(service.monitor.snapshots) }
            defer { group.cancelAll() }
            do throws(SocketFailure) {
                try await service.run()
                log.write(.info, "stopped", "Stopped.")
                log.flush()
                return .ok
            } catch {
                return context.fail(
                    "cannot listen on \(plan.listen): \(error); choose another --metrics.addr or --metrics.port")
            }
        }
    }

    /// The one block that says what runs, against what, and where to look.
    private static func greet(_ plan: MonitorPlan, port: UInt16, _ log: EventLog) {
        let host = plan.listen.ip.contains(":") ? "[\(plan.listen.ip)]" : plan.listen.ip
        let chains = plan.core.attached.map { plan.names.text($0) }.joined(separator: ", ")
        let upstreams = plan.upstreams.map(\.name).joined(separator: ", ")
        let base = "http://\(host):\(port)/"
        log.write(
            .info, "started", "Watching chains \(chains) through \(upstreams). Status page: \(base)",
            [
                (.version, .text(BuildInfo.version)), (.id, .text(plan.identity.configurationHash)),
                (.address, .text("\(base)metrics")),
            ])
        let nodes = (plan.observers.nodes + plan.observers.supernodes).map(\.name).joined(separator: ", ")
        log.write(
            .info, "level_source",
            nodes.isEmpty
                ? "Safety levels come from the nodes' tags: local_safe cannot be told apart after activation."
                : "Safety levels come from the nodes' tags and from the sync status of \(nodes).")
    }
}

extension MonitorPlan {
    /// The plan of a complete configuration; nil when the listen address is no IP address.
    package init?(_ configuration: Configuration, files: FileReader = .system) {
        var core = CoreConfiguration(
            parameters: ProtocolParameters(configuration), attached: configuration.attachedChains)
        core.tail = UInt64(clamping: configuration.tail.components.seconds)
        core.maximumJobs = configuration.maximumJobs
        core.replacementDue = UInt64(clamping: configuration.replacementDue.components.seconds)
        core.ignored = configuration.ignored
        if case .duration(let length) = configuration.backfill {
            core.backfill = UInt64(clamping: length.components.seconds)
        }
        guard let listen = SocketAddress(ip: configuration.surface.address, port: configuration.surface.port) else {
            return nil
        }
        self.init(
            core: core, upstreams: configuration.upstreams, listen: listen,
            identity: ReplicaIdentity(
                version: BuildInfo.version, revision: BuildInfo.revision, swiftVersion: BuildInfo.swift,
                configurationHash: configuration.configHash, dependencySet: configuration.dependencySet.chains))
        access = configuration.surface.access
        explorers = configuration.surface.explorers
        names = configuration.surface.names
        showsCreation = configuration.surface.showsCreation
        observers = configuration.observers
        rows = configuration.rows
        for (chain, rollup) in configuration.rollups {
            rows.sequencingWindows[.chain(chain)] = rollup.sequencerWindowSize.map {
                Double($0) * RowParameters.l1BlockTime
            }
        }
        self.files = files
        pollUpperBound = configuration.pollInterval
        requestTimeout = configuration.requestTimeout
        maximumResponseBytes = configuration.maximumResponseBytes
    }
}

extension ProtocolParameters {
    /// What the rules need of a complete configuration.
    package init(_ configuration: Configuration) {
        let chains = Dictionary(
            configuration.dependencySet.chains.compactMap { id in
                configuration.rollups[id].map { (id, ChainParameters($0)) }
            }, uniquingKeysWith: { first, _ in first })
        self.init(
            chains: chains, unattached: configuration.unattached,
            expiryWindow: configuration.dependencySet.expiryWindow)
    }
}

extension ChainParameters {
    /// What the rules need of a rollup configuration.
    package init(_ rollup: RollupConfiguration) {
        self.init(
            genesisNumber: rollup.genesis.number, genesisTime: rollup.genesis.timestamp,
            blockTime: rollup.blockTime.seconds, activation: rollup.activationTime)
    }
}
