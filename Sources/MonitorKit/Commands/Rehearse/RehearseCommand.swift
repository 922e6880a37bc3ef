/// `xmsg-mon rehearse`: plays one story in front of the real monitor and says whether it noticed what it should.
package enum RehearseCommand {
    /// Plays, or lists what can be played.
    package static func execute(_ plan: RehearsalPlan, _ context: CommandContext) async -> ExitCode {
        switch plan.play {
        case .list: return context.finish(printing: plan.isJSON ? RehearsalText.listJSON : RehearsalText.list)
        case .incident(let incident): return await incident.execute(context)
        case .story(let story):
            return await play(story, isJSON: plan.isJSON, linger: plan.linger, context) { launch in
                await DemoCommand.watch(launch, plan.surface, context)
            }
        }
    }

    /// Plays a story in front of a monitor that `launch` starts.
    ///
    /// - Parameter isBounded: Whether what is not noticed by the story's limit counts as missed; else it is waited for.
    package static func play(
        _ story: RehearsalStory, isJSON: Bool = false, linger: Duration = .zero, isBounded: Bool = true,
        _ context: CommandContext, launch: @escaping MonitorLauncher
    ) async -> ExitCode {
        var stage = context
        // For programs the result stands alone.
        if isJSON { stage.output = context.errors }
        let audience = RehearsalAudience(clock: context.clock)
        var demo = DemoCommand(length: nil, context: stage, launch: launch)
        demo.script = story.script
        demo.scene.seconds = story.seconds
        demo.scene.observers = story.observers
        demo.scene.replacementDue = story.replacementDue
        demo.scene.note = { audience.note($0) }
        demo.scene.prepared = { audience.watch($0) }
        demo.scene.ready = { await audience.waitUntilReady() }
        demo.scene.judge = {
            let isUnread = { @Sendable in context.output.write([]) != .written }
            guard let took = await audience.waitForAll(of: story, isBounded: isBounded, or: isUnread) else {
                return nil
            }
            let result = RehearsalResult(story, audience.record, took: took)
            let code = context.finish(printing: isJSON ? result.json : result.text)
            await context.waitUntilUnread(atMost: linger)
            return code == .ok && !result.isPassed ? .failed : code
        }
        stage.output.write("\(story.name): \(story.summary)\n")
        return await demo.run()
    }
}

/// What one rehearsal is to do.
package struct RehearsalPlan: Sendable {
    /// What can be asked for.
    enum Play: Sendable {
        /// To explain all of it.
        case list
        /// A story on simulated chains.
        case story(RehearsalStory)
        /// Something that happened.
        case incident(RehearseIncident)
    }

    /// What is asked for.
    let play: Play
    /// How long the monitor goes on afterwards.
    package let linger: Duration
    /// Whether results are for programs.
    package let isJSON: Bool
    /// Where the monitor listens and how it logs.
    package let surface: SurfaceConfiguration

    /// Reads the settings, or throws everything that is wrong at once.
    package init(_ resolved: ResolvedSettings) throws(SettingProblems) {
        var reader = SettingReader(resolved)
        let lists = reader.value(Settings.rehearsalList) ?? false
        let linger = reader.value(Settings.rehearsalLinger)
        let json = reader.value(Settings.json)
        let surface = SurfaceConfiguration(&reader)
        let play = lists ? .list : Self.play(resolved.words.first, isJSON: json ?? false, &reader)
        if let problems = SettingProblems(reader.problems) { throw problems }
        guard let play, let surface, let json else { throw SettingProblems(unexplained: ()) }
        self.play = play
        self.linger = linger ?? .zero
        self.surface = surface
        isJSON = json
    }

    private static func play(_ name: String?, isJSON: Bool, _ reader: inout SettingReader) -> Play? {
        let names = RehearsalStory.all.map(\.name) + Incident.all.map(\.name)
        if let name, let story = RehearsalStory.named(name) { return .story(story) }
        if let name, let incident = Incident.named(name) {
            return RehearseIncident(incident, isJSON: isJSON, &reader).map(Play.incident)
        }
        let fault = name.map { "\(SafeText.quoted($0)) is neither a story nor an incident" } ?? "names no story"
        let guess = name.flatMap { Suggestion.sentence(for: $0, among: names) }
        reader.note(
            SettingProblem(
                .usage, at: "argument 1", fault,
                remedy: guess ?? "write one of \(names.joined(separator: ", ")), or --list"))
        return nil
    }
}

extension Settings {
    /// The list of stories.
    package static let rehearsalList = Setting(
        "list", .boolean, default: "false", because: "a story is named", scope: .flag,
        help: "Explain all stories and incidents instead of playing one.")

    /// How long there is something to look at afterwards.
    package static let rehearsalLinger = Setting(
        "linger", .duration(in: .seconds(1) ... .seconds(86_400)), because: "it ends with the story", scope: .flag,
        help: "Keep chains and monitor running so long after the story, to look at the pages.")

    /// What `rehearse` understands.
    package static let rehearse = SettingSet(
        [
            rehearsalList.declaration, rehearsalLinger.declaration, rehearsalSpeed.declaration,
            rehearsalPoll.declaration,
            json.declaration,
        ] + surface,
        operands: Operands("STORY", count: 0...1))
}

extension Command {
    /// Game days.
    package static let rehearse = Command(
        name: "rehearse",
        summary: "Play a story on simulated chains or an incident that happened; exit 1 when it is not noticed.",
        example: "xmsg-mon rehearse invalid-replaced --metrics.port 0", settings: Settings.rehearse
    ) { resolved, context in
        await typed({ () throws(SettingProblems) in try RehearsalPlan(resolved) }, "rehearse", context) {
            await RehearseCommand.execute($0, $1)
        }
    }
}
