import Synchronization

/// Carries out what the stop button decides: calls `admin_setFailsafeEnabled(true)`, and never anything else that changes.
///
/// Each call is a task of its own with a deadline: a target that hangs keeps neither another target nor the monitor waiting.
/// A lock guards the state; it is never held across a wait.
final class FailsafePresser: Sendable {
    /// The way to one target.
    struct Target: Sendable {
        let name: String
        let client: JSONRPCClient
        /// Tells a restart that no look falls into.
        let connections: ConnectionWatch
    }

    private struct State {
        var button: StopButton
        var readings: [ObserverReadings.Target]
        var presses: [ObserverReadings.Press] = []

        mutating func remember(_ press: ObserverReadings.Press) {
            if presses.count >= ObserverReadings.pressLimit { presses.removeFirst() }
            presses.append(press)
        }
    }

    /// How often it is looked whether a failsafe is on: what shows that an operator has disarmed it.
    static let lookInterval = Duration.seconds(2)
    /// What a look before a call may take: one that takes longer is not waited for.
    static let glance = Duration.seconds(1)
    /// What one exchange may take.
    static let timeout = Duration.seconds(5)

    private let targets: [Target]
    private let isDryRun: Bool
    private let heads: @Sendable () -> [ChainID: BlockNumber]
    private let clock: any MonitorClock
    private let log: ObserverLog
    private let state: Mutex<State>
    private let wakes: AsyncStream<Void>
    private let wake: AsyncStream<Void>.Continuation

    /// - Parameter heads: the unsafe heads of all chains as we know them.
    init(
        _ targets: [Target], tier: Int, isDryRun: Bool, clock: any MonitorClock, log: ObserverLog,
        heads: @escaping @Sendable () -> [ChainID: BlockNumber]
    ) {
        self.targets = targets
        self.isDryRun = isDryRun
        self.clock = clock
        self.log = log
        self.heads = heads
        state = Mutex(
            State(
                button: StopButton(targets: targets.count, tier: tier, startedAt: clock.now()),
                readings: targets.map { ObserverReadings.Target(name: $0.name) }))
        (wakes, wake) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    var readings: [ObserverReadings.Target] { state.withLock { $0.readings } }

    /// The last calls, the oldest first.
    var presses: [ObserverReadings.Press] { state.withLock { $0.presses } }

    /// Takes in something that the monitor announced; takes no longer than a look into a table.
    func note(_ transition: Transition, at now: Moment) {
        let suppressed = state.withLock { state in
            let suppressed = state.button.note(transition, at: now)
            for (target, why) in suppressed { state.readings[target].count(why) }
            return suppressed
        }
        if let job = transition.job {
            for (target, why) in suppressed { log.suppressed(targets[target].name, job, why) }
        }
        wake.yield()
    }

    /// Presses and looks until the task is cancelled.
    func run() async {
        await withDiscardingTaskGroup { group in
            for index in targets.indices { group.addTask { await self.watch(index) } }
            for await _ in wakes {
                let presses = state.withLock { $0.button.presses(at: clock.now()) }
                for press in presses { group.addTask { await self.carryOut(press) } }
            }
        }
    }

    private func carryOut(_ press: StopButton.Press) async {
        let target = targets[press.target]
        var (outcome, failure): (StopButton.Outcome, UpstreamFailure?) = (.dryRun, nil)
        if !isDryRun, (try? await target.client.failsafe(timeout: Self.glance)) == true {
            outcome = .alreadyOn
        } else if !isDryRun {
            do throws(UpstreamFailure) {
                let call = RPCCall("admin_setFailsafeEnabled", [.flag(true)])
                _ = try await target.client.call(call, timeout: Self.timeout)
                outcome = .pressed
            } catch {
                failure = error
                outcome = StopButton.Outcome(error)
            }
        }
        let now = clock.now()
        let chance = Double.random(in: 0...1)
        let record = ObserverReadings.Press(
            at: now.wall, target: target.name, outcome: outcome, chain: press.message.chain,
            transaction: press.message.transaction, messages: press.count, failure: failure?.description)
        state.withLock { state in
            // What was closed before the failsafe went on has no part in what becomes of it.
            if outcome.isOn { _ = target.connections.takeNews() }
            state.button.called(press.target, outcome, at: now, chance: chance)
            state.readings[press.target].count(outcome)
            state.remember(record)
        }
        log.pressed(target.name, press, outcome, failure)
    }

    /// Looks at one failsafe now and then, and with that gives calls that wait their turn.
    private func watch(_ index: Int) async {
        while !Task.isCancelled {
            await look(index)
            wake.yield()
            guard (try? await clock.sleep(for: Self.lookInterval)) != nil else { return }
        }
    }

    private func look(_ index: Int) async {
        let target = targets[index]
        let asked = clock.now()
        do throws(UpstreamFailure) {
            let isOn = try await target.client.failsafe(timeout: Self.timeout)
            let (now, heads) = (clock.now(), heads())
            let (cameUp, changed, release) = state.withLock { state in
                let cameUp = !state.readings[index].presence.isUp
                state.readings[index].presence = .init(isUp: true, seenAt: now.wall)
                if target.connections.takeNews() { state.button.mayHaveRestarted(index) }
                let release = state.button.failsafeSeen(index, isOn: isOn, heads: heads, asked: asked, at: now)
                if let release { state.readings[index].count(release) }
                if isOn { state.readings[index].lastRelease = nil }
                return (cameUp, state.readings[index].failsafe.saw(isOn, at: now), release)
            }
            if cameUp { log.presence(target.name, nil) }
            if changed { log.failsafe(target.name, isOn: isOn) }
            if let release { log.released(target.name, release) }
        } catch {
            guard !Task.isCancelled else { return }
            let isNews = state.withLock { state -> Bool in
                defer { state.readings[index].presence.isUp = false }
                // A gateway answers for a program that is gone: whatever is no answer about the failsafe is none.
                state.button.mayHaveRestarted(index)
                return state.readings[index].presence.isUp || state.readings[index].presence.seenAt == 0
            }
            if isNews { log.presence(target.name, error) }
        }
    }
}

extension StopButton.Outcome {
    /// Whether a target that did not do it has answered at all.
    init(_ failure: UpstreamFailure) {
        switch failure.cause {
        case .rpc, .http, .rateLimited, .missing, .decode, .tooLarge: self = .refused
        default: self = .unreachable
        }
    }
}

extension ObserverReadings.Target {
    fileprivate mutating func count(_ outcome: StopButton.Outcome) {
        guard let index = StopButton.Outcome.allCases.firstIndex(of: outcome) else { return }
        calls[index] = calls[index].addingSaturating(1)
    }

    fileprivate mutating func count(_ release: StopButton.Release) {
        lastRelease = release
        guard let index = StopButton.Release.allCases.firstIndex(of: release) else { return }
        released[index] = released[index].addingSaturating(1)
    }

    fileprivate mutating func count(_ why: StopButton.Suppression) {
        guard let index = StopButton.Suppression.allCases.firstIndex(of: why) else { return }
        suppressed[index] = suppressed[index].addingSaturating(1)
    }
}
