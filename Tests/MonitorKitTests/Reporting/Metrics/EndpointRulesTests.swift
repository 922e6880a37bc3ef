import Foundation
import Testing

@testable import MonitorKit

/// The twelve rules of the metrics endpoint, each by its number.
@Suite struct EndpointRulesTests {
    /// Label names that scrapers own, or that tell one replica from another.
    private static let identities: Set<String> = [
        "job", "instance", "namespace", "pod", "container", "node", "service", "endpoint", "cluster", "region", "zone",
        "env", "type", "le", "quantile", "host", "hostname", "replica", "url", "start_time",
    ]

    private func page(
        _ snapshot: MonitorSnapshot, _ format: ExpositionFormat = .prometheusText
    ) throws -> MetricPage {
        try MetricPage(MonitorMetrics.page(snapshot, ScrapeSamples.readings(), format))
    }

    private func state(_ world: ScriptedWorld) -> [UInt8] { MonitorMetrics.state(world.snapshot, .openMetrics) }

    private func series(_ page: MetricPage) -> [String] {
        page.samples.map { "\($0.name) \($0.labels.map { "\($0.name)=\($0.value)" })" }
    }

    /// A world of two chains with one message in block 8 of the second, true or a lie.
    private func world(_ corruption: Corruption? = nil) async -> ScriptedWorld {
        var world = ScriptedWorld()
        world.a.extend(to: 20)
        world.b.extend(to: 20)
        let truth = world.a.initiate(5)
        world.b.execute(corruption?.applied(to: truth, logs: 1) ?? truth, in: 8)
        await world.driver.pass()
        await world.driver.pass()
        return world
    }

    @Test func r1_allNumbersOfAnAnswer_areOfOneSnapshot() async {
        let one = ScrapeSamples.twoChains()
        let other = {
            var other = one
            for index in other.chains.indices {
                other.chains[index].heads[.unsafe] = .init(number: BlockNumber(1), timestamp: Timestamp(2))
                other.chains[index].blocksToRead = 99
            }
            return other
        }()
        let box = SnapshotBox(one)
        let clock = SteppedClock()
        let endpoint = MetricsEndpoint(
            identity: ScrapeSamples.identity, rpc: RPCTelemetry(upstreams: [:]), scrapes: ScrapeTelemetry(),
            log: EventLog(minimum: .crit, format: .text, clock: clock) { _ in true }, clock: clock)
        await withTaskGroup(of: [[UInt8]].self) { group in
            for _ in 0..<4 {
                group.addTask {
                    (0..<50).map { turn in
                        box.store(turn.isMultiple(of: 2) ? other : one)
                        let (snapshot, generation) = box.versioned
                        return endpoint.respond(to: snapshot, generation: generation, accept: nil).body
                    }
                }
            }
            var kinds: Set<Bool> = []
            for await body in group {
                for text in body.map(ScrapeSamples.text) {
                    // Said by the first section of the page, by one in the middle, and by each chain.
                    let claims = one.chains.flatMap { chain in
                        [
                            #"head_timestamp_seconds{chain_id="\#(chain.id)",safety="unsafe"} 2\#n"#,
                            #"blocks_to_read{chain_id="\#(chain.id)"} 99\#n"#,
                        ].map { text.contains($0) }
                    }
                    #expect(Set(claims).count == 1, "\(claims)")
                    kinds.formUnion(claims)
                }
            }
            #expect(kinds.count == 2)
        }
    }

    /// The worst messages one by one, and what is there only while there is something to tell, are the exceptions.
    @Test func r2_seriesDependOnConfiguration_notOnHistory() async throws {
        let exceptions = [
            MetricFamily.invalidMessageBlockTimestamp, .oldestUnknownBlockTimestamp, .verdictCheckpoint,
            .verdictDigest, .initiatingBlockNumber,
        ].map(\.sampleName)
        var all: Set<[String]> = []
        for world in [await world(), await world(.payload), await world(.chain)] {
            var snapshot = world.snapshot
            #expect(snapshot.chains.allSatisfy { $0.isComplete })
            snapshot.rows = []
            all.insert(
                series(try page(snapshot)).filter { line in !exceptions.contains { line.hasPrefix("\($0) ") } })
        }
        #expect(all.count == 1 && (all.first?.count ?? 0) > 100)
    }

