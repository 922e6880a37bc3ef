import MonitorKit
import Testing

/// The boundaries of rules 2 to 6, from three independent sources.
@Suite struct MessageRulesTests {
    /// The source's activation block is the one of exactly that time: a block time of 1 says the same.
    @Test(arguments: Vector.all(.linkCheckerTiming))
    func linkCheckerVector_isJudgedAsItsSourceDoes(vector: Vector) throws {
        let section = try Vector.surroundings(of: .linkCheckerTiming)
        try TimingWorld(
            window: try Self.number(section, "window"),
            executingActivation: Self.number(section, "execChainActivation"),
            initiatingActivation: Self.number(section, "initChainActivation")
        ).expect(vector)
    }

    @Test(arguments: Vector.all(.linkCheckerTimingOfOneChain))
    func linkCheckerVector_ofAChainWithItself_isJudgedAsItsSourceDoes(vector: Vector) throws {
        let section = try Vector.surroundings(of: .linkCheckerTimingOfOneChain)
        let activation = try Self.number(section, "execChainActivation")
        try TimingWorld(
            window: try Self.number(section, "window"), executingActivation: activation,
            initiatingActivation: activation
        ).expect(vector)
    }

    @Test(arguments: Vector.all(.konaTiming))
    func konaVector_isJudgedAsItsSourceDoes(vector: Vector) throws {
        let fields = try vector.fields()
        let activation = fields["activation"] as? UInt64 ?? 0
        try TimingWorld(
            window: ProtocolParameters.defaultExpiryWindow, executingActivation: activation,
            initiatingActivation: fields["initActivation"] as? UInt64 ?? activation,
            blockTime: Self.number(try Vector.surroundings(of: .konaTiming), "blockTime")
        ).expect(vector)
    }

    @Test(arguments: Vector.all(.productionTiming))
    func productionVector_isJudgedWithTheProtocolsWindow(vector: Vector) throws {
        let window = try Self.number(try Vector.surroundings(of: .productionTiming), "window")
        #expect(window == ProtocolParameters.defaultExpiryWindow)
        try TimingWorld(window: window, executingActivation: 0, initiatingActivation: 0).expect(vector)
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

    private static func number(_ section: [String: Any], _ key: String) throws -> UInt64 {
        try #require(section[key] as? UInt64)
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

    func expect(_ vector: Vector) throws {
        let fields = try vector.fields()
        let violation = violation(
            executedAt: try Self.time(fields, "execTimestamp"), initiatedAt: try Self.time(fields, "initTimestamp"),
            blockTimestamp: fields["initBlockTimestamp"] as? UInt64)
        #expect((violation == nil ? "valid" : "invalid") == fields["result"] as? String)
        if let reason = fields["reason"] as? String {
            #expect(Self.reasons[reason] != nil, "no word for \(reason)")
            #expect(violation?.reason == Self.reasons[reason])
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
