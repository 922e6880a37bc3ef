import Testing

@testable import MonitorKit

@Suite(.timeLimit(.minutes(15)))
struct HTTPClientPoolTests {
    @Test func connection_isKept_betweenRequests() async throws {
        let server = try ScriptedServer.echoing()
        let client = try TestClient()
        for body in ["1", "2", "3"] {
            #expect(try await client.post(body, to: server.url()).body == Array(body.utf8))
        }
        #expect(server.connectionCount == 1)
    }

    @Test(arguments: [
        "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nConnection: x, Close\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\nsurplus",
    ])
    func connection_isNotKept_whenItMustNotBe(answer: String) async throws {
        let server = try ScriptedServer { socket, _ in
            while try await socket.readRequest() != nil { try await socket.say(answer) }
        }
        let client = try TestClient()
        for _ in 1...2 { #expect(try await client.post(to: server.url()).status == 200) }
        #expect(server.connectionCount == 2)
    }

    @Test func staleConnection_isReplaced_whenItClosedWithoutAnAnswer() async throws {
        let server = try ScriptedServer { socket, number in
            _ = try await socket.readRequest()
            try await socket.say("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n\(number)")
            // The second request arrives and gets no byte in reply.
            if number == 1 { _ = try await socket.readRequest() }
        }
        let client = try TestClient()
        #expect(try await client.post(to: server.url()).body == Array("1".utf8))
        #expect(try await client.post(to: server.url()).body == Array("2".utf8))
        #expect(server.connectionCount == 2)
    }

    @Test func keptConnection_thatTheServerCloses_isCounted() async throws {
        let server = try ScriptedServer { socket, number in
            while try await socket.readRequest() != nil {
                try await socket.say("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
                if number == 1 { return }
            }
        }
        let client = try TestClient()
        for closed: UInt64 in [0, 1, 1] {
            #expect(try await client.post(to: server.url()).closedConnections == closed)
        }
    }

    @Test func connection_thatIsNotKept_isNotCountedAsClosed() async throws {
        let ending = try ScriptedServer { socket, _ in
            _ = try await socket.readRequest()
            try await socket.say("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
        }
        let (client, forgetful) = (try TestClient(), try TestClient { $0.idleLifetime = .zero })
        let keeping = try ScriptedServer.echoing()
        for _ in 1...3 {
            #expect(try await client.post(to: ending.url()).closedConnections == 0)
            #expect(try await forgetful.post(to: keeping.url()).closedConnections == 0)
        }
    }

    @Test func request_isNotRepeated_whenAnAnswerHadBegun() async throws {
        let server = try ScriptedServer { socket, number in
            _ = try await socket.readRequest()
            try await socket.say("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n\(number)")
            _ = try await socket.readRequest()
            try await socket.say("HTTP/1.1 200")
        }
        let client = try TestClient()
        #expect(try await client.post(to: server.url()).status == 200)
        #expect(try await client.cause(to: server.url()) == .http)
        #expect(server.connectionCount == 1)
    }

    @Test func request_isNotRepeatedOnANewConnection() async throws {
        let server = try ScriptedServer { socket, _ in _ = try await socket.readRequest() }
        #expect(try await TestClient().cause(to: server.url()) == .connect)
        #expect(server.connectionCount == 1)
    }

    @Test func answersOnTheirWay_areBoundedTogether_andTheirRoomComesBack() async throws {
        let (body, part) = (String(repeating: "x", count: 70_000), 60_000)
        let gates = (0..<3).map { _ in AsyncStream<Void>.makeStream() }
        let server = try ScriptedServer { socket, number in
            _ = try await socket.readRequest()
            try await socket.say("HTTP/1.1 200 OK\r\nContent-Length: \(body.count)\r\n\r\n\(body.prefix(part))")
            // Two answers of which the most has come, and neither of which ends before it is let.
            for await _ in gates[number - 1].stream { break }
            try await socket.say(String(body.dropFirst(part)))
        }
        let client = try TestClient { ($0.bytesInFlight, $0.bodyLimit) = (100_000, 80_000) }
        let url = try server.url()
        let causes = await withTaskGroup(of: UpstreamCause?.self) { group in
            for _ in 1...2 { group.addTask { await client.cause(to: url) } }
            let first = await group.next() ?? nil
            for gate in gates { gate.continuation.yield() }
            return [first, await group.next() ?? nil]
        }
        #expect(causes == [.tooLarge, nil])
        #expect(try await client.post(to: url).body.count == body.count)
    }

    @Test func connections_neverExceedTheLimit_andEveryRequestIsServed() async throws {
        let open = ScriptedServer.Counter()
        let tooMany = ScriptedServer.Counter()
        let server = try ScriptedServer { socket, _ in
            defer { open.decrement() }
            if open.increment() > 3 { _ = tooMany.increment() }
            while let request = try await socket.readRequest() {
                await Task.yield()
                try await socket.say("HTTP/1.1 200 OK\r\nContent-Length: \(request.body.count)\r\n\r\n\(request.body)")
            }
        }
        let client = try TestClient { $0.connectionsPerOrigin = 3 }
        let url = try server.url()
        let served = try await withThrowingTaskGroup(of: Bool.self) { group in
            for index in 0..<200 {
                group.addTask { try await client.post("\(index)", to: url).body == Array("\(index)".utf8) }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(served == 200)
        #expect(tooMany.value == 0)
        #expect(server.connectionCount <= 3)
    }

    @Test func waitForAConnection_endsAtTheDeadline_andThePlaceIsNotLost() async throws {
        let server = try ScriptedServer { socket, number in
            _ = try await socket.readRequest()
            if number == 1 { try await socket.waitForEnd() }
            try await socket.say("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        }
        let client = try TestClient { $0.connectionsPerOrigin = 1 }
        let url = try server.url()
        let causes = await withTaskGroup(of: UpstreamCause?.self) { group in
            for _ in 0..<5 { group.addTask { await client.cause(to: url, timeout: .milliseconds(200)) } }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(causes.contains(.timeout))
        #expect(try await client.post(to: url).status == 200)
    }

    /// A pool of its own, in which several may wait at once.
    private actor Line {
        private let pool: ConnectionPool
        /// How many have asked so far.
        private(set) var asked = 0
        /// Who got a place so far.
        private(set) var served: [String] = []

        init(on loop: EventLoop, places: Int, urgent: Int) {
            var configuration = HTTPClient.Configuration()
            configuration.connectionsPerOrigin = places
            configuration.urgentConnectionsPerOrigin = urgent
            pool = ConnectionPool(on: loop, configuration: configuration)
        }

        /// Whether there is a place before the deadline.
        func take(_ name: String, isUrgent: Bool, deadline: Deadline = .never) async -> Bool {
            asked += 1
            do throws(UpstreamFailure) {
                try await pool.takePlace(isUrgent: isUrgent, deadline: deadline)
                served.append(name)
                return true
            } catch {
                return false
            }
        }

        func giveBack(isUrgent: Bool) { pool.returnPlace(isUrgent: isUrgent) }
    }

    @Test func someConnections_areKeptForUrgentRequests() async throws {
        let loop = try EventLoop.start(name: "pool")
        defer { loop.stop() }
        let line = Line(on: loop, places: 16, urgent: 4)
        func taken(_ count: Int, isUrgent: Bool) async -> Int {
            var places = 0
            for _ in 0..<count {
                if await line.take("", isUrgent: isUrgent, deadline: .now()) { places += 1 }
            }
            return places
        }
        let others = await taken(16, isUrgent: false)
        let urgent = await taken(5, isUrgent: true)
        #expect(others == 12 && urgent == 4)
        await line.giveBack(isUrgent: true)
        let afterUrgent = await taken(1, isUrgent: false)
        #expect(afterUrgent == 0)
        await line.giveBack(isUrgent: false)
        let afterOther = await taken(2, isUrgent: false)
        #expect(afterOther == 1)
    }

    @Test func urgentRequests_comeFirst_andLeaveTheOthersNoMoreThanTheirShare() async throws {
        let loop = try EventLoop.start(name: "pool")
        defer { loop.stop() }
        let line = Line(on: loop, places: 2, urgent: 1)
        func awaitServed(_ names: String) async throws {
            try await ObservedStack.until("\(names) were served") { await line.served.joined() == names }
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (name, isUrgent) in [("a", false), ("b", true), ("c", false), ("d", false), ("e", true)] {
                let before = await line.asked
                group.addTask { _ = await line.take(name, isUrgent: isUrgent) }
                try await ObservedStack.until("\(name) has asked") { await line.asked > before }
            }
            try await awaitServed("ab")
            await line.giveBack(isUrgent: true)
            try await awaitServed("abe")
            // The place that becomes free now is for urgent requests alone.
            await line.giveBack(isUrgent: true)
            let isServed = await line.take("f", isUrgent: true, deadline: .now())
            #expect(isServed)
            await line.giveBack(isUrgent: false)
            try await awaitServed("abefc")
            await line.giveBack(isUrgent: false)
            try await awaitServed("abefcd")
            group.cancelAll()
        }
    }

    @Test func waiters_areRefused_beyondTheirLimit() async throws {
        let server = try ScriptedServer { socket, _ in try await socket.waitForEnd() }
        let client = try TestClient {
            $0.connectionsPerOrigin = 1
            $0.waitersPerOrigin = 1
        }
        let url = try server.url()
        let causes = await withTaskGroup(of: UpstreamCause?.self) { group in
            for _ in 0..<4 { group.addTask { await client.cause(to: url, timeout: .milliseconds(300)) } }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(causes.filter { $0 == .connect }.count == 2)
        #expect(causes.filter { $0 == .timeout }.count == 2)
    }

    @Test func idleConnection_isNotUsed_whenItIsTooOld() async throws {
        let server = try ScriptedServer.echoing()
        let client = try TestClient { $0.idleLifetime = .zero }
        for _ in 1...3 { _ = try await client.post(to: server.url()) }
        #expect(server.connectionCount == 3)
    }
}
