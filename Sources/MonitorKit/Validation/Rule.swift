/// The rules of the protocol that make an executing message valid (messaging, "Invariants"), by their numbers.
package enum Rule: UInt8, CaseIterable, Hashable, Comparable, Sendable {
    /// Both chains are in the dependency set.
    case chainInDependencySet = 1
    /// The executing block comes after its chain's activation block.
    case executedAfterActivation = 2
    /// The initiating block comes after its chain's activation block.
    case initiatedAfterActivation = 3
    /// The message is not initiated later than it is executed.
    case notFromTheFuture = 4
    /// The message is not older than the expiry window.
    case notExpired = 5
    /// The initiating block has the time that the message names.
    case timestampMatches = 6
    /// The initiating block has the log, of that origin, with that payload.
    case logMatches = 7
    /// The initiating block holds no invalid message itself.
    case initiatingBlockValid = 8
    /// Messages of one timestamp do not wait for each other.
    case noCycle = 9

    /// Lower numbers come first.
    package static func < (left: Rule, right: Rule) -> Bool {
        left.rawValue < right.rawValue
    }
}

/// A set of rules, two bytes wide.
package struct RuleSet: OptionSet, Hashable, Sendable {
    /// Bit n stands for rule n.
    package let rawValue: UInt16

    /// Wraps the bits.
    package init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// The set of one rule.
    package init(_ rule: Rule) {
        rawValue = 1 << UInt16(rule.rawValue)
    }

    /// The rules in the set, lowest first.
    package var rules: [Rule] {
        Rule.allCases.filter { contains(RuleSet($0)) }
    }
}

/// One thing that a rule compares, kept as a value so that text is made only when somebody reads it.
package enum RuleValue: Hashable, Sendable {
    /// A chain.
    case chain(ChainID)
    /// A time.
    case time(Timestamp)
    /// Seconds between two times.
    case seconds(UInt64)
    /// A contract.
    case address(Address)
    /// A payload hash.
    case hash(Hash32)
    /// A position among so many logs.
    case logCount(Int)
    /// A sentence that no value says better.
    case text(String)
}

/// A broken rule, with what was found and what it should have been.
package struct Violation: Hashable, Sendable {
    /// Which rule.
    package let rule: Rule
    /// The word for it in metrics.
    package let reason: InvalidReason
    /// What was found.
    package let got: RuleValue
    /// What would have been right.
    package let expected: RuleValue

    /// Describes a broken rule.
    package init(_ rule: Rule, _ reason: InvalidReason, got: RuleValue, expected: RuleValue) {
        self.rule = rule
        self.reason = reason
        self.got = got
        self.expected = expected
    }
}

extension RuleValue: CustomStringConvertible {
    /// The value as an operator reads it.
    package var description: String {
        switch self {
        case .chain(let chain): "chain \(chain)"
        case .time(let time): "timestamp \(time)"
        case .seconds(let seconds): "\(seconds) s"
        case .address(let address): address.description
        case .hash(let hash): hash.description
        case .logCount(let count): "a block with \(count) logs"
        case .text(let text): text
        }
    }
}
