/// One rule as it was applied to one message.
package struct VerdictStep: Hashable, Sendable {
    /// What came of it.
    package enum Outcome: Hashable, Sendable {
        /// The rule holds.
        case holds
        /// The rule is broken; nil where what was found and expected is no longer kept.
        case broken(Violation?)
        /// It cannot be decided with what can be seen.
        case undecided
    }

    /// The rule.
    package let rule: Rule
    /// What came of it.
    package let outcome: Outcome

    /// Records a step.
    package init(_ rule: Rule, _ outcome: Outcome) {
        self.rule = rule
        self.outcome = outcome
    }
}

extension MessageJudge {
    /// Every rule in order, as far as it is decided.
    ///
    /// - Parameters:
    ///   - isBlockRead: whether the initiating block was read, so that the rules about its time and its logs are decided.
    ///   - initiatingBlockHolds: whether the initiating block was searched, and all messages in it are valid.
    ///   - broken: the rules that are known to be broken, also those whose details are not kept.
    ///   - violations: the broken rules with their details.
    ///   - doubted: the rules whose answer is in doubt, and is not given.
    package func steps(
        _ message: ExecutingMessage, executingChain: ChainID, executedAt time: Timestamp, isBlockRead: Bool,
        initiatingBlockHolds: Bool, broken: RuleSet, violations: [Violation], doubted: RuleSet
    ) -> [VerdictStep] {
        Rule.allCases.map { rule in
            if let violation = violations.first(where: { $0.rule == rule }) {
                return VerdictStep(rule, .broken(violation))
            }
            if broken.contains(RuleSet(rule)) { return VerdictStep(rule, .broken(nil)) }
            if doubted.contains(RuleSet(rule)) { return VerdictStep(rule, .undecided) }
            let holds =
                rule == .initiatingBlockValid
                ? initiatingBlockHolds : isBlockRead || isDecidedByNumbers(rule, message)
            return VerdictStep(rule, holds ? .holds : .undecided)
        }
    }

    /// Rules 1 to 5 and 9 need no look at the initiating block, where its chain is in the set.
    private func isDecidedByNumbers(_ rule: Rule, _ message: ExecutingMessage) -> Bool {
        switch rule {
        case .chainInDependencySet, .executedAfterActivation, .notFromTheFuture, .notExpired, .noCycle: true
        case .initiatedAfterActivation: rules.parameters.chains[message.identifier.chainID] != nil
        case .timestampMatches, .logMatches, .initiatingBlockValid: false
        }
    }
}
