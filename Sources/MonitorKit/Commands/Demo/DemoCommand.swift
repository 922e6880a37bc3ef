/// `xmsg-mon demo`: the real monitor in front of simulated chains, with a story to watch.
package struct DemoCommand: Sendable {
    /// When the demonstration ends by itself; nil for never.
    package var length: Duration?
    /// What happens.
    package var script: DemoScript
    /// What stands around the chains and their nodes, and who looks on.
    package var scene = RehearsalScene()
    private let context: CommandContext
    private let launch: MonitorLauncher

    /// Prepares a demonstration.
    package init(length: Duration?, context: CommandContext, launch: @escaping MonitorLauncher) {
        self.length = length
        self.context = context
        self.launch = launch
        script = .standard(Self.firstChain, Self.secondChain)
    }

    static let firstChain = StackPlan.chains[0].id
    static let secondChain = StackPlan.chains[1].id

    /// Two chains of different block times, with a history, whose blocks become final within half a minute.
    package static func superchain(at now: Timestamp) -> SimulatedSuperchain { StackPlan().superchain(at: now) }

    /// Runs until the time is over or the process is asked to end.
    package func run() async -> ExitCode {
        let loop: EventLoop
        do throws(SocketFailure) {
            loop = try EventLoop.start(name: "rehearsal")
        } catch {
            return context.fail("the simulated nodes cannot be started: \(error)")
        }
        defer { loop.stop() }
        let now = context.clock.now()
        let stack = RehearsalStack(
            Self.superchain(at: Timestamp(UInt64(clamping: Int64(max(0, now.wall))))), seconds: scene.seconds, on: loop,
            clock: LoopClock(loop))
        let verifiers: [VerifierServer]
        do throws(SettingValueError) {
            verifiers = try scene.verifiers(of: stack.world, on: loop)
        } catch {
            return context.fail("the simulated verifiers cannot be made: \(error)")
        }
        return await perform(on: stack, verifiers, DemoTeller(DemoStory(at: now), context.output))
    }

    /// Starts everything; the first part that ends decides how the whole ends.
    private func perform(
        on stack: RehearsalStack, _ verifiers: [VerifierServer], _ teller: DemoTeller
    ) async -> ExitCode {
        await withTaskGroup(of: ExitCode?.self) { group in
            group.addTask { await serve(stack, teller) }
            for verifier in verifiers {
                group.addTask {
                    try? await verifier.run()
                    return Task.isCancelled ? nil : context.fail("a simulated verifier cannot be served")
                }
            }
            group.addTask { await watch(stack, verifiers, teller) }
            group.addTask { await play(on: stack, verifiers, teller) }
            group.addTask { await waitForEnd() }
            group.addTask { await scene.judge() }
            return await group.firstCode(context)
        }
    }

    private func serve(_ stack: RehearsalStack, _ teller: DemoTeller) async -> ExitCode? {
        do {
            try await stack.run { teller.tell($0, at: $1) }
        } catch {
            guard !Task.isCancelled else { return nil }
            return context.fail("the simulated nodes cannot be served: \(error)")
        }
        return nil
    }

    private func watch(
        _ stack: RehearsalStack, _ verifiers: [VerifierServer], _ teller: DemoTeller
    ) async -> ExitCode? {
        do {
            let endpoints = try await stack.endpoints().map { MonitorLaunch.Endpoint(chain: $0.chain, url: $0.url) }
            var observers = try await scene.observers(at: verifiers)
            for node in try await stack.rollupNodes() {
                observers.nodes.append(.init(name: "cl-\(node.chain)", url: try EndpointURL(parsing: node.url)))
            }
            teller.begin(endpoints)
            await launch(
                MonitorLaunch(
                    endpoints: endpoints, parameters: stack.world.withSuperchain { $0.parameters },
                    announce: { transition, moment in
                        teller.tell(transition, at: moment)
                        scene.note(transition)
                    }, listening: { teller.showPages(at: $0) }, observers: observers,
                    prepared: scene.prepared, replacementDue: scene.replacementDue))
        } catch {
            // The tasks that serve say why.
            return nil
        }
        return Task.isCancelled ? nil : context.fail("the monitor has ended")
    }

    /// Makes the steps of the script happen at their times, over and over.
    private func play(
        on stack: RehearsalStack, _ verifiers: [VerifierServer], _ teller: DemoTeller
    ) async -> ExitCode? {
        await scene.ready()
        let start = context.clock.now()
        var index = 0
        while let step = script.step(index), !Task.isCancelled {
            let wait = .seconds(step.second) - context.clock.now().elapsed(since: start)
            if wait > .zero {
                do throws(CancellationError) { try await context.clock.sleep(for: wait) } catch { return nil }
            }
            stack.world.perform(step.action)
            if case .verifiers(let change) = step.action { change.apply(to: verifiers.map(\.verifier)) }
            // What was removed is made anew at once, where it is due already.
            stack.catchUp { teller.tell($0, at: $1) }
            index += 1
        }
        return nil
    }

    private func waitForEnd() async -> ExitCode? {
        guard let length else { return nil }
        do throws(CancellationError) { try await context.clock.sleep(for: length) } catch { return nil }
        return .ok
    }
}
