/// One rule of the protocol, applied to one message: what an operator reads to see why a verdict is what it is.
package struct RuleStep: Hashable, Sendable {
    /// What became of the rule.
    package enum Outcome: String, CaseIterable, Hashable, Sendable {
        /// The rule holds.
        case holds
        /// The rule is broken.
        case broken
        /// What the rule needs to know cannot be seen.
        case undecided
    }

    /// Which rule.
    package let rule: Rule
    /// What became of it.
    package let outcome: Outcome
    /// The word for a broken rule in metrics; nil for every other outcome.
    package let reason: InvalidReason?
    /// What was found.
    package let got: RuleValue
    /// What is right.
    package let expected: RuleValue

    /// Describes one step.
    package init(
        _ rule: Rule, _ outcome: Outcome, reason: InvalidReason? = nil, got: RuleValue, expected: RuleValue
    ) {
        self.rule = rule
        self.outcome = outcome
        self.reason = reason
        self.got = got
        self.expected = expected
    }

    /// A broken rule.
    package init(_ violation: Violation) {
        self.init(
            violation.rule, .broken, reason: violation.reason, got: violation.got, expected: violation.expected)
    }
}

/// What is known beside the message when its steps are told.
package struct RuleStepKnowledge: Sendable {
    /// The initiating block as it was seen.
    package var evidence: Evidence
    /// The broken rules.
    package var violations: [Violation]
    /// Whether the initiating block holds no invalid message; nil where not every message in it is known to be valid.
    package var initiatingBlockHolds: Bool?
    /// Whether all messages of the timestamp were looked at, so that the absence of a cycle means something.
    package var cyclesWereSought: Bool

    /// Gathers what is known.
    package init(
        evidence: Evidence, violations: [Violation], initiatingBlockHolds: Bool?, cyclesWereSought: Bool
    ) {
        self.evidence = evidence
        self.violations = violations
        self.initiatingBlockHolds = initiatingBlockHolds
        self.cyclesWereSought = cyclesWereSought
    }
}

extension MessageRules {
    /// Every rule in order, each with its outcome.
    package func steps(
        of message: ExecutingMessage, executingChain: ChainID, executedAt time: Timestamp,
        knowing known: RuleStepKnowledge
    ) -> [RuleStep] {
        Rule.allCases.map { rule in
            if let violation = known.violations.first(where: { $0.rule == rule }) { return RuleStep(violation) }
            return unbroken(rule, message, executingChain, time, known)
        }
    }

    private func unbroken(
        _ rule: Rule, _ message: ExecutingMessage, _ executingChain: ChainID, _ time: Timestamp,
        _ known: RuleStepKnowledge
    ) -> RuleStep {
        let identifier = message.identifier
        switch rule {
        case .chainInDependencySet:
            return RuleStep(
                rule, .holds, got: .chain(identifier.chainID), expected: .text("a chain of the dependency set"))
        case .executedAfterActivation: return afterActivation(rule, time, executingChain)
        case .initiatedAfterActivation: return afterActivation(rule, identifier.timestamp, identifier.chainID)
        case .notFromTheFuture:
            return RuleStep(rule, .holds, got: .time(identifier.timestamp), expected: .text("\(time) or earlier"))
        case .notExpired:
            let age = time > identifier.timestamp ? time.seconds - identifier.timestamp.seconds : 0
            return RuleStep(
                rule, .holds, got: .seconds(age), expected: .text("\(parameters.expiryWindow) s or less"))
        case .timestampMatches:
            let computed = parameters.chains[identifier.chainID]?.timestamp(of: identifier.blockNumber)
            return RuleStep(
                rule, computed == nil ? .undecided : .holds, got: .time(identifier.timestamp),
                expected: computed.map { .time($0) } ?? .text("the time of the initiating block, which is not known"))
        case .logMatches: return logMatches(message, known.evidence)
        case .initiatingBlockValid:
            return RuleStep(
                rule, known.initiatingBlockHolds == nil ? .undecided : .holds,
                got: .text(known.initiatingBlockHolds == nil ? "not looked at" : "no invalid message was found"),
                expected: .text("an initiating block without invalid messages"))
        case .noCycle:
            // Only a message of its own block's time can be part of a cycle.
            let isDecided = known.cyclesWereSought || identifier.timestamp < time
            return RuleStep(
                rule, isDecided ? .holds : .undecided, got: .text(isDecided ? "no cycle" : "not looked at"),
                expected: .text("an order in which each message follows what it needs"))
        }
    }

    private func afterActivation(_ rule: Rule, _ time: Timestamp, _ chain: ChainID) -> RuleStep {
        guard let chain = parameters.chains[chain], let activation = chain.activation else {
            return RuleStep(
                rule, .undecided, got: .time(time), expected: .text("after an activation that is not known"))
        }
        return RuleStep(
            rule, .holds, got: .time(time),
            expected: .text("timestamp \(activation.advanced(by: chain.blockTime)) or later"))
    }

    private func logMatches(_ message: ExecutingMessage, _ evidence: Evidence) -> RuleStep {
        switch evidence {
        case .block(let block, _):
            RuleStep(
                .logMatches, .holds, got: .hash(message.payloadHash),
                expected: .text("log \(message.identifier.logIndex) of block \(block.hash), which says just that"))
        case .notRead: undecidedLog(message, "the initiating block has not been read")
        case .aboveHead: undecidedLog(message, "the initiating chain has not reached the block")
        case .unavailable(let reason): undecidedLog(message, "the initiating block cannot be read: \(reason.rawValue)")
        }
    }

    private func undecidedLog(_ message: ExecutingMessage, _ why: String) -> RuleStep {
        RuleStep(.logMatches, .undecided, got: .hash(message.payloadHash), expected: .text(why))
    }
}

extension Rule {
    /// The rule in a few words, for people.
    package var summary: String {
        switch self {
        case .chainInDependencySet: "both chains are in the dependency set"
        case .executedAfterActivation: "executed after activation"
        case .initiatedAfterActivation: "initiated after activation"
        case .notFromTheFuture: "initiated no later than executed"
        case .notExpired: "not expired"
        case .timestampMatches: "the initiating block has that timestamp"
        case .logMatches: "the log exists, of that origin, with that payload"
        case .initiatingBlockValid: "the initiating block holds no invalid message"
        case .noCycle: "no cycle at that timestamp"
        }
    }
}
