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
