extension RuleScenarios {
    /// Observers that are down, that differ, and that are told something.
    static var observers: [RuleScenario] { [presence, dependencySets, divergence, deadChain, actions] }

    /// Series of replicas about observers: `c` is cut off, and what it says about `g` is old.
    private static func scraping(
        _ scenario: RuleScenario, _ family: MetricFamily, _ replica: String, _ labels: String, _ samples: String
    ) -> RuleScenario {
        scenario.scraping(
            #"\#(family.sampleName){job="xmsg-mon",instance="\#(replica)",\#(labels)}"#, samples)
    }

    private static var presence: RuleScenario {
        var scenario = RuleScenario("a filter that answers nobody, one that answers some, and a failsafe that is on")
        let samples: [(MetricFamily, String, String, String)] = [
            (.observerUp, "a", "dead", "0x100"), (.observerUp, "b", "dead", "0x100"),
            (.observerUp, "a", "f", "1x100"), (.observerUp, "b", "f", "0x100"),
            (.failsafeEnabled, "a", "f", "0x20 1x60"), (.observerUp, "a", "g", "0x100"),
            (.observerUp, "b", "g", "1x100"), (.failsafeEnabled, "a", "g", "1x100"),
            (.failsafeEnabled, "b", "g", "0x100"),
        ]
        for (family, replica, name, values) in samples {
            scenario = scraping(scenario, family, replica, #"upstream="\#(name)""#, values)
        }
        return scenario.isQuiet("XmsgMonObserverDown", at: 4)
            .fires("XmsgMonObserverDown", ["upstream": "dead"], at: 6)
            .isQuiet("XmsgMonFailsafeOn", at: 4).fires("XmsgMonFailsafeOn", ["upstream": "f"], at: 6)
    }

    private static var dependencySets: RuleScenario {
        var scenario = RuleScenario(
            "40 a rollup node has another dependency set, and a replica remembers what another one said before")
        let samples: [(MetricFamily, String, String, String)] = [
            (.observerUp, "a", "odd", "1x100"), (.dependencySetDiffers, "a", "odd", "0x20 1x30 0x40"),
            (.observerUp, "b", "odd", "0x100"), (.observerUp, "a", "mended", "1x100"),
            (.dependencySetDiffers, "a", "mended", "1x10 0x80"), (.observerUp, "b", "mended", "1x10 0x80"),
            (.dependencySetDiffers, "b", "mended", "1x100"),
        ]
        for (family, replica, name, values) in samples {
            scenario = scraping(scenario, family, replica, #"upstream="\#(name)""#, values)
        }
        return scenario.isQuiet("XmsgMonDependencySetsDiffer", at: 9, 14)
            .fires("XmsgMonDependencySetsDiffer", ["upstream": "odd"], at: 12)
    }

    private static var divergence: RuleScenario {
        let name = "verifiers and supernodes that differ, seen by a live replica and claimed by one that is cut off"
        var scenario = watching(RuleScenario(name), "10", as: #"instance="a""#, sees: true)
        scenario = watching(scenario, "10", as: #"instance="c""#, sees: false)
        scenario = contradicted(scenario, by: "f", as: "a")
        scenario = contradicted(scenario, by: "g", as: "c")
        scenario = scraping(scenario, .supernodeAcceptedInvalid, "a", #"upstream="g""#, "0x80")
        for upstream in ["f", "g", "h"] {
            scenario = scraping(
                scenario, .superRootDisagrees, "a", #"upstream="\#(upstream)""#, upstream == "h" ? "0x20 1x60" : "0x80")
        }
        return scenario.isQuiet("XmsgMonVerifierDiverges", at: 5)
            .fires("XmsgMonVerifierDiverges", ["upstream": "f", "status": "valid"], value: "2", at: 8)
            .isQuiet("XmsgMonVerifiersDisagree", at: 5)
            .fires("XmsgMonVerifiersDisagree", ["upstream": "f"], value: "1", at: 8)
            .fires("XmsgMonSupernodeAcceptsInvalid", ["upstream": "f"], at: 6)
            .isQuiet("XmsgMonSupernodeAcceptsInvalid", at: 4)
            .fires("XmsgMonSuperRootsDiffer", ["upstream": "h"], at: 6).isQuiet("XmsgMonSuperRootsDiffer", at: 4)
    }

    /// Verdicts that an observer contradicts from the fifth minute on, as a replica says.
    private static func contradicted(_ scenario: RuleScenario, by upstream: String, as replica: String) -> RuleScenario
    {
        let label = #"upstream="\#(upstream)""#
        var scenario = scraping(
            scenario, .divergingMessages, replica, label + #",status="valid""#, "0x20 2x60")
        scenario = scraping(scenario, .divergingMessages, replica, label + #",status="invalid""#, "0x80")
        scenario = scraping(scenario, .disputedMessages, replica, label, "0x20 1x60")
        return scraping(scenario, .supernodeAcceptedInvalid, replica, label, "0x20 1x60")
    }

    private static var deadChain: RuleScenario {
        var scenario = RuleScenario("30 one chain of two is dead for all replicas, and they are heard all the same")
        for replica in ["a", "b"] {
            scenario = watching(scenario, "10", as: #"instance="\#(replica)""#, sees: true)
            scenario = watching(scenario, "20", as: #"instance="\#(replica)""#, sees: false)
            scenario = contradicted(scenario, by: "f", as: replica)
        }
        for chain in ["10", "20"] { scenario = watching(scenario, chain, as: #"instance="c""#, sees: false) }
        scenario = contradicted(scenario, by: "g", as: "c")
        scenario = scraping(scenario, .supernodeAcceptedInvalid, "a", #"upstream="g""#, "0x80")
        return scenario.fires(blind, ["chain_id": "20"], at: 8)
            .fires("XmsgMonVerifierDiverges", ["upstream": "f", "status": "valid"], value: "2", at: 8)
            .fires("XmsgMonVerifiersDisagree", ["upstream": "f"], at: 8)
            .fires("XmsgMonSupernodeAcceptsInvalid", ["upstream": "f"], at: 8)
    }

    private static var actions: RuleScenario {
        var scenario = RuleScenario(
            "a failsafe that nobody can press, one that another replica pressed, a deaf receiver")
        let calls = [
            ("a", "t", "refused", "0x20 1x60"), ("a", "t", "pressed", "0x80"), ("a", "u", "refused", "0x20 1x60"),
            ("b", "u", "pressed", "0x20 1x60"),
        ]
        for (replica, target, outcome, values) in calls {
            scenario = scraping(
                scenario, .failsafeCalls, replica, #"target="\#(target)",outcome="\#(outcome)""#, values)
        }
        for (target, reason) in [("t", "after_silence"), ("u", "switched_off")] {
            scenario = scraping(
                scenario, .failsafeReleased, "a", #"target="\#(target)",reason="\#(reason)""#, "0x20 1x60")
        }
        scenario = scraping(scenario, .pushes, "a", #"target="am",outcome="failed""#, "0+1x100")
        scenario = scraping(scenario, .pushes, "a", #"target="hook",outcome="failed""#, "0x100")
        return scenario.isQuiet("XmsgMonFailsafeCallFailing", at: 4)
            .fires("XmsgMonFailsafeCallFailing", ["target": "t"], at: 6)
            .isQuiet("XmsgMonFailsafeLost", at: 4).fires("XmsgMonFailsafeLost", ["target": "t"], at: 6)
            .isQuiet("XmsgMonPushFailing", at: 4).fires("XmsgMonPushFailing", ["target": "am"], value: "20", at: 12)
    }
}
