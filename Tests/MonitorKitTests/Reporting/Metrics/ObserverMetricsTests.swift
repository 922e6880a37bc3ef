import Testing

@testable import MonitorKit

/// What is said of observers where nothing is known of them yet.
@Suite struct ObserverMetricsTests {
    /// A zero would say that the sets agree.
    @Test func dependencySetOfANode_isOnThePage_onceItWasTold() {
        var readings = ScrapeSamples.readings()
        readings.observers.nodes = [
            .init(name: "silent"), .init(name: "agrees", hasToldSet: true),
            .init(name: "differs", differences: ["its dependency set lacks chain 10"], hasToldSet: true),
        ]
        let samples = ScrapeSamples.samples(MonitorMetrics.page(ScrapeSamples.twoChains(), readings, .prometheusText))
        let told = samples.filter { $0.hasPrefix(MetricFamily.dependencySetDiffers.sampleName) }
        #expect(
            told == [
                #"xmsg_mon_observer_dependency_set_differs{upstream="agrees"} 0"#,
                #"xmsg_mon_observer_dependency_set_differs{upstream="differs"} 1"#,
            ])
    }
}
