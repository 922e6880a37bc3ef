extension Command {
    /// Simulated chains for monitors outside.
    package static let stack = Command(
        name: "stack",
        summary:
            "Serve simulated chains, filters and supernodes to monitors elsewhere, and make things happen by HTTP.",
        example: "xmsg-mon stack --port 8900", settings: Settings.stack
    ) { resolved, context in
        await typed({ () throws(SettingProblems) in try StackPlan(resolved) }, "stack", context) { plan, context in
            await StackCommand(plan, context).run()
        }
    }
}

/// `xmsg-mon stack`: what monitors are rehearsed against, alone, so that several can be, and any of them can die.
struct StackCommand: Sendable {
    private let plan: StackPlan
    private let context: CommandContext

    init(_ plan: StackPlan, _ context: CommandContext) {
        self.plan = plan
        self.context = context
    }

    /// Serves until the time is over or the process is asked to end.
    func run() async -> ExitCode {
        guard let address = SocketAddress(ip: "127.0.0.1", port: plan.port) else { return .failed }
        let loop: EventLoop
        do throws(SocketFailure) {
            loop = try EventLoop.start(name: "stack")
        } catch {
            return context.fail("the simulated nodes cannot be started: \(error)")
        }
        defer { loop.stop() }
        let now = context.clock.now()
        let stack = RehearsalStack(
            plan.superchain(at: Timestamp(UInt64(clamping: Int64(max(0, now.wall))))), on: loop, clock: LoopClock(loop))
        stack.world.delay = plan.delay
        let teller = DemoTeller(DemoStory(at: now), context.output)
        let verifiers: StackVerifiers
        do throws(SettingValueError) {
            verifiers = try StackVerifiers(of: stack.world, on: loop, clock: LoopClock(loop))
        } catch {
            return context.fail("the simulated verifiers cannot be made: \(error)")
        }
        let control = StackControl(stack, verifiers) { teller.tell($0, at: $1) }
        let server = HTTPServer(configuration: .init(address: address, dates: context.clock), on: loop) { request in
            await control.respond(to: request)
        }
        return await withTaskGroup(of: ExitCode?.self) { group in
            group.addTask { await serve(control) }
            group.addTask { await listen(server, stack, verifiers) }
            group.addTask { await waitForEnd() }
            return await group.firstCode(context)
        }
    }

    private func serve(_ control: StackControl) async -> ExitCode? {
        do {
            try await control.run()
        } catch {
            guard !Task.isCancelled else { return nil }
            return context.fail("the simulated nodes cannot be served: \(error)")
        }
        return nil
    }

    private func listen(_ server: HTTPServer, _ stack: RehearsalStack, _ verifiers: StackVerifiers) async -> ExitCode? {
        await withTaskGroup(of: ExitCode?.self) { group in
            group.addTask {
                do throws(SocketFailure) {
                    try await server.run()
                } catch {
                    guard !Task.isCancelled else { return nil }
                    return context.fail("cannot listen on port \(plan.port): \(error); choose another --port")
                }
                return nil
            }
            group.addTask {
                await announce(server, stack, verifiers)
                return nil
            }
            for await code in group {
                guard let code else { continue }
                group.cancelAll()
                return code
            }
            return nil
        }
    }

    /// Says where everything is, once everything listens.
    private func announce(_ server: HTTPServer, _ stack: RehearsalStack, _ verifiers: StackVerifiers) async {
        guard let endpoints = try? await stack.endpoints(), let rollupNodes = try? await stack.rollupNodes(),
            let places = try? await verifiers.places(), let port = try? await server.waitUntilListening()
        else {
            return
        }
        let base = "http://127.0.0.1:\(port)"
        let nodes = endpoints.map { "node of chain \($0.chain)  \($0.url)\n" }.joined()
        func list(_ role: VerifierRole) -> String {
            places.filter { $0.role == role }.map { "\($0.name)=\($0.url)" }.joined(separator: ",")
        }
        let targets = places.filter { $0.role == .filter }.compactMap(\.admin).joined(separator: ",")
        context.output.write(
            """
            \(nodes)\(places.map { "\($0.name)  \($0.url)\n" }.joined())control            \(base)/
              curl -s \(base)/depset.json >depset.json; curl -s \(base)/rollups.json >rollups.json
              xmsg-mon run --dependency-set depset.json --rollup-configs rollups.json \
            --l2-rpcs \(endpoints.map(\.url).joined(separator: ",")) \
            --l2-nodes \(rollupNodes.map(\.url).joined(separator: ","))
              second opinions: add --interop-filter-endpoints \(list(.filter)) \
            --supernode-endpoints \(list(.supernode)) --supervisor-endpoints \(list(.supervisor))
              stop button: curl -s \(base)/jwt.hex >jwt.hex, and add --failsafe-targets \(targets) \
            --failsafe-jwt-secrets jwt.hex
              curl -s -X POST '\(base)/forge?kind=wrong_payload'; curl -s -X POST \(base)/replace
              curl -s -X POST '\(base)/halt?chain=\(endpoints.first?.chain.description ?? "")'; \
            curl -s -X POST \(base)/resume
              curl -s -X POST '\(base)/trouble?of=filter-b&kind=disagrees'; \
            curl -s -X POST '\(base)/failsafe?of=filter-a&is=on'


            """)
    }

    private func waitForEnd() async -> ExitCode? {
        guard let length = plan.length else { return nil }
        do throws(CancellationError) { try await context.clock.sleep(for: length) } catch { return nil }
        return .ok
    }
}
