extension DemoCommand {
    /// The demonstration with the real monitor, read over HTTP as any other stack.
    package static func execute(_ configuration: DemoConfiguration, _ context: CommandContext) async -> ExitCode {
        guard configuration.replicas == 1 else { return await DemoFleet(configuration, context).run() }
        let bar = ProgressBar("blocks", showsPace: true, context)
        let context = bar.clearing(context)
        var demo = DemoCommand(length: configuration.length, context: context) { launch in
            await watch(launch, configuration.surface, context, bar: bar)
        }
        demo.scene.judge = {
            await context.waitUntilUnread()
            return .ok
        }
        return await demo.run()
    }

    /// Runs the real monitor as a launch describes it, until the task is cancelled.
    ///
    /// - Parameter bar: Shows its backfill, where somebody looks on.
    package static func watch(
        _ launch: MonitorLaunch, _ surface: SurfaceConfiguration, _ context: CommandContext, bar: ProgressBar? = nil
    ) async {
        do {
            let loop = try EventLoop.start(name: "xmsg-mon-io")
            defer { loop.stop() }
            let plan = try plan(launch, surface)
            let service = try MonitorService(
                plan, on: loop, clock: LoopClock(loop), log: log(surface.log, context), onTransition: launch.announce)
            launch.prepared(service)
            await withTaskGroup(of: Void.self) { group in
                group.addTask {
                    if let port = try? await service.waitUntilListening() { launch.listening(port) }
                }
                group.addTask { await bar?.follow(service.monitor.snapshots) }
                do throws(SocketFailure) {
                    try await service.run()
                } catch {
                    guard !Task.isCancelled else { return }
                    _ = context.fail("cannot listen on \(plan.listen): \(error); choose another --metrics.port")
                }
                group.cancelAll()
            }
        } catch {
            _ = context.fail("\(error)")
        }
    }

    private static func plan(
        _ launch: MonitorLaunch, _ surface: SurfaceConfiguration
    ) throws(EndpointURLError) -> MonitorPlan {
        var upstreams: [ConfiguredEndpoint] = []
        for endpoint in launch.endpoints {
            let isSecond = upstreams.contains { $0.name == "el-\(endpoint.chain)" }
            let name = "el-\(endpoint.chain)" + (isSecond ? "-second" : "")
            upstreams.append(ConfiguredEndpoint(name: name, url: try EndpointURL(parsing: endpoint.url)))
        }
        guard let listen = SocketAddress(ip: surface.address, port: surface.port) else {
            throw EndpointURLError.invalidHost
        }
        let chains = launch.parameters.chains.keys.sorted()
        var core = CoreConfiguration(parameters: launch.parameters, attached: chains)
        if let seconds = launch.replacementDue { core.replacementDue = seconds }
        var plan = MonitorPlan(
            core: core, upstreams: upstreams, listen: listen,
            identity: ReplicaIdentity(
                version: BuildInfo.version, revision: BuildInfo.revision, swiftVersion: BuildInfo.swift,
                configurationHash: "demo", dependencySet: chains))
        plan.observers = launch.observers
        return plan
    }

    /// The story stands in for the log; only who names a format gets the lines too, apart from the story.
    private static func log(_ settings: LogSettings, _ context: CommandContext) -> EventLog {
        guard settings.format != nil else {
            return EventLog(minimum: .crit, format: .text, clock: context.clock) { _ in true }
        }
        var apart = context
        apart.log = context.errors
        return EventLog.opened(settings, apart)
    }
}
