import Synchronization

/// Reads one chain for the monitor: polls its heads on the chain's schedule and carries out the reads asked for.
///
/// Each chain has a follower of its own, so that a slow chain delays no other. Which endpoint is asked is the roster's
/// decision.
final class ChainFollower: Sendable {
    struct Endpoints {
        var roster = EndpointRoster()
        var readers: [any ChainReader] = []
    }

    /// How often endpoints that do not serve are looked at: often enough to fail over to one that works, seldom enough to
    /// cost nothing.
    static let witnessInterval = Duration.seconds(15)

    /// How long endpoints have to name the chain before it counts as one that cannot be read: as long as an exchange with a node
    /// may take by default.
    static let patience = Duration.seconds(10)

    /// How often the inbox is looked at while it has no code; a tenth as often once it has.
    static let inboxInterval = Duration.seconds(60)

    let chain: ChainID
    let parameters: ChainParameters
    private let schedule: PollSchedule
    let monitor: Monitor
    private let requests: AsyncStream<ReadRequest>
    private let ask: AsyncStream<ReadRequest>.Continuation
    let endpoints = Mutex(Endpoints())
    let crossChecks = Mutex(CrossChecks())
    /// Wakes the poll that waits for a first endpoint.
    private let arrivals: AsyncStream<Void>
    private let arrived: AsyncStream<Void>.Continuation

    init(chain: ChainID, parameters: ChainParameters, monitor: Monitor) {
        self.chain = chain
        self.parameters = parameters
        self.monitor = monitor
        schedule = PollSchedule(
            blockTime: parameters.blockTime, upperBound: monitor.pollUpperBound, chance: monitor.surroundings.chance())
        // Bounded by the core, which has no more than a few reads of a chain on their way.
        (requests, ask) = AsyncStream.makeStream()
        (arrivals, arrived) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Adds an endpoint of this chain.
    ///
    /// - Parameter rank: its place in the configuration: of several that are fit, the first one serves.
    func add(_ reader: any ChainReader, rank: Int) {
        endpoints.withLock { endpoints in
            guard let place = endpoints.roster.add(reader.upstream, rank: rank) else { return }
            endpoints.readers.insert(reader, at: place)
        }
        arrived.yield()
    }

    /// Asks for a read; its outcome comes back to the monitor as an event.
    func request(_ request: ReadRequest) {
        ask.yield(request)
    }

    /// Polls and reads until the task is cancelled.
    func run() async {
        await withDiscardingTaskGroup { group in
            group.addTask { await self.poll() }
            group.addTask { await self.losePatience() }
            group.addTask { await self.witness() }
            group.addTask { await self.probe() }
            group.addTask { await self.inspect() }
            for await request in requests {
                group.addTask { await self.perform(request) }
            }
        }
    }

    private func poll() async {
        await waitForEndpoint()
        var schedule = schedule
        while !Task.isCancelled {
            let wait: Duration
            do throws(UpstreamFailure) {
                let (heads, name) = try await asking { (reader) throws(UpstreamFailure) in
                    let heads = try await self.heads(of: reader)
                    self.answered(reader, heads)
                    await self.monitor.note(reader.upstream, failure: self.doubt(about: reader))
                    return (heads, reader.upstream)
                }
                await monitor.deliver(.headsRead(chain, heads, by: name))
                let (head, now) = (heads.latest.timestamp, monitor.surroundings.clock.now().wall)
                schedule.looked(head: head, now: now)
                wait = schedule.wait(head: head, now: now)
            } catch {
                guard !Task.isCancelled else { return }
                await monitor.deliver(.headsUnreadable(chain, error))
                let rest = endpoints.withLock { $0.roster.rest(at: monitor.surroundings.clock.now()) }
                wait = min(max(rest, .milliseconds(100)), .seconds(10))
            }
            guard await sleeps(wait) else { return }
        }
    }

    /// Waits until an endpoint has named the chain, and says so where that takes long: chains that execute its messages are not to
    /// wait for it.
    private func waitForEndpoint() async {
        for await _ in arrivals {
            guard endpoints.withLock({ $0.readers.isEmpty }) else { return }
            await monitor.deliver(.headsUnreadable(chain, Self.nobodyAnswered))
        }
    }

    /// Wakes the poll once, for the case that nothing else does.
    private func losePatience() async {
        if await sleeps(Self.patience) { arrived.yield() }
    }

    static let nobodyAnswered = UpstreamFailure(.connect, "no endpoint of the chain has answered yet")

    /// Looks at the heads of the endpoints that do not serve: whether they work again, keep up, and tell the same.
    private func witness() async {
        while await sleeps(Self.witnessInterval * (0.9 + 0.2 * monitor.surroundings.chance())) {
            let now = monitor.surroundings.clock.now()
            let (serving, witnesses) = endpoints.withLock { endpoints in
                (
                    endpoints.roster.showing(at: now).map { endpoints.readers[$0] },
                    endpoints.roster.witnesses(at: now).map { endpoints.readers[$0] }
                )
            }
            guard let serving else { continue }
            for reader in witnesses {
                do throws(UpstreamFailure) {
                    let heads = try await self.heads(of: reader)
                    answered(reader, heads)
                    await monitor.note(reader.upstream, failure: doubt(about: reader))
                    await monitor.deliver(
                        .witnessed(chain, by: reader.upstream, besides: serving.upstream, heads))
                } catch {
                    guard !Task.isCancelled else { return }
                    failed(reader, error)
                    await monitor.note(reader.upstream, failure: error)
                }
            }
        }
    }

    /// Looks now and then whether messages can be executed at all; a node that cannot tell is as fit as before.
    private func inspect() async {
        var pause = Duration.seconds(1)
        repeat {
            let serving = endpoints.withLock { endpoints in
                endpoints.roster.serving(at: monitor.surroundings.clock.now()).map { endpoints.readers[$0] }
            }
            guard let serving else { continue }
            pause = Self.inboxInterval
            guard let isInitialized = try? await serving.isInboxInitialized(), !Task.isCancelled else { continue }
            await monitor.deliver(.inboxRead(chain, isInitialized: isInitialized))
            if isInitialized { pause = Self.inboxInterval * 10 }
        } while await sleeps(pause)
    }

    /// Looks at an endpoint's heads, which also tells whether the chain moves.
    func heads(of reader: any ChainReader) async throws(UpstreamFailure) -> ChainHeads {
        do throws(UpstreamFailure) {
            let heads = try await reader.heads()
            try await check(heads, of: reader)
            await monitor.look(.chain(chain), by: reader.upstream, .success(RowObservation(heads)))
            return heads
        } catch {
            if !Task.isCancelled { await monitor.look(.chain(chain), by: reader.upstream, .failure(error)) }
            throw error
        }
    }

    /// False when the task was cancelled meanwhile.
    func sleeps(_ duration: Duration) async -> Bool {
        (try? await monitor.surroundings.clock.sleep(for: duration)) != nil
    }
}
