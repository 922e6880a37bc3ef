internal import Synchronization

/// Prints a story that several tasks tell; a lock keeps its lines whole and in order.
final class DemoTeller: Sendable {
    private let story: Mutex<DemoStory>
    private let output: TextOutput

    init(_ story: DemoStory, _ output: TextOutput) {
        self.story = Mutex(story)
        self.output = output
    }

    /// What happened on the simulated chains.
    func tell(_ events: [SimulationEvent], at now: Moment) {
        story.withLock { story in
            for event in events {
                if let line = story.tell(event, at: now) { output.write(line) }
            }
        }
    }

    /// What the monitor announced.
    func tell(_ transition: Transition, at now: Moment) {
        story.withLock { story in
            if let line = story.tell(transition, at: now) { output.write(line) }
        }
    }

    /// The first lines.
    func begin(_ endpoints: [MonitorLaunch.Endpoint]) {
        var text = "Two simulated chains, watched by the real monitor through real HTTP.\n"
        for endpoint in endpoints { text += "  chain \(endpoint.chain)  \(endpoint.url)\n" }
        story.withLock { _ in _ = output.write(text) }
    }

    /// Where to look.
    func showPages(at port: UInt16) {
        let base = "http://127.0.0.1:\(port)"
        let text = """
              status page \(base)/
              metrics     \(base)/metrics
              alive?      \(base)/livez
              ready?      \(base)/readyz


            """
        story.withLock { _ in _ = output.write(text) }
    }
}
