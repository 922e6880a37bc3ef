/// The program as it runs, in a process of its own, against ten chains with blocks every second or every two.
enum BenchChains {
    static func measure(_ clock: any MonitorClock) async throws -> [BenchFigure] {
        let loop = try EventLoop.start(name: "bench-nodes")
        defer { loop.stop() }
        let fleet = BenchFleet(clock)
        let servers = fleet.ids.map { RehearsalServer($0, of: fleet.world, on: loop, clock: clock) }
        return try await withThrowingTaskGroup(of: Void.self) { group in
            for server in servers { group.addTask { try await server.run() } }
            defer { group.cancelAll() }
            var urls: [String] = []
            for server in servers { urls.append(try await server.url()) }
            let replica = try BenchReplica(fleet, urls: urls)
            defer { replica.end() }
            return try await measure(fleet, replica, HTTPClient(on: loop), clock)
        }
    }

    private static func measure(
        _ fleet: BenchFleet, _ replica: BenchReplica, _ client: HTTPClient, _ clock: any MonitorClock
    ) async throws -> [BenchFigure] {
        let start = Stopwatch.wall()
        while try await !isReady(replica, client) {
            guard Stopwatch.wall() - start < 60 else { throw BenchFailure("not ready after a minute") }
            try await fleet.live(seconds: 0.02, messages: false, jitter: 0)
        }
        let ready = Stopwatch.wall() - start
        // What start-up left behind ends first.
        try await fleet.live(seconds: 5, messages: false, jitter: 0)
        let idle = try await load(fleet, replica, messages: false)
        let busy = try await load(fleet, replica, messages: true)
        let watching = try await processorOfAWatch(fleet, replica)
        let delays = try await delays(fleet, replica, client)
        let stormed = try await delaysInAStorm(fleet, replica, client)
        return [
            BenchFigure(
                name: "10 chains, 30 minutes of window, ready after", value: ready, unit: "s", target: .below(5)),
            BenchFigure(
                name: "10 chains, no messages, processor", value: idle.processor, unit: "%", target: .below(1)),
            BenchFigure(
                name: "10 chains, no messages, resident", value: idle.resident, unit: "MB", target: .below(40)),
            BenchFigure(
                name: "10 chains, no messages, calls a block", value: idle.calls / fleet.blocksPerSecond, unit: "",
                target: .atMost(3.05, "in one request")),
            BenchFigure(
                name: "10 chains, no messages, HTTP requests", value: idle.requests, unit: "/s",
                target: .atMost(2 * fleet.blocksPerSecond, "2 for each of \(fleet.blocksPerSecond) blocks a second")),
            BenchFigure(
                name: "10 chains, a message a block, node calls", value: busy.calls, unit: "/s", target: .atMost(40)),
            BenchFigure(
                name: "10 chains, a message a block, HTTP requests", value: busy.requests, unit: "/s",
                target: .atMost(12)),
            BenchFigure(
                name: "10 chains, a message a block, processor", value: busy.processor, unit: "%", target: .below(2)
            ),
            BenchFigure(
                name: "10 chains, a message a block, resident", value: busy.resident, unit: "MB", target: .below(40)
            ),
            BenchFigure(
                name: "watch, one replica of 10 chains, processor", value: watching, unit: "%", target: .atMost(1)),
            BenchFigure(
                name: "block at the node to verdict in /metrics, p99", value: late(delays) * 1000, unit: "ms",
                target: .below(250, "\(delays.count) rounds, arrival late by 0 to 800 ms")),
            BenchFigure(
                name: "the same beside \(BenchStorm.scrapesPerSecond) scrapes a second",
                value: late(stormed.delays) * 1000,
                unit: "ms",
                target: .below(250, "\(stormed.delays.count) rounds; \(Int(stormed.rate)) scrapes/s were answered")),
        ]
    }

    /// The delay that one in a hundred exceeds.
    private static func late(_ delays: [Double]) -> Double {
        delays.isEmpty ? 0 : delays.sorted()[min(delays.count - 1, delays.count * 99 / 100)]
    }

