import MonitorKit
import Synchronization
import Testing

/// What a client can do to a server that it should not be able to do to the others.
@Suite(.timeLimit(.minutes(15))) struct HTTPServerBoundsTests {
    private static let get = "GET /a HTTP/1.1\r\nHost: h\r\n\r\n"
    private static let probe = "GET /livez HTTP/1.1\r\nHost: h\r\n\r\n"

    /// A number that several tasks count up.
    private final class Counter: Sendable {
        private let count = Atomic(0)
        var value: Int { count.load(ordering: .relaxed) }
        func add() { count.add(1, ordering: .relaxed) }
    }

    @Test func drippedHead_isCut_atTheDeadlineOfTheWhole() async throws {
        try await withServer { configuration in
            configuration.headTimeout = .seconds(5)
            // As long as a slow machine needs to read the answer: what is dripped after the end would reset it away.
            configuration.lingerTimeout = .seconds(60)
        } body: { _, port, loop in
            let client = try await WireClient(port: port, on: loop)
            try await client.send("GET /a HTTP/1.1\r\nHost: h\r\nX: ")
            // Drips until the server has had enough; a deadline per read would never be met.
            await withDiscardingTaskGroup { group in
                group.addTask {
                    do {
                        while true {
                            try await client.send("y")
                            try await loop.sleep(until: .after(.milliseconds(10)))
                        }
                    } catch { return }
                }
                let reply = try? await client.reply()
                #expect(reply?.status == 408)
                group.cancelAll()
            }
            #expect(try await client.untilEnd() == "")
        }
    }

    @Test func silentClient_isClosed_withoutAWord() async throws {
        try await withServer { configuration in
            configuration.headTimeout = .milliseconds(50)
        } body: { _, port, loop in
            let client = try await WireClient(port: port, on: loop)
            #expect(try await client.untilEnd() == "")
        }
    }

    @Test func keptConnection_mayBeIdle_longerThanAHeadMayTake_butThenTheHeadMayNot() async throws {
        try await withServer { configuration in
            configuration.headTimeout = .seconds(4)
        } body: { _, port, loop in
            let client = try await WireClient(port: port, on: loop)
            #expect(try await client.exchange(Self.get).status == 200)
            try await loop.sleep(until: .after(.seconds(5)))
            #expect(try await client.exchange(Self.get).status == 200)
            #expect(try await client.exchange("G").status == 408)
        }
    }

    @Test func keptConnection_isClosed_whenIdleForTooLong() async throws {
        try await withServer { configuration in
            configuration.idleTimeout = .milliseconds(50)
        } body: { _, port, loop in
            let client = try await WireClient(port: port, on: loop)
            #expect(try await client.exchange(Self.get).status == 200)
            #expect(try await client.untilEnd() == "")
        }
    }

    @Test func missingBody_isCut_atItsDeadline() async throws {
        try await withServer { configuration in
            configuration.bodyTimeout = .milliseconds(50)
        } body: { _, port, loop in
            let client = try await WireClient(port: port, on: loop)
            #expect(
                try await client.exchange("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nabc").status == 408)
        }
    }

    @Test func clientThatNeverReads_isCut_atTheWriteDeadline() async throws {
        let page = [UInt8](repeating: 0x61, count: 30_000_000)
        try await withServer { configuration in
            configuration.writeTimeout = .milliseconds(100)
        } handler: { request in
            request.path == "/page" ? HTTPResponse(contentType: "text/plain", body: page) : .text("small")
        } body: { server, port, loop in
            let deaf = try await WireClient(port: port, on: loop)
            try await deaf.send("GET /page HTTP/1.1\r\nHost: h\r\n\r\n")
            let other = try await WireClient(port: port, on: loop)
            // Once the second is answered, the first has been accepted too.
            repeat { #expect(try await other.exchange(Self.get).text == "small\n") } while await server.counts.open > 1
            #expect(try await deaf.untilEnd().utf8.count < page.count)
        }
    }

    /// One that never reads, and one that is gone: both streams are let go, for others to take their places.
    @Test(arguments: [true, false])
    func listener_thatTakesNothing_losesItsPlace(isConnected: Bool) async throws {
        let (begun, finished) = (Counter(), Counter())
        let piece = [UInt8](repeating: 0x3A, count: 100_000)
        try await withServer { configuration in
            configuration.writeTimeout = .milliseconds(100)
        } handler: { _ in
            begun.add()
            return HTTPResponse(
                contentType: "text/event-stream", body: [],
                stream: HTTPStream(next: { piece }, finish: { finished.add() }))
        } body: { server, port, loop in
            let listener = try await WireClient(port: port, on: loop)
            try await listener.send(Self.get)
            while begun.value == 0 { await Task.yield() }
            if !isConnected { await listener.close() }
            while await server.counts.open > 0 { await Task.yield() }
            #expect(finished.value == 1)
            _ = listener
        }
    }

    @Test func fullServer_answersProbesOnly_onItsReserve_andRefusesBeyond() async throws {
        let told = Mutex<[String]>([])
        try await withServer { configuration in
            configuration.answered = { path, status in
                told.withLock { $0.append("\(path ?? "nobody knows what") \(status.rawValue)") }
            }
            configuration.maximumConnections = 2
            configuration.probeReserve = 2
            // Clients that have asked for nothing yet: those that were answered would make room.
            configuration.headTimeout = .seconds(600)
            configuration.probeHeadTimeout = .seconds(600)
        } body: { server, port, loop in
            let first = try await WireClient(port: port, on: loop)
            let second = try await WireClient(port: port, on: loop)
            while await server.counts.open < 2 { await Task.yield() }

            let scraper = try await WireClient(port: port, on: loop)
            let refused = try await scraper.exchange(Self.get)
            #expect(refused.status == 503)
            #expect(refused.has("Connection: close"))
            #expect(refused.has("Retry-After: 5"))
            #expect(try await scraper.untilEnd() == "")
            await scraper.close()

            for path in ["/livez", "/readyz", "/healthz"] {
                let probe = try await WireClient(port: port, on: loop)
                let reply = try await probe.exchange("GET \(path) HTTP/1.1\r\nHost: h\r\n\r\n")
                #expect(reply.status == 200)
                #expect(reply.has("Connection: close"))
                #expect(try await probe.untilEnd() == "")
                await probe.close()
            }

            // The reserve may still hold connections that linger: wait until they are gone, then fill it.
            while await server.counts.open > 2 { await Task.yield() }
            let third = try await WireClient(port: port, on: loop)
            let fourth = try await WireClient(port: port, on: loop)
            while await server.counts.open < 4 { await Task.yield() }
            let surplus = try await WireClient(port: port, on: loop)
            #expect(try await surplus.untilEnd() == "")
            let counts = await server.counts
            #expect(counts.open == 4)
            #expect(counts.admittedToReserve == 6)
            #expect(counts.refused == 1)
            #expect(
                told.withLock { $0 }
                    == ["/a 503", "/livez 200", "/readyz 200", "/healthz 200", "nobody knows what 503"])

            // Room again: everything is answered.
            await second.close()
            while await server.counts.open > 3 { await Task.yield() }
            let welcome = try await WireClient(port: port, on: loop)
            #expect(try await welcome.exchange(Self.get).status == 200)
            _ = (first, third, fourth)
        }
    }

    /// With the bounds of the monitor's own port: most are closed at once, and a probe is answered all the same.
    @Test func thousandSilentConnections_keepNoProbeOut_andLeaveNothingBehind() async throws {
        try await withServer { configuration in
            configuration.headTimeout = .seconds(600)
        } body: { server, port, loop in
            var silent: [WireClient] = []
            for _ in 0..<1_000 { silent.append(try await WireClient(port: port, on: loop)) }
            // The reserve comes free again and again, as silence on it is cut soon.
            while true {
                let probe = try await WireClient(port: port, on: loop)
                if let reply = try? await probe.exchange(Self.probe) {
                    #expect(reply.status == 200)
                    break
                }
            }
            let counts = await server.counts
            #expect(counts.open <= 64 + 8)
            #expect(counts.refused >= 900)
            for client in silent { await client.close() }
            while await server.counts.open > 0 { await Task.yield() }
            #expect(try await WireClient(port: port, on: loop).exchange(Self.get).status == 200)
        }
    }

    @Test func thousandClientsThatAskOnceAndStay_areAllAnswered() async throws {
        try await withServer { server, port, loop in
            var kept: [WireClient] = []
            for _ in 0..<1_000 {
                let client = try await WireClient(port: port, on: loop)
                #expect(try await client.exchange(Self.get).status == 200)
                kept.append(client)
            }
            #expect(await server.counts.open <= 64 && kept.count == 1_000)
        }
    }

    /// A dozen clients that ask once and stay must not keep a scraper out.
    @Test func keptConnection_makesRoom_theOldestFirst() async throws {
        try await withServer { configuration in
            configuration.maximumConnections = 2
            configuration.probeReserve = 0
        } body: { _, port, loop in
            let first = try await WireClient(port: port, on: loop)
            let second = try await WireClient(port: port, on: loop)
            for client in [first, second] { #expect(try await client.exchange(Self.get).status == 200) }
            let scraper = try await WireClient(port: port, on: loop)
            #expect(try await scraper.exchange(Self.get).status == 200)
            #expect(try await first.untilEnd() == "")
            #expect(try await second.exchange(Self.get).status == 200)
        }
    }

    @Test func reserve_comesFree_soon_whenItsClientsAreSilent() async throws {
        try await withServer { configuration in
            configuration.maximumConnections = 0
            configuration.probeReserve = 1
            configuration.probeHeadTimeout = .seconds(3)
        } body: { server, port, loop in
            let silent = try await WireClient(port: port, on: loop)
            #expect(try await silent.untilEnd() == "")
            while await server.counts.open > 0 { await Task.yield() }
            let probe = try await WireClient(port: port, on: loop)
            #expect(try await probe.exchange(Self.probe).status == 200)
        }
    }

    @Test func vanishingClients_leaveTheServerUnharmed() async throws {
        let page = [UInt8](repeating: 0x61, count: 2_000_000)
        try await withServer(handler: { _ in HTTPResponse(contentType: "text/plain", body: page) }) {
            server, port, loop in
            for round in 0..<20 {
                let client = try await WireClient(port: port, on: loop)
                try await client.send(round % 2 == 0 ? String(repeating: Self.get, count: 20) : "GET /a HT")
                round % 4 < 2 ? await client.reset() : await client.close()
            }
            while await server.counts.open > 0 { await Task.yield() }
            let witness = try await WireClient(port: port, on: loop)
            #expect(try await witness.exchange(Self.get).body.count == page.count)
        }
    }

    /// The greedy client never stops: only a server that takes turns answers the polite one at all.
    @Test(.timeLimit(.minutes(15))) func pipeliningClient_doesNotHoldTheLoop() async throws {
        let answered = Counter()
        try await withServer(handler: { request in
            if request.path == "/a" { answered.add() }
            return .text("ok")
        }) { _, port, loop in
            let greedy = try await WireClient(port: port, on: loop)
            let polite = try await WireClient(port: port, on: loop)
            _ = try await polite.exchange(Self.probe)
            try await withThrowingTaskGroup { group in
                group.addTask {
                    while !Task.isCancelled { try await greedy.send(String(repeating: Self.get, count: 500)) }
                }
                group.addTask { while !Task.isCancelled { _ = try await greedy.reply() } }
                while answered.value == 0 { await Task.yield() }
                for _ in 0..<10 {
                    let reply = try await polite.exchange(Self.probe)
                    #expect(reply.status == 200)
                }
                group.cancelAll()
            }
        }
    }
}
