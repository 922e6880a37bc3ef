extension MessageRules {
    /// A step of a live message with what was found and what is right, as far as that is kept.
    func step(_ step: VerdictStep, of message: ExecutingMessage, _ chain: ChainID, _ time: Timestamp) -> RuleStep {
        switch step.outcome {
        case .broken(let violation?): return RuleStep(violation)
        case .broken(nil):
            return RuleStep(
                step.rule, .broken, got: .text("no longer kept"), expected: .text(step.rule.summary))
        case .holds, .undecided:
            let holds = step.outcome == .holds
            let known = RuleStepKnowledge(
                evidence: .notRead, violations: [], initiatingBlockHolds: holds ? true : nil, cyclesWereSought: holds)
            let told = steps(of: message, executingChain: chain, executedAt: time, knowing: known)
                .first { $0.rule == step.rule }
            let outcome: RuleStep.Outcome = holds ? .holds : .undecided
            let expected: RuleValue =
                step.rule == .logMatches && holds
                ? .text("log \(message.identifier.logIndex) of the initiating block says just that")
                : told?.expected ?? .text(step.rule.summary)
            return RuleStep(step.rule, outcome, got: told?.got ?? .text("not seen"), expected: expected)
        }
    }
}
