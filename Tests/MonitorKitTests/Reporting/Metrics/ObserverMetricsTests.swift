import Testing

@testable import MonitorKit

/// What is said of observers where nothing is known of them yet.
@Suite struct ObserverMetricsTests {
    /// A zero would take back what was found before a replica began to read.
    @Test func nothingAccepted_isSaid_onlyWhereEveryWindowIsWhole() {
        var readings = ScrapeSamples.readings()
        readings.observers.supernodes = [.init(name: "good"), .init(name: "bad", acceptedInvalid: 2)]
        var snapshot = ScrapeSamples.twoChains()
        func told() -> [String] {
            ScrapeSamples.samples(MonitorMetrics.page(snapshot, readings, .prometheusText))
                .filter { $0.hasPrefix(MetricFamily.supernodeAcceptedInvalid.sampleName) }
        }
        for index in snapshot.chains.indices { snapshot.chains[index].isComplete = true }
        #expect(
            told() == [
                #"xmsg_mon_supernode_accepted_invalid_messages{upstream="good"} 0"#,
                #"xmsg_mon_supernode_accepted_invalid_messages{upstream="bad"} 2"#,
            ])
        snapshot.chains[0].isComplete = false
        #expect(told() == [#"xmsg_mon_supernode_accepted_invalid_messages{upstream="bad"} 2"#])
    }

    /// A zero would say that the sets agree.
    @Test func dependencySetOfANode_isOnThePage_onceItWasTold() {
        var readings = ScrapeSamples.readings()
        readings.observers.nodes = [
            .init(name: "silent"), .init(name: "agrees", hasToldSet: true),
            .init(name: "differs", differences: ["its dependency set lacks chain 10"], hasToldSet: true),
            .init(name: "later", differences: ["its activation is 1800000000, and ours 1700000000"]),
        ]
        let samples = ScrapeSamples.samples(MonitorMetrics.page(ScrapeSamples.twoChains(), readings, .prometheusText))
        let told = samples.filter { $0.hasPrefix(MetricFamily.dependencySetDiffers.sampleName) }
        #expect(
            told == [
                #"xmsg_mon_observer_dependency_set_differs{upstream="agrees"} 0"#,
                #"xmsg_mon_observer_dependency_set_differs{upstream="differs"} 1"#,
                #"xmsg_mon_observer_dependency_set_differs{upstream="later"} 1"#,
            ])
    }
}
