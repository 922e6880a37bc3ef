import Testing

@testable import MonitorKit

@Suite(.timeLimit(.minutes(15)))
struct StreamSocketTests {
    @Test(arguments: ["127.0.0.1", "::1"])
    func bytes_arriveAsSent_overBothAddressFamilies(ip: String) async throws {
        let loop = try EventLoop.start(name: "test")
        defer { loop.stop() }
        let listener = try ListeningSocket(bindingTo: #require(SocketAddress(ip: ip, port: 0)), on: loop)
        #expect(listener.address.ip == ip)
        let near = try await StreamSocket.connect(
            to: listener.address, on: loop, deadline: .after(.seconds(300)))
        let far = try await listener.accept(deadline: .after(.seconds(300)))
        try await near.write(Array("hello".utf8), deadline: .after(.seconds(300)))
        #expect(try await far.read(deadline: .after(.seconds(300))) == Array("hello".utf8))
    }

    @Test func largeWrite_suspendsUntilThePeerReads_andLosesNothing() async throws {
        let loop = try EventLoop.start(name: "test")
        defer { loop.stop() }
        let (near, far) = try await StreamSocket.connectedPair(on: loop)
        let sent = (0..<8_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 8) }
        async let writing: Void = near.write(sent, deadline: .after(.seconds(300)))
        var received: [UInt8] = []
        while received.count < sent.count {
            let count = try await far.read(appendingTo: &received, deadline: .after(.seconds(300)))
            #expect(count > 0)
        }
        try await writing
        #expect(received == sent)
    }

    @Test func read_givesZeroAtTheEnd_andThePeerCanStillAnswer() async throws {
        let loop = try EventLoop.start(name: "test")
        defer { loop.stop() }
        let (near, far) = try await StreamSocket.connectedPair(on: loop)
        near.shutdownWrite()
        #expect(try await far.read(deadline: .after(.seconds(300))).isEmpty)
        try await far.write([7], deadline: .after(.seconds(300)))
        #expect(try await near.read(deadline: .after(.seconds(300))) == [7])
    }

    @Test func read_throws_whenTheConnectionIsReset() async throws {
        let loop = try EventLoop.start(name: "test")
        defer { loop.stop() }
        let (near, far) = try await StreamSocket.connectedPair(on: loop)
        far.reset()
        await #expect(throws: SocketFailure.system(operation: "recv", code: 104)) {
            try await near.read(deadline: .after(.seconds(300)))
        }
    }

    @Test func write_afterThePeerIsGone_throwsAndDoesNotEndTheProcess() async throws {
        let loop = try EventLoop.start(name: "test")
        defer { loop.stop() }
        let (near, far) = try await StreamSocket.connectedPair(on: loop)
        far.reset()
        await #expect(throws: SocketFailure.self) {
            while true { try await near.write([1], deadline: .after(.seconds(300))) }
        }
    }

    /// The deadline of the write is far away: it is the system that gives the peer up.
    @Test func write_throws_whenThePeerTakesNothing_longerThanItMay() async throws {
        let loop = try EventLoop.start(name: "test")
        defer { loop.stop() }
        let (near, far) = try await StreamSocket.connectedPair(on: loop)
        near.giveUp(whenUnacknowledgedFor: .milliseconds(200))
        await #expect(throws: SocketFailure.self) {
            do throws(SocketFailure) {
                while true {
                    try await near.write([UInt8](repeating: 0, count: 1_000_000), deadline: .after(.seconds(300)))
                }
            } catch {
                #expect(error != .timedOut)
                throw error
            }
        }
        _ = far
    }

    @Test func close_endsAWaitingReadAndAWaitingAccept() async throws {
        let loop = try EventLoop.start(name: "test")
        defer { loop.stop() }
        let (near, far) = try await StreamSocket.connectedPair(on: loop)
        let listener = try ListeningSocket(bindingTo: #require(SocketAddress(ip: "127.0.0.1", port: 0)), on: loop)
        let reading = Task(executorPreference: loop) { try await near.read(deadline: .never) }
        let accepting = Task(executorPreference: loop) { _ = try await listener.accept() }
        await Task(executorPreference: loop) {
            near.close()
            listener.close()
        }.value
        await #expect(throws: SocketFailure.closed) { try await reading.value }
        await #expect(throws: SocketFailure.closed) { try await accepting.value }
        far.close()
    }

    @Test func connect_throws_whenThePortRefuses() async throws {
        let loop = try EventLoop.start(name: "test")
        defer { loop.stop() }
        let listener = try ListeningSocket(bindingTo: #require(SocketAddress(ip: "127.0.0.1", port: 0)), on: loop)
        let address = listener.address
        listener.close()
        await #expect(throws: SocketFailure.system(operation: "connect", code: 111)) {
            _ = try await StreamSocket.connect(to: address, on: loop, deadline: .after(.seconds(300)))
        }
    }

    @Test func bind_throws_whenTheAddressIsInUse() throws {
        let loop = try EventLoop.start(name: "test")
        defer { loop.stop() }
        let first = try ListeningSocket(bindingTo: #require(SocketAddress(ip: "127.0.0.1", port: 0)), on: loop)
        #expect(throws: SocketFailure.system(operation: "bind", code: 98)) {
            _ = try ListeningSocket(bindingTo: first.address, on: loop)
        }
        first.close()
    }

    @Test(arguments: [("127.0.0.1", "127.0.0.1:8"), ("::1", "[::1]:8"), ("2001:db8::5", "[2001:db8::5]:8")])
    func address_readsAsWritten(ip: String, expected: String) throws {
        #expect(try #require(SocketAddress(ip: ip, port: 8)).description == expected)
    }

    @Test(arguments: ["", "localhost", "1.2.3", "256.1.1.1", "[::1]", "1.2.3.4\0"])
    func address_isRefused_whenItIsNoLiteral(ip: String) {
        #expect(SocketAddress(ip: ip, port: 8) == nil)
    }
}
