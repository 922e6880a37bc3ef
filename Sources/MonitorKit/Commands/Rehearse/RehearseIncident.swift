/// `xmsg-mon rehearse` of something that happened: its timeline in front of the row that watches such a chain.
struct RehearseIncident: Sendable {
    /// What is played.
    let incident: Incident
    /// Seconds between two looks at a source.
    let poll: Double
    /// How many times faster than it happened; nil for as fast as it goes.
    let speed: Int?
    /// Whether the result is for programs.
    let isJSON: Bool

    /// Plays it and says whether the row noticed what it should.
    func execute(_ context: CommandContext) async -> ExitCode {
        let story = isJSON ? context.errors : context.output
        var player = IncidentPlayer(incident, poll: poll)
        story.write(IncidentText.opening(incident))
        while player.nextLook != nil, context.output.write([]) == .written {
            for event in player.step() { story.write(IncidentText.line(event)) }
            if let speed, (try? await context.clock.sleep(for: .seconds(poll / Double(speed)))) == nil { break }
        }
        let result = IncidentResult(incident, player.outcome, poll: poll)
        let code = context.finish(printing: isJSON ? IncidentText.json(result) : IncidentText.closing(result))
        return code == .ok && !result.isPassed ? .failed : code
    }
}

extension RehearseIncident {
    /// Reads how an incident is to be played; what is wrong is noted.
    init?(_ incident: Incident, isJSON: Bool, _ reader: inout SettingReader) {
        let poll = reader.value(Settings.rehearsalPoll)
        speed = reader.value(Settings.rehearsalSpeed)
        guard let poll else { return nil }
        self.incident = incident
        self.isJSON = isJSON
        self.poll = poll / .seconds(1)
    }
}

extension Settings {
    /// How fast an incident is played.
    package static let rehearsalSpeed = Setting(
        "speed", .count("FACTOR", in: 1...100_000), because: "nobody wants to wait for hours", scope: .flag,
        help: "Play an incident so many times faster than it happened, instead of at once.")

    /// How often an incident's sources are read.
    package static let rehearsalPoll = Setting(
        "poll", .duration(in: .seconds(1) ... .seconds(30)), default: "5s", because: "rows are read that often",
        scope: .flag, help: "The time between two looks at each source of an incident.")
}