    /// Delays while scrapers ask all the time, and how many answers they got in a second.
    private static func delaysInAStorm(
        _ fleet: BenchFleet, _ replica: BenchReplica, _ client: HTTPClient
    ) async throws -> (delays: [Double], rate: Double) {
        let storm = BenchStorm(of: try replica.url("/metrics"), client)
        let start = Stopwatch.wall()
        return try await withThrowingTaskGroup(of: Void.self) { group in
            for scraper in 0..<BenchStorm.scrapers {
                group.addTask { try await storm.scrape(as: scraper, pause: fleet.pause) }
            }
            defer { group.cancelAll() }
            let delays = try await delays(fleet, replica, client)
            return (delays, Double(storm.answers) / (Stopwatch.wall() - start))
        }
    }

    /// Whether the replica answers that it is ready; one that does not listen yet is not.
    private static func isReady(_ replica: BenchReplica, _ client: HTTPClient) async throws -> Bool {
        let url = try replica.url("/readyz")
        do throws(UpstreamFailure) {
            return try await client.exchange(HTTPClientRequest(.get), with: url, timeout: .seconds(10)).status == 200
        } catch {
            return false
        }
    }

    private struct Load {
        let processor: Double
        let resident: Double
        let calls: Double
        let requests: Double
    }

    /// What the replica costs in twenty seconds.
    private static func load(_ fleet: BenchFleet, _ replica: BenchReplica, messages: Bool) async throws -> Load {
        let seconds = 20.0
        let (traffic, before, start) = (fleet.traffic, replica.readings, Stopwatch.wall())
        try await fleet.live(seconds: seconds, messages: messages, jitter: 0)
        let elapsed = Stopwatch.wall() - start
        let after = replica.readings
        let asked = fleet.traffic.since(traffic)
        return Load(
            processor: ((after.cpuSeconds ?? 0) - (before.cpuSeconds ?? 0)) / elapsed * 100,
            resident: Double(after.residentBytes ?? 0) / 1_000_000, calls: Double(asked.allCalls) / elapsed,
            requests: Double(asked.requests) / elapsed)
    }

    /// What `watch` costs that looks at the replica, in percent of a core.
    private static func processorOfAWatch(_ fleet: BenchFleet, _ replica: BenchReplica) async throws -> Double {
        guard let watch = ReplicaProcess(["watch", replica.address]) else {
            throw BenchFailure("the program cannot be started again")
        }
        defer { watch.kill() }
        try await fleet.live(seconds: 2, messages: true, jitter: 0)
        let (before, start) = (ProcessReadings.read(of: String(watch.id)), Stopwatch.wall())
        try await fleet.live(seconds: 15, messages: true, jitter: 0)
        let after = ProcessReadings.read(of: String(watch.id))
        guard let spent = after.cpuSeconds, after.residentBytes ?? 0 > 0 else {
            throw BenchFailure("watch ended by itself: `xmsg-mon watch URL` shows why")
        }
        return (spent - (before.cpuSeconds ?? 0)) / (Stopwatch.wall() - start) * 100
    }

    /// Seconds from when blocks with messages could be read until their verdicts stood on the page.
    private static func delays(
        _ fleet: BenchFleet, _ replica: BenchReplica, _ client: HTTPClient
    ) async throws -> [Double] {
        var delays: [Double] = []
        for _ in 0..<60 {
            try await fleet.live(seconds: 1, messages: true, jitter: 0.8)
            let (visible, expected) = (Stopwatch.wall(), fleet.executed)
            while true {
                let page = try await client.exchange(
                    HTTPClientRequest(.get), with: try replica.url("/metrics"), timeout: .seconds(10))
                if BenchReplica.validMessages(in: page.body) >= expected { break }
                guard Stopwatch.wall() - visible < 10 else { throw BenchFailure("a verdict did not come in 10 s") }
                try await fleet.pause(0.005)
            }
            delays.append(Stopwatch.wall() - visible)
        }
        return delays
    }
}
