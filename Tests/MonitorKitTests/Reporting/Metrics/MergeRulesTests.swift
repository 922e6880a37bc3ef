import Testing

@testable import MonitorKit

/// What makes several replicas one: each series has the merge of its class, and whoever knows less loses under it.
@Suite struct MergeRulesTests {
    /// Which merges fit what replicas have in common about a series.
    private static let fitting: [SeriesClass: Set<MergeOperator>] = [
        .identity: [.noneIdentity, .equalOnAll],
        .state: [.max, .maxOverFresh, .maxOverFreshMinForUnknown, .minOverFresh, .compare],
        .freshness: [.max, .perReplica],
        .vote: [.majority],
        .event: [.maxOfIncrease],
        .process: [.sum, .perReplica],
    ]

    private struct Series: Hashable {
        let family: MetricFamily
        let labels: [String]
        let value: Double

        func isSame(as other: Series) -> Bool { family == other.family && labels == other.labels }
    }

    /// The series of one class.
    private func series(_ snapshot: MonitorSnapshot, _ seriesClass: SeriesClass = .state) throws -> [Series] {
        let page = try MetricPage(MonitorMetrics.page(snapshot, ScrapeSamples.readings(), .prometheusText))
        let families = Dictionary(uniqueKeysWithValues: MetricCatalogue.all.map { ($0.sampleName, $0) })
        return try page.samples.compactMap { sample in
            guard let family = families[sample.name], family.seriesClass == seriesClass else { return nil }
            return Series(family: family, labels: sample.labels.map(\.value), value: try #require(Double(sample.value)))
        }
    }

    /// Two messages that are there, one of them a lie about its payload; each lives on a chain of its own.
    private func world(hiding numbers: Set<UInt64> = []) async -> ScriptedWorld {
        var world = ScriptedWorld()
        world.a.extend(to: 20)
        world.b.extend(to: 20)
        world.b.execute(Corruption.payload.applied(to: world.a.initiate(5), logs: 1), in: 8)
        world.b.execute(world.a.initiate(6), in: 9)
        world.a.hideEvidence(of: numbers)
        for _ in 0..<3 { await world.driver.pass() }
        return world
    }

    @Test(arguments: MetricCatalogue.all)
    func merge_fitsTheClassOfTheSeries(family: MetricFamily) throws {
        let fitting = try #require(Self.fitting[family.seriesClass])
        #expect(fitting.contains(family.merge), "\(family.name)")
    }

    /// What each replica does to others adds up; what each of them only sees of one thing does not.
    @Test func theStopButton_addsUpCalls_andNothingElse() {
        #expect(MetricFamily.failsafeCalls.merge == .sum && MetricFamily.failsafeCalls.seriesClass == .process)
        for family in [MetricFamily.failsafeSuppressed, .failsafeReleased] {
            #expect(family.merge == .maxOfIncrease && family.seriesClass == .event, "\(family.name)")
        }
    }

    /// A histogram adds up or it is none, and a counter's own value means nothing across replicas.
    @Test(arguments: MetricCatalogue.all)
    func merge_fitsTheTypeOfTheSeries(family: MetricFamily) {
        switch family.type {
        case .histogram: #expect(family.merge == .sum, "\(family.name)")
        case .counter: #expect([.sum, .maxOfIncrease].contains(family.merge), "\(family.name)")
        case .info: #expect(family.seriesClass == .identity, "\(family.name)")
        case .gauge: #expect(![.event, .identity].contains(family.seriesClass), "\(family.name)")
        }
    }

    /// "One is invalid" is definite before the window is whole, "none is invalid" is not: for every count, not for one.
    @Test func noCount_saysNone_beforeTheWindowIsWhole() async throws {
        var snapshot = await world().snapshot
        let whole = try series(snapshot)
        for index in snapshot.chains.indices { snapshot.chains[index].isComplete = false }
        let partial = try series(snapshot)
        #expect(partial.allSatisfy { $0.value > 0 }, "\(partial.filter { $0.value == 0 })")
        #expect(Set(partial) == Set(whole.filter { $0.value > 0 }))
        let counts = Set(whole.filter { $0.value == 0 }.map(\.family.name))
        #expect(counts.count > 10, "zeros that could be withheld: \(counts)")
        #expect(try series(snapshot, .freshness).count == series(await world().snapshot, .freshness).count)
    }

    /// A replica that can read less says smaller numbers where the largest counts, and larger ones where the smallest does.
    @Test(arguments: [[5], [6], [5, 6]] as [Set<UInt64>])
    func whoeverKnowsLess_losesUnderTheMerge(hidden: Set<UInt64>) async throws {
        let all = try series(await world().snapshot)
        let less = try series(await world(hiding: hidden).snapshot)
        #expect(Set(all) != Set(less))
        for claim in less {
            let known = all.first { $0.isSame(as: claim) }?.value
            switch claim.family.merge {
            case .max, .maxOverFresh:
                #expect(claim.value <= known ?? 0, "\(claim)")
            case .maxOverFreshMinForUnknown where claim.labels.last == "unknown", .minOverFresh:
                // What nobody else misses is absent there, and an absent claim wins where the smallest counts.
                #expect(claim.value >= known ?? 0, "\(claim)")
            case .maxOverFreshMinForUnknown:
                #expect(claim.value <= known ?? 0, "\(claim)")
            default: break
            }
        }
    }

    /// The same blocks make the same claims, however a replica came to know them.
    @Test func whoeverKnowsAsMuch_claimsTheSame_afterAReadThatFailedForAWhile() async throws {
        var late = await world(hiding: [5, 6])
        late.a.hideEvidence(of: [])
        for _ in 0..<3 { await late.driver.pass() }
        #expect(try Set(series(late.snapshot)) == Set(series(await world().snapshot)))
    }
}
