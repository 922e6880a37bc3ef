import Testing

@testable import MonitorKit

@Suite struct RuleStepTests {
    /// A rule that was not asked is not told as one that was asked and holds.
    @Test(arguments: [
        (Rule.initiatingBlockValid, "no invalid message was found"), (.noCycle, "no cycle"),
    ])
    func undecidedRuleOfALiveMessage_isNotLookedAt(_ rule: Rule, _ finding: String) {
        let chain = ScriptedChain(901)
        chain.extend(to: 4)
        let message = chain.initiate(4, executedAs: 1)
        let rules = MessageRules(ProtocolParameters(chains: [chain.id: chain.parameters]))
        let outcomes: [(VerdictStep.Outcome, RuleStep.Outcome, String)] = [
            (.holds, .holds, finding), (.undecided, .undecided, "not looked at"),
        ]
        for (outcome, expected, words) in outcomes {
            let step = rules.step(VerdictStep(rule, outcome), of: message, chain.id, chain.timestamp(4))
            #expect(step.outcome == expected && "\(step.got)" == words)
        }
    }
}
