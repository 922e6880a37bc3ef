import Dispatch
import Testing

@testable import MonitorKit

@Suite(.timeLimit(.minutes(15)))
struct ResolverTests {
    private static let answer = Resolver.Answer.success(
        ["127.0.0.1", "::1"].compactMap { SocketAddress(ip: $0, port: 0) })

    @Test func localhost_resolvesThroughTheSystem_andCarriesThePort() async throws {
        let loop = try EventLoop.start(name: "test")
        defer { loop.stop() }
        let found = try await Resolver().addresses(
            of: "localhost", port: 8_545, on: loop, deadline: .after(.seconds(300)))
        #expect(!found.isEmpty)
        #expect(found.allSatisfy { ["127.0.0.1:8545", "[::1]:8545"].contains($0.description) })
    }

    @Test func address_isItsOwnAnswer_andAsksNobody() async throws {
        let loop = try EventLoop.start(name: "test")
        defer { loop.stop() }
        let resolver = Resolver(lifetime: .seconds(9)) { _ in
            Issue.record("a lookup was made")
            return Self.answer
        }
        for ip in ["10.1.2.3", "2001:db8::1"] {
            let found = try await resolver.addresses(of: ip, port: 1, on: loop, deadline: .never)
            #expect(found.map(\.ip) == [ip])
        }
    }

    @Test(arguments: [(Duration.seconds(600), 1), (.zero, 3)])
    func answer_isRemembered_forItsLifetime(lifetime: Duration, expected: Int) async throws {
        let loop = try EventLoop.start(name: "test")
        defer { loop.stop() }
        let lookups = ScriptedServer.Counter()
        let resolver = Resolver(lifetime: lifetime) { _ in
            _ = lookups.increment()
            return Self.answer
        }
        for port: UInt16 in [1, 2, 3] {
            let found = try await resolver.addresses(of: "node", port: port, on: loop, deadline: .never)
            #expect(found.map(\.description) == ["127.0.0.1:\(port)", "[::1]:\(port)"])
        }
        #expect(lookups.value == expected)
    }

    @Test func failure_isDNS_andIsNotRemembered() async throws {
        let loop = try EventLoop.start(name: "test")
        defer { loop.stop() }
        let lookups = ScriptedServer.Counter()
        // EAI_NONAME, netdb.h.
        let resolver = Resolver(lifetime: .seconds(9)) { _ in
            lookups.increment() < 2 ? .failure(Resolver.LookupFailure(code: -2)) : Self.answer
        }
        await #expect(throws: UpstreamFailure(.dns, "Name or service not known")) {
            _ = try await resolver.addresses(of: "node", port: 1, on: loop, deadline: .never)
        }
        #expect(try await resolver.addresses(of: "node", port: 1, on: loop, deadline: .never).count == 2)
    }

    @Test func hangingLookup_isSharedAndBounded_andItsWaitersLeaveAtTheirDeadline() async throws {
        let loop = try EventLoop.start(name: "test")
        defer { loop.stop() }
        let lookups = ScriptedServer.Counter()
        let hold = Hold()
        let resolver = Resolver(lifetime: .seconds(9)) { _ in
            _ = lookups.increment()
            hold.wait()
            return Self.answer
        }
        defer { hold.release() }
        for name in (0..<Resolver.lookupLimit).map({ "node\($0)" }) + ["node0", "node1"] {
            await #expect(throws: UpstreamFailure(.timeout, "the name lookup did not end in time")) {
                _ = try await resolver.addresses(of: name, port: 1, on: loop, deadline: .after(.milliseconds(5)))
            }
        }
        await #expect(throws: UpstreamFailure(.dns, "too many name lookups are under way")) {
            _ = try await resolver.addresses(of: "another", port: 1, on: loop, deadline: .never)
        }
        hold.release()
        #expect(try await resolver.addresses(of: "node0", port: 1, on: loop, deadline: .never).count == 2)
        #expect(lookups.value <= Resolver.lookupLimit)
    }

    @Test func client_triesTheNextAddress_whenOneRefuses() async throws {
        let server = try ScriptedServer.echoing()
        let port = try server.url().port
        let resolver = Resolver(lifetime: .seconds(9)) { _ in
            .success(["::1", "127.0.0.1"].compactMap { SocketAddress(ip: $0, port: 0) })
        }
        let url = try EndpointURL(parsing: "http://node.test:\(port)/")
        #expect(try await TestClient(resolver: resolver).post("x", to: url).body == [0x78])
    }
}

/// Holds threads until it is released, once for all.
private final class Hold: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)

    func wait() {
        semaphore.wait()
        semaphore.signal()
    }

    func release() { semaphore.signal() }
}