    @Test(arguments: ExpositionFormat.allCases)
    func r3_noLabel_tellsWhichReplica(format: ExpositionFormat) throws {
        let page = try MetricPage(MetricExample.page(format))
        for sample in page.samples {
            let names = sample.labels.map(\.name).filter { !(sample.name.hasSuffix("_bucket") && $0 == "le") }
            #expect(Self.identities.isDisjoint(with: names), "\(sample.name)")
            for label in sample.labels { #expect(!label.value.contains("://"), "\(sample.name)") }
        }
    }

    @Test(arguments: ExpositionFormat.allCases)
    func r4_noTimestamp_noNaN_noSecondsSince(format: ExpositionFormat) throws {
        let page = try MetricPage(MetricExample.page(format))
        #expect(page.samples.count > 200)
        for sample in page.samples {
            #expect(!sample.hasTimestamp && sample.value != "NaN", "\(sample.name)")
            #expect(!sample.name.contains("since_seconds") && !sample.name.contains("_age"), "\(sample.name)")
        }
    }

    @Test func r5_zerosAreWithheld_andFindingsAreNot_beforeTheWindowIsWhole() async throws {
        var snapshot = await world(.payload).snapshot
        for index in snapshot.chains.indices { snapshot.chains[index].isComplete = false }
        let page = try page(snapshot)
        let counts = page.samples.filter { $0.name == "xmsg_mon_invalid_messages" }
        #expect(counts.map(\.value) == ["1"])
        for family in [MetricFamily.chainExpected, .chainComplete, .chainVerifiedTimestamp] {
            #expect(page.samples.filter { $0.name == family.sampleName }.count == 2, "\(family.name)")
        }
    }

    @Test func r6_aReadThatFails_makesNothingInvalid() async throws {
        var world = ScriptedWorld()
        world.a.extend(to: 20)
        world.b.extend(to: 20)
        world.b.execute(world.a.initiate(5), in: 8)
        world.a.hideEvidence(of: [5])
        for _ in 0..<3 { await world.driver.pass() }
        #expect(world.statuses.allSatisfy { $0.hasPrefix("unknown") } && world.statuses.count == 1)
        let page = try page(world.snapshot)
        #expect(page.samples.filter { $0.name == "xmsg_mon_invalid_messages" }.allSatisfy { $0.value == "0" })
        let unknown = page.samples.filter { $0.name == "xmsg_mon_messages" && $0.labels.last?.value == "unknown" }
        #expect(unknown.contains { $0.value == "1" })
    }

    @Test func r7_deadUpstreams_changeNumbers_neverTheStatus() async throws {
        var world = await world()
        let before = world.chain(world.a)?.verifiedAt
        world.a.fail(UpstreamFailure(.connect, "refused"))
        for _ in 0..<3 { await world.driver.pass() }
        var snapshot = world.snapshot
        snapshot.upstreams = ["el-901": false, "el-902": true]
        let page = try page(snapshot)
        #expect(MetricLint.findings(page) == [])
        let up = page.samples.filter { $0.name == "xmsg_mon_upstream_up" }
        #expect(up.map(\.value) == ["0", "1"])
        #expect(world.chain(world.a)?.verifiedAt == before)
        // And the very first scrape, before anything was read.
        #expect(try MetricLint.findings(self.page(ScriptedWorld().snapshot)) == [])
    }

    @Test func r8_helpNamesTheMergeOperator() throws {
        let page = try MetricPage(MetricExample.page(.openMetrics))
        for family in MetricCatalogue.all {
            #expect(page.helps[family.name]?.hasSuffix("Merge: \(family.merge.rawValue).") == true, "\(family.name)")
        }
    }

    @Test(arguments: ExpositionFormat.allCases)
    func r9_integersHaveNoPoint_andNumbersReadBack(format: ExpositionFormat) throws {
        let page = try MetricPage(MetricExample.page(format))
        for sample in page.samples where sample.value != "+Inf" {
            let value = try #require(Double(sample.value), "\(sample.name) \(sample.value)")
            if value == value.rounded(), abs(value) < 9_007_199_254_740_992 {
                #expect(sample.value.allSatisfy { $0.isNumber || $0 == "-" }, "\(sample.name) \(sample.value)")
            }
        }
    }

    /// One replica was there all the time and saw a reorg; the other began when it was over.
    @Test func r10_replicasThatKnowAsMuch_showTheSameBytes() async {
        var early = await world()
        early.b.cut(above: 6)
        early.b.extend(to: 22, branch: 1)
        early.b.execute(Corruption.origin.applied(to: early.a.initiate(9), logs: 2), in: 12)
        for _ in 0..<3 { await early.driver.pass() }
        var late = ScriptedWorld(a: early.a, b: early.b)
        for _ in 0..<3 { await late.driver.pass() }
        #expect(early.snapshot.chains.contains { $0.reorgsBySafety.contains { $0 > 0 } })
        #expect(state(early) == state(late))
        #expect(ScrapeSamples.text(state(late)).contains(#"reason="origin_mismatch"} 1"#))
    }

    @Test func r11_anInvalidMessage_isFoundAgainAfterARestart_whenItIsFinalized() async {
        let world = await world(.payload)
        for chain in [world.a, world.b] { chain.setHeads(safe: 18, finalized: 16) }
        var restarted = ScriptedWorld(a: world.a, b: world.b)
        for _ in 0..<3 { await restarted.driver.pass() }
        #expect(restarted.statuses == ["invalid payload_mismatch finalized"])
        #expect(
            ScrapeSamples.text(state(restarted)).contains(
                #"{executing_chain_id="902",initiating_chain_id="901",safety="finalized"} 1"#))
    }

    /// Nothing that a replica can be told names another one, or a store that they share.
    @Test func r12_replicasKnowNothingOfEachOther() {
        let words = ["peer", "replica", "leader", "elect", "gossip", "cluster", "store", "lock"]
        for declaration in Settings.run.declarations {
            for word in words { #expect(!declaration.name.contains(word), "\(declaration.flag)") }
        }
    }
}
