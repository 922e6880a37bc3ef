import Synchronization

/// Pushes invalid messages to one receiver: at once when one appears, then again and again while there are any.
///
/// One task with a deadline for each delivery. A lock guards the state; it is never held across a wait.
final class AlertPusher: Sendable {
    /// What the receiver takes.
    enum Kind: Sendable {
        /// Alertmanager, API v2; pushed again so that alerts do not lapse.
        case alertmanager
        /// Anything that takes JSON; told when a message appears or gets worse, and until it has taken that.
        case webhook
    }

    private struct State {
        var readings: ObserverReadings.PushCount
        var isUp: Bool?
        var isDue = false
        /// Nothing is delivered before, in steady nanoseconds.
        var notBefore: UInt64 = 0
        /// When what was delivered is delivered again without a cause.
        var repeatAt: UInt64 = 0
        var failures = 0
    }

    /// How often alerts are pushed again: four times in the life of one.
    static let interval = Duration.seconds(30)
    /// The least time between two deliveries.
    static let pause = Duration.seconds(1)
    /// What one delivery may take.
    static let timeout = Duration.seconds(5)

    private let kind: Kind
    private let name: String
    private let source: EndpointSource
    private let client: HTTPClient
    private let clock: any MonitorClock
    private let log: ObserverLog
    private let invalid: @Sendable () -> [Job]
    private let state: Mutex<State>

    init(
        _ kind: Kind, to source: EndpointSource, named name: String, client: HTTPClient, clock: any MonitorClock,
        log: ObserverLog,
        invalid: @escaping @Sendable () -> [Job]
    ) {
        self.kind = kind
        self.name = name
        self.source = source
        self.client = client
        self.clock = clock
        self.log = log
        self.invalid = invalid
        state = Mutex(State(readings: ObserverReadings.PushCount(name: name)))
    }

    var readings: ObserverReadings.PushCount { state.withLock { $0.readings } }

    /// A message became invalid, or worse.
    func appeared() {
        state.withLock { $0.isDue = true }
    }

    /// Pushes until the task is cancelled.
    func run() async {
        while !Task.isCancelled {
            await turn()
            guard (try? await clock.sleep(for: .milliseconds(200))) != nil else { return }
        }
    }

    /// Delivers, if something is due.
    func turn() async {
        let now = clock.now()
        let isDue = state.withLock { state -> Bool in
            guard state.notBefore <= now.steady else { return false }
            guard state.isDue || (kind == .alertmanager && state.repeatAt <= now.steady) else { return false }
            state.isDue = false
            return true
        }
        guard isDue else { return }
        let jobs = invalid()
        guard !jobs.isEmpty else { return }
        let body = kind == .alertmanager ? AlertMessage.alertmanager(jobs, at: now) : AlertMessage.webhook(jobs)
        var failure: UpstreamFailure?
        do throws(UpstreamFailure) {
            let path = kind == .alertmanager ? "/api/v2/alerts" : nil
            let response = try await client.exchange(.json(body), with: source, below: path, timeout: Self.timeout)
            if !(200...299).contains(response.status) {
                failure = UpstreamFailure(.http, "HTTP status \(response.status)")
            }
        } catch {
            failure = error
        }
        note(failure)
    }

    private func note(_ failure: UpstreamFailure?) {
        let now = clock.now()
        let isNews = state.withLock { state -> Bool in
            let isUp = failure == nil
            defer { state.isUp = isUp }
            let pause: Duration
            if isUp {
                state.readings.delivered = state.readings.delivered.addingSaturating(1)
                state.failures = 0
                state.repeatAt = now.steady.addingSaturating(Self.interval.wholeNanoseconds)
                pause = Self.pause
            } else {
                state.readings.failed = state.readings.failed.addingSaturating(1)
                state.failures = min(state.failures + 1, 1_000)
                state.isDue = true
                pause = max(Backoff.delay(after: state.failures, chance: 0.5), Self.pause)
            }
            state.notBefore = now.steady.addingSaturating(pause.wholeNanoseconds)
            return state.isUp != isUp
        }
        if isNews { log.push(name, failure) }
    }
}
