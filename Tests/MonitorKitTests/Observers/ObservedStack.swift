import Foundation
import Synchronization
import Testing

@testable import MonitorKit

/// A whole replica over real sockets, in front of simulated chains, with a verifier that is filter, supernode, supervisor and
/// target of the stop button at once.
struct ObservedStack: Sendable {
    static let key = try? SigningKey(parsing: Array(String(repeating: "5a", count: 32).utf8))

    let world: RehearsalWorld
    let stack: RehearsalStack
    let verifier: VerifierServer
    let loop: EventLoop

    /// Chains that began a while ago and go on by the clock.
    ///
    /// Nothing is finalized while a test runs: what became cross-safe stays so, however slow the machine is to look.
    init(on loop: EventLoop) throws {
        let clock = LoopClock(loop)
        let now = UInt64(clock.now().wall)
        let settings = [(ChainID(901), UInt64(2)), (ChainID(902), UInt64(1))].map { id, blockTime in
            SimulatedChainSettings(
                id: id, genesisTime: Timestamp(now - 60), blockTime: blockTime, activation: Timestamp(now - 60))
        }
        var superchain = SimulatedSuperchain(settings, policy: HeadPolicy(safeLag: 6, finalizedLag: 3_600))
        superchain.advance(to: Timestamp(now))
        stack = RehearsalStack(superchain, on: loop, clock: clock)
        world = stack.world
        verifier = VerifierServer(of: world, key: try #require(Self.key), on: loop, clock: clock)
        self.loop = loop
    }

    /// A replica that observes what a test names.
    func replica(
        onTransition: @escaping @Sendable (Transition, Moment) -> Void = { _, _ in },
        rows: (inout RowPlan) -> Void = { _ in }, _ observers: (String) throws -> ObserverPlan
    ) async throws -> MonitorService {
        var upstreams: [ConfiguredEndpoint] = []
        for endpoint in try await stack.endpoints() {
            upstreams.append(
                ConfiguredEndpoint(name: "el-\(endpoint.chain)", url: try EndpointURL(parsing: endpoint.url)))
        }
        let parameters = world.superchain.parameters
        var plan = MonitorPlan(
            core: CoreConfiguration(parameters: parameters, attached: parameters.chains.keys.sorted()),
            upstreams: upstreams, listen: .loopback,
            identity: ReplicaIdentity(
                version: "t", revision: "t", swiftVersion: "t", configurationHash: "t",
                dependencySet: parameters.chains.keys.sorted()))
        plan.pollUpperBound = .milliseconds(500)
        rows(&plan.rows)
        plan.observers = try observers(try await verifier.url())
        let clock = LoopClock(loop)
        let log = EventLog(minimum: .crit, format: .text, clock: clock) { _ in true }
        return try MonitorService(plan, on: loop, clock: clock, log: log, onTransition: onTransition)
    }

    static func endpoint(_ name: String, _ url: String) throws -> ConfiguredEndpoint {
        ConfiguredEndpoint(name: name, url: try EndpointURL(parsing: url))
    }

    /// A plan with the verifier as the only target.
    static func pressing(_ url: String) throws -> ObserverPlan {
        var plan = ObserverPlan()
        plan.targets = [.init(endpoint: try endpoint("target", url + "/admin"), key: try #require(key))]
        return plan
    }

    /// A plan with two supernodes, which here are one.
    static func twoSupernodes(_ url: String) throws -> ObserverPlan {
        var plan = ObserverPlan()
        plan.supernodes = [try endpoint("a", url), try endpoint("b", url)]
        return plan
    }

    /// A plan with a filter and a supervisor, which here are one.
    static func filterAndSupervisor(_ url: String) throws -> ObserverPlan {
        var plan = ObserverPlan()
        plan.filters = [try endpoint("filter", url)]
        plan.supervisors = [try endpoint("supervisor", url)]
        return plan
    }

    /// Serves, and runs the body beside; everything ends with it.
    func run(_ body: @escaping @Sendable () async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await stack.run() }
            group.addTask { try await verifier.run() }
            try await body()
            group.cancelAll()
        }
    }

    /// Looks again and again until something is so; the suite's limit bounds it.
    static func until(_ what: String, _ condition: () async throws -> Bool) async throws {
        for _ in 0..<24_000 {
            if try await condition() { return }
            try await Task.sleep(for: .milliseconds(25))
        }
        Issue.record("it never came about that \(what)")
    }
}
