internal import Synchronization

/// `xmsg-mon watch`: one or many replicas on a terminal, laid over each other, looked at again and again.
enum WatchCommand {
    /// One replica on the command line.
    struct Target: Hashable, Sendable {
        /// What is shown for it.
        let name: String
        /// Where it is, which is never shown.
        let url: String
    }

    /// How it is watched.
    struct Plan: Sendable {
        /// The replicas.
        let targets: [Target]
        /// What they want to be sent.
        let token: TokenFile?
        /// The pause between two looks.
        let interval: Duration
        /// Whether one look is enough.
        let isOnce: Bool
        /// Whether looks are written as JSON.
        let isJSON: Bool
    }

    /// What one exchange may take: a replica that hangs is shown as one that does not answer.
    private static let timeout = Duration.seconds(3)

    /// Looks until the process is asked to end, or once.
    static func execute(_ plan: Plan, _ context: CommandContext) async -> ExitCode {
        do {
            let loop = try EventLoop.start(name: "xmsg-mon-io")
            defer { loop.stop() }
            let clients = try plan.targets.map { target in
                try MonitorClient(target.url, token: plan.token, on: loop, tls: context.tls, timeout: timeout)
            }
            return await look(through: clients, plan, context)
        } catch {
            return context.fail(on: error)
        }
    }

    private static func look(
        through asked: [MonitorClient], _ plan: Plan, _ context: CommandContext
    ) async -> ExitCode {
        let views = ReplicaViews(plan.targets.map { ReplicaView(name: $0.name) })
        if plan.isOnce {
            await withDiscardingTaskGroup { group in
                for index in asked.indices { group.addTask { await views.ask(asked[index], index, context.clock) } }
            }
            return show(views, plan, context)
        }
        return await withTaskGroup(of: ExitCode?.self) { group in
            for index in asked.indices {
                group.addTask {
                    while !Task.isCancelled {
                        await views.ask(asked[index], index, context.clock)
                        guard (try? await context.clock.sleep(for: plan.interval)) != nil else { break }
                    }
                    return nil
                }
            }
            group.addTask { await display(views, plan, context) }
            return await group.firstCode(context)
        }
    }

    /// One look: 4 where a message is invalid or was not declared, 1 where nobody answers.
    private static func show(_ views: ReplicaViews, _ plan: Plan, _ context: CommandContext) -> ExitCode {
        let picture = WatchPicture(views.all, at: context.clock.now())
        let code = context.finish(printing: text(picture, plan, context, height: nil))
        guard code == .ok else { return code }
        guard picture.invalid.isEmpty, picture.undeclared == 0 else { return .found }
        return picture.answering == 0 ? .failed : .ok
    }

    /// Shows look after look: over each other on a terminal, one below the other anywhere else.
    private static func display(_ views: ReplicaViews, _ plan: Plan, _ context: CommandContext) async -> ExitCode? {
        let isScreen = context.terminal.isScreen && !plan.isJSON
        await views.waitForFirst(context.clock, within: timeout)
        if isScreen { context.output.write(AlternateScreen.enter) }
        defer { if isScreen { context.output.write(AlternateScreen.leave) } }
        while !Task.isCancelled {
            let picture = WatchPicture(views.all, at: context.clock.now())
            let frame: String
            if isScreen {
                let terminal = context.currentTerminal()
                let lines = WatchScreen(
                    width: terminal.width, height: terminal.height, usesColor: context.terminal.usesColor
                ).lines(of: picture, at: context.clock.now())
                frame = AlternateScreen.frame(lines)
            } else {
                frame = text(picture, plan, context, height: nil) + (plan.isJSON ? "" : "\n")
            }
            guard context.output.write(frame) == .written else { return .ok }
            guard (try? await context.clock.sleep(for: plan.interval)) != nil else { return nil }
        }
        return nil
    }

    private static func text(
        _ picture: WatchPicture, _ plan: Plan, _ context: CommandContext, height: Int?
    ) -> String {
        if plan.isJSON { return picture.json }
        // A pipe has no width; what is written to one is not cut.
        let width = context.terminal.isInteractive ? context.terminal.width : 1_000
        let screen = WatchScreen(width: width, height: height, usesColor: context.terminal.usesColor)
        return screen.lines(of: picture, at: context.clock.now()).map { "\($0)\n" }.joined()
    }
}

/// The control sequences of a screen that leaves no trace (xterm; understood by everything that calls itself a terminal).
enum AlternateScreen {
    /// Switches over, and hides the cursor.
    static let enter = "\u{1B}[?1049h\u{1B}[?25l"
    /// Shows the cursor, and switches back to what was there before.
    static let leave = "\u{1B}[?25h\u{1B}[?1049l"

    /// Writes lines over what is shown, in one piece.
    ///
    /// Each line is erased before it is written, and all that is below with the last: behind a line that is as wide as the
    /// terminal, its last character would go too.
    static func frame(_ lines: [String]) -> String {
        "\u{1B}[H"
            + lines.enumerated().map { ($0 == lines.count - 1 ? "\u{1B}[J" : "\u{1B}[K") + $1 }.joined(
                separator: "\r\n")
    }
}

/// What the replicas said last, for the tasks that ask and the one that shows.
final class ReplicaViews: Sendable {
    private let views: Mutex<[ReplicaView]>

    init(_ views: [ReplicaView]) {
        self.views = Mutex(views)
    }

    /// All of them, in the order of the command line.
    var all: [ReplicaView] { views.withLock { $0 } }

    /// Asks one replica; one that does not answer keeps what it said before, which grows old.
    func ask(_ client: MonitorClient, _ index: Int, _ clock: any MonitorClock) async {
        let name = views.withLock { $0[index].name }
        do throws(MonitorClient.Failure) {
            let view = try await client.view(named: name, at: clock.now())
            views.withLock { $0[index] = view }
        } catch {
            guard !Task.isCancelled else { return }
            views.withLock { $0[index].failure = error.description }
        }
    }

    /// Waits until each has answered or failed once, so that the first picture is a whole one.
    func waitForFirst(_ clock: any MonitorClock, within patience: Duration) async {
        let start = clock.now()
        while !Task.isCancelled, clock.now().elapsed(since: start) < patience {
            if all.allSatisfy({ $0.answeredAt != nil || $0.failure != nil }) { return }
            guard (try? await clock.sleep(for: .milliseconds(20))) != nil else { return }
        }
    }
}
