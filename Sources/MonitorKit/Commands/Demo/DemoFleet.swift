internal import Synchronization

/// `xmsg-mon demo --replicas 3`: replicas as processes of their own in front of one simulated stack; one is killed now and then, and
/// what all say together shows that nothing is lost.
struct DemoFleet: Sendable {
    private static let look = Duration.milliseconds(250)

    private let configuration: DemoConfiguration
    private let context: CommandContext
    private let processes: Mutexed<[ReplicaProcess?]>
    private let story: Mutexed<(demo: DemoStory, fleet: FleetStory)>

    init(_ configuration: DemoConfiguration, _ context: CommandContext) {
        self.configuration = configuration
        self.context = context
        processes = Mutexed(Array(repeating: nil, count: configuration.replicas))
        story = Mutexed((DemoStory(at: context.clock.now()), FleetStory(replicas: configuration.replicas)))
    }

    /// Runs until the time is over or the process is asked to end; no replica outlives it.
    func run() async -> ExitCode {
        let loop: EventLoop
        do throws(SocketFailure) {
            loop = try EventLoop.start(name: "rehearsal")
        } catch {
            return fail("the simulated nodes cannot be started: \(error)")
        }
        defer { loop.stop() }
        let now = Timestamp(UInt64(clamping: Int64(max(0, context.clock.now().wall))))
        let stack = RehearsalStack(StackPlan().superchain(at: now), on: loop, clock: LoopClock(loop))
        defer { for index in 0..<configuration.replicas { kill(index) } }
        return await withTaskGroup(of: ExitCode?.self) { group in
            group.addTask {
                do {
                    try await stack.run { tell($0, at: $1) }
                } catch {
                    guard !Task.isCancelled else { return nil }
                    return fail("the simulated nodes cannot be served: \(error)")
                }
                return nil
            }
            group.addTask { await play(on: stack, loop) }
            group.addTask {
                await context.waitUntilUnread(atMost: configuration.length)
                return .ok
            }
            return await group.firstCode(context)
        }
    }

    /// Starts the replicas, then plays round after round while looking at what they say.
    private func play(on stack: RehearsalStack, _ loop: EventLoop) async -> ExitCode? {
        guard let endpoints = try? await stack.endpoints(), let nodes = try? await stack.rollupNodes() else {
            return nil
        }
        let world = stack.world.superchain
        guard
            let folder = TemporaryFolder([
                "depset.json": StackFiles.dependencySet(world), "rollups.json": StackFiles.rollups(world),
            ])
        else { return fail("no temporary folder can be made for the replicas' files") }
        defer { folder.remove() }
        let arguments = [
            "run", "--dependency-set", "\(folder.path)/depset.json", "--rollup-configs", "\(folder.path)/rollups.json",
            "--l2-rpcs", endpoints.map(\.url).joined(separator: ","), "--l2-nodes",
            nodes.map(\.url).joined(separator: ","), "--metrics.addr", "127.0.0.1",
        ]
        say("Two simulated chains, and \(configuration.replicas) replicas of this program, each a process of its own.")
        for index in 0..<configuration.replicas {
            guard start(index, arguments) else { return fail("a replica cannot be started") }
            say("  replica \(index + 1)  \(url(index))/  process \(processes.value { $0[index]?.id ?? 0 })")
        }
        return await withTaskGroup(of: ExitCode?.self) { group in
            for index in 0..<configuration.replicas { group.addTask { await listen(to: index, loop) } }
            group.addTask { await act(on: stack, arguments) }
            for await code in group {
                guard let code else { continue }
                group.cancelAll()
                return code
            }
            return nil
        }
    }

    private func act(on stack: RehearsalStack, _ arguments: [String]) async -> ExitCode? {
        let begin = context.clock.now()
        var round = 0
        while !Task.isCancelled {
            for (second, action) in FleetScript.steps(round: round, replicas: configuration.replicas) {
                let due = Duration.seconds(second + round * FleetScript.period)
                let wait = due - context.clock.now().elapsed(since: begin)
                if wait > .zero {
                    do throws(CancellationError) { try await context.clock.sleep(for: wait) } catch { return nil }
                }
                switch action {
                case .chains(let action):
                    stack.world.withSuperchain { $0.perform(action) }
                    stack.catchUp { tell($0, at: $1) }
                case .kill(let index):
                    tellLine(
                        "replica \(index + 1) is killed, process \(processes.value { $0[index]?.id ?? 0 }) (SIGKILL)")
                    kill(index)
                case .start(let index):
                    tellLine("replica \(index + 1) is started again, with an empty memory")
                    guard start(index, arguments) else { return fail("a replica cannot be started") }
                }
            }
            round += 1
        }
        return nil
    }

    /// Asks one replica again and again.
    private func listen(to index: Int, _ loop: EventLoop) async -> ExitCode? {
        guard let client = try? MonitorClient(url(index), on: loop, tls: context.tls, timeout: .seconds(2)) else {
            return nil
        }
        while !Task.isCancelled {
            let reading = await reading(of: client)
            // A question that was broken off says nothing about the replica.
            guard !Task.isCancelled else { return nil }
            let now = context.clock.now()
            story.change { story in
                for sentence in story.fleet.heard(reading, of: index) {
                    context.output.write(story.demo.line(sentence, at: now))
                }
            }
            do throws(CancellationError) { try await context.clock.sleep(for: Self.look) } catch { return nil }
        }
        return nil
    }

    private func reading(of client: MonitorClient) async -> FleetStory.Reading {
        guard let messages = try? await client.messages("status=invalid", limit: 100) else { return .silent }
        let isWhole = (try? await client.get("/readyz")) != nil
        let names = messages.map { "\($0.chain) block \($0.block) \($0.reason ?? "")" }
        return .claim(isWhole: isWhole, invalid: Set(names))
    }

    private func url(_ index: Int) -> String { "http://127.0.0.1:\(port(index))" }

    private func port(_ index: Int) -> Int { Int(configuration.surface.port) + index }

    private func start(_ index: Int, _ arguments: [String]) -> Bool {
        let process = ReplicaProcess(arguments + ["--metrics.port", "\(port(index))"])
        processes.change { $0[index] = process }
        return process != nil
    }

    private func kill(_ index: Int) {
        processes.change { processes in
            processes[index]?.kill()
            processes[index] = nil
        }
    }

    private func tell(_ events: [SimulationEvent], at now: Moment) {
        story.change { story in
            for event in events {
                if let line = story.demo.tell(event, at: now) { context.output.write(line) }
            }
        }
    }

    private func tellLine(_ text: String) {
        let now = context.clock.now()
        story.change { _ = context.output.write($0.demo.line(text, at: now)) }
    }

    private func say(_ text: String) { context.output.write("\(text)\n") }

    private func fail(_ text: String) -> ExitCode {
        guard !Task.isCancelled else { return .ok }
        return context.fail(text)
    }
}

/// A value that several tasks share; a lock guards it.
private final class Mutexed<Value: Sendable>: Sendable {
    private let mutex: Mutex<Value>

    init(_ value: Value) { mutex = Mutex(value) }

    func value<Result: Sendable>(_ body: (Value) -> Result) -> Result { mutex.withLock { body($0) } }

    func change(_ body: (inout Value) -> Void) { mutex.withLock { body(&$0) } }
}
