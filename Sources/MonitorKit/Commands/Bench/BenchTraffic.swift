/// The parts that talk over loopback: the client against a small answer, the server with a large page.
enum BenchTraffic {
    private static let inFlight = 10
    private static let seconds = 2.0

    static func client(alone: Bool) async throws -> [BenchFigure] {
        let answer = Array(#"{"jsonrpc":"2.0","id":1,"result":"0x385"}"#.utf8)
        let requests = try await rate(of: answer, connections: inFlight)
        let resident = ProcessReadings.read().residentBytes.map { Double($0) / 1_000_000 }
        return [
            BenchFigure(
                name: "client, small requests, \(inFlight) in flight", value: requests, unit: "/s",
                target: .atLeast(20000, "server in the same process"))
        ]
            + (resident.map {
                [
                    BenchFigure(
                        name: "resident after that", value: $0, unit: "MB",
                        target: BenchTarget.atMost(15).whenMeasuredAlone(alone))
                ]
            } ?? [])
    }

    static func server() async throws -> [BenchFigure] {
        let pages = try await rate(of: [UInt8](repeating: UInt8(ascii: "m"), count: 100_000), connections: 16)
        return [
            BenchFigure(
                name: "server, pages of 100 KB, 16 connections", value: pages, unit: "/s",
                target: .atLeast(5000, "client in the same process"))
        ]
    }

    /// Exchanges per second between our own client and our own server, each on a loop of its own.
    private static func rate(of body: [UInt8], connections: Int) async throws -> Double {
        let serverLoop = try EventLoop.start(name: "bench-server")
        let clientLoop = try EventLoop.start(name: "bench-client")
        defer {
            serverLoop.stop()
            clientLoop.stop()
        }
        guard let address = SocketAddress(ip: "127.0.0.1", port: 0) else { return 0 }
        var configuration = HTTPServer.Configuration(address: address)
        configuration.limits.body = .delivered(upTo: 1_000_000)
        let server = HTTPServer(configuration: configuration, on: serverLoop) { _ in
            HTTPResponse(contentType: "application/json", body: body)
        }
        return try await withThrowingTaskGroup(of: Int.self) { group in
            group.addTask {
                try await server.run()
                return 0
            }
            let port = try await server.waitUntilListening()
            let url = try EndpointURL(parsing: "http://127.0.0.1:\(port)/")
            let client = HTTPClient(on: clientLoop)
            let start = Stopwatch.wall()
            // On the client's own loop, as the monitor's reads are: what is measured is the exchange, not thread hops.
            for _ in 0..<connections {
                group.addTask(executorPreference: clientLoop) {
                    try await load(client, url, until: start + seconds)
                }
            }
            var total = 0
            for _ in 0..<connections { total += try await group.next() ?? 0 }
            let elapsed = Stopwatch.wall() - start
            group.cancelAll()
            return Double(total) / elapsed
        }
    }

    private static func load(_ client: HTTPClient, _ url: EndpointURL, until end: Double) async throws -> Int {
        let request = HTTPClientRequest.json(
            Array(#"{"jsonrpc":"2.0","id":1,"method":"eth_chainId","params":[]}"#.utf8))
        var count = 0
        while Stopwatch.wall() < end {
            _ = try await client.exchange(request, with: url, timeout: .seconds(10))
            count += 1
        }
        return count
    }
}
