/// The verdict on one message, with every rule that is broken.
package struct Judgement: Hashable, Sendable {
    /// The verdict; an invalid one carries the reason of the lowest-numbered broken rule.
    package let status: MessageStatus
    /// Every rule that is broken, lowest first.
    package let violations: [Violation]

    /// Puts a verdict together.
    package init(status: MessageStatus, violations: [Violation]) {
        self.status = status
        self.violations = violations
    }

    /// The verdict on a message that breaks just one rule.
    package init(brokenBy violation: Violation) {
        self.init(status: .invalid(violation.reason), violations: [violation])
    }

    /// The numbers of the broken rules.
    package var brokenRules: RuleSet {
        violations.reduce(into: []) { $0.insert(RuleSet($1.rule)) }
    }
}

/// From a message and what is known about its initiating block to a verdict.
package struct MessageJudge: Sendable {
    /// The single rules.
    package let rules: MessageRules

    /// Judges by a dependency set.
    package init(_ parameters: ProtocolParameters) {
        rules = MessageRules(parameters)
    }

    /// Judges one message.
    ///
    /// What can be decided by numbers alone is decided at once; only a message that passes those rules can be unknown.
    ///
    /// - Parameter inCycle: whether rule 9, which looks at all messages of one timestamp, found this one.
    package func judge(
        _ message: ExecutingMessage, executingChain: ChainID, executedAt time: Timestamp, evidence: Evidence,
        inCycle: Bool
    ) -> Judgement {
        let identifier = message.identifier
        var violations: [Violation] = []
        func check(_ violation: Violation?) {
            if let violation { violations.append(violation) }
        }
        check(rules.chainInDependencySet(identifier, executingChain: executingChain))
        if let chain = rules.parameters.chains[executingChain] {
            check(rules.executedAfterActivation(at: time, chain: chain))
        }
        if let chain = rules.parameters.chains[identifier.chainID] {
            check(rules.initiatedAfterActivation(identifier, chain: chain))
        }
        check(rules.notFromTheFuture(identifier, executedAt: time))
        check(rules.notExpired(identifier, executedAt: time))
        if let chain = rules.parameters.chains[identifier.chainID] {
            let byArithmetic = rules.timestampMatches(identifier, chain: chain)
            check(byArithmetic)
            if case .block(let block, let logs) = evidence {
                if byArithmetic == nil { check(rules.timestampMatches(identifier, block: block)) }
                check(rules.logMatches(message, logs: logs))
            }
        }
        if inCycle {
            check(
                Violation(
                    .noCycle, .cycle, got: .text("a cycle at timestamp \(time)"),
                    expected: .text("an order in which each message follows what it needs")))
        }
        return Judgement(status: status(of: message, violations, evidence), violations: violations)
    }

    private func status(
        of message: ExecutingMessage, _ violations: [Violation], _ evidence: Evidence
    ) -> MessageStatus {
        if let first = violations.first { return .invalid(first.reason) }
        switch evidence {
        case .block(_, let logs): return logs.tells(of: message.identifier.logIndex) ? .valid : .unknown(.notCheckedYet)
        case .notRead: return .unknown(.notCheckedYet)
        case .aboveHead: return .unknown(.initiatingChainBehind)
        case .unavailable(let reason): return .unknown(reason)
        }
    }
}
