import MonitorKit
import Testing

/// Section `timing` of the vectors: the boundaries of rules 2 to 6, from three independent sources.
@Suite struct MessageRulesTests {
    @Test func linkCheckerVectors_areJudgedAsTheirSourceDoes() throws {
        let section = try #require(try timing("linkChecker"))
        let window = try #require(section["window"] as? UInt64)
        let executing = try #require(section["execChainActivation"] as? UInt64)
        let initiating = try #require(section["initChainActivation"] as? UInt64)
        let cases = try #require(section["cases"] as? [[String: Any]])
        #expect(cases.count == 10)
        for vector in cases {
            // The source's activation block is the one of exactly that time: a block time of 1 says the same.
            let world = TimingWorld(window: window, executingActivation: executing, initiatingActivation: initiating)
            try world.expect(vector)
        }
        let selfCases = try #require(section["selfChain"] as? [[String: Any]])
        #expect(selfCases.count == 3)
        for vector in selfCases {
            let world = TimingWorld(window: window, executingActivation: executing, initiatingActivation: executing)
            try world.expect(vector)
        }
    }

    @Test func konaVectors_areJudgedAsTheirSourceDoes() throws {
        let section = try #require(try timing("kona"))
        let blockTime = try #require(section["blockTime"] as? UInt64)
        let cases = try #require(section["cases"] as? [[String: Any]])
        #expect(cases.count == 7)
        for vector in cases {
            let activation = vector["activation"] as? UInt64 ?? 0
            let world = TimingWorld(
                window: ProtocolParameters.defaultExpiryWindow, executingActivation: activation,
                initiatingActivation: vector["initActivation"] as? UInt64 ?? activation, blockTime: blockTime)
            try world.expect(vector)
        }
    }

    @Test func productionVectors_areJudgedWithTheProtocolsWindow() throws {
        let section = try #require(try timing("production"))
        let cases = try #require(section["cases"] as? [[String: Any]])
        #expect(cases.count == 4)
        for vector in cases {
            let window = try #require(section["window"] as? UInt64)
            try TimingWorld(window: window, executingActivation: 0, initiatingActivation: 0).expect(vector)
        }
    }

    @Test func expiry_nearTheLargestTimestamp_doesNotOverflow() throws {
        let world = TimingWorld(window: 400, executingActivation: 0, initiatingActivation: 0)
        #expect(world.violation(executedAt: .max, initiatedAt: .max - 400) == nil)
        #expect(world.violation(executedAt: .max, initiatedAt: .max - 401)?.reason == .expired)
        #expect(world.violation(executedAt: 0, initiatedAt: .max)?.reason == .notActivated)
    }

    @Test func chainWithoutScheduledActivation_executesAndInitiatesNothing() {
        let chain = ChainParameters(
            genesisNumber: BlockNumber(0), genesisTime: Timestamp(0), blockTime: 2, activation: nil)
        #expect(!chain.isActive(at: Timestamp(.max)))
    }

    @Test func heightThatNoChainCanHave_hasNoTimestamp() {
        let chain = ChainParameters(
            genesisNumber: BlockNumber(10), genesisTime: Timestamp(1000), blockTime: 2, activation: nil)
        #expect(chain.timestamp(of: BlockNumber(9)) == nil)
        #expect(chain.timestamp(of: BlockNumber(10)) == Timestamp(1000))
        #expect(chain.timestamp(of: BlockNumber(.max)) == nil)
    }

    private func timing(_ name: String) throws -> [String: Any]? {
        (try Fixtures.vectors("timing") as? [String: Any])?[name] as? [String: Any]
    }
}

/// Two chains of which only the times matter.
struct TimingWorld {
    let rules: MessageRules
    private let executing = ChainID(1)
    private let initiating = ChainID(2)

    init(window: UInt64, executingActivation: UInt64, initiatingActivation: UInt64, blockTime: UInt64 = 1) {
        func chain(_ activation: UInt64) -> ChainParameters {
            ChainParameters(
                genesisNumber: BlockNumber(0), genesisTime: Timestamp(0), blockTime: blockTime,
                activation: Timestamp(activation))
        }
        rules = MessageRules(
            ProtocolParameters(
                chains: [executing: chain(executingActivation), initiating: chain(initiatingActivation)],
                expiryWindow: window))
    }

    func expect(_ vector: [String: Any]) throws {
        let executedAt = try Self.time(vector, "execTimestamp")
        let initiatedAt = try Self.time(vector, "initTimestamp")
        let name = vector["name"] as? String ?? "\(initiatedAt) executed at \(executedAt)"
        let violation = violation(
            executedAt: executedAt, initiatedAt: initiatedAt, blockTimestamp: vector["initBlockTimestamp"] as? UInt64)
        #expect((violation == nil ? "valid" : "invalid") == vector["result"] as? String, "\(name)")
        if let reason = vector["reason"] as? String {
            #expect(violation?.reason == Self.reasons[reason], "\(name)")
            #expect(Self.reasons[reason] != nil, "\(name): no word for \(reason)")
        }
    }

    /// The lowest-numbered broken rule among 2 to 6.
    func violation(executedAt: UInt64, initiatedAt: UInt64, blockTimestamp: UInt64? = nil) -> Violation? {
        let identifier = MessageIdentifier(
            origin: .zero, blockNumber: BlockNumber(1), logIndex: LogIndex(0), timestamp: Timestamp(initiatedAt),
            chainID: initiating)
        guard let ours = rules.parameters.chains[executing], let theirs = rules.parameters.chains[initiating] else {
            return nil
        }
        let time = Timestamp(executedAt)
        return rules.chainInDependencySet(identifier, executingChain: executing)
            ?? rules.executedAfterActivation(at: time, chain: ours)
            ?? rules.initiatedAfterActivation(identifier, chain: theirs)
            ?? rules.notFromTheFuture(identifier, executedAt: time)
            ?? rules.notExpired(identifier, executedAt: time)
            ?? blockTimestamp.flatMap {
                rules.timestampMatches(
                    identifier,
                    block: BlockReference(number: BlockNumber(1), hash: .zero, timestamp: Timestamp($0)))
            }
    }

    private static func time(_ vector: [String: Any], _ key: String) throws -> UInt64 {
        if let value = vector[key] as? UInt64 { return value }
        return try HexString.quantity(try #require(vector[key + "Hex"] as? String))
    }

    private static let reasons: [String: InvalidReason] = [
        "exec before activation": .notActivated, "init before activation": .notActivated,
        "init at activation block": .notActivated, "exec at activation block": .notActivated,
        "InitiatedTooEarly": .notActivated, "future": .future, "MessageInFuture": .future, "expired": .expired,
        "MessageExpired": .expired, "InvalidMessageTimestamp": .timestampMismatch,
    ]
}
