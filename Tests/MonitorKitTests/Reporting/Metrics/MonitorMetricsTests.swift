import MonitorKit
import Testing

@Suite struct MonitorMetricsTests {
    @Test(arguments: [
        (ExpositionFormat.prometheusText, "two-chains.prom"), (.openMetrics, "two-chains.openmetrics"),
    ])
    func page_equalsTheGoldenFile(format: ExpositionFormat, file: String) throws {
        let page = MonitorMetrics.page(ScrapeSamples.twoChains(), ScrapeSamples.readings(), format)
        let golden = try ScrapeSamples.fixture(file)
        let (lines, expected) = (ScrapeSamples.text(page).split(separator: "\n"), golden.split(separator: "\n"))
        for (line, wanted) in zip(lines, expected) { #expect(line == wanted) }
        #expect(ScrapeSamples.text(page) == golden)
    }

    /// Which endpoint answered is no part of what the chains are: replicas that differ in that show the same state.
    @Test func readsWithoutReceipts_areShown_outsideOfTheState() {
        var snapshot = ScrapeSamples.twoChains()
        let state = MonitorMetrics.state(snapshot, .prometheusText)
        snapshot.chains[0].unprovenReads = 3
        #expect(MonitorMetrics.state(snapshot, .prometheusText) == state)
        let samples = ScrapeSamples.samples(MonitorMetrics.chainData(snapshot, .prometheusText))
        for line in [#"xmsg_mon_unproven_reads{chain_id="10"} 3"#, #"xmsg_mon_unproven_reads{chain_id="130"} 0"#] {
            #expect(samples.contains(line), "\(line)")
        }
    }

    @Test(arguments: ExpositionFormat.allCases)
    func everyNameWithItsLabels_isThereOnce(format: ExpositionFormat) {
        var snapshot = ScrapeSamples.twoChains()
        // Two unlike chains outside the set fall into one row, not two of the same name.
        for outside in [ChainID(7777), ChainID(8888), nil] {
            snapshot.counts[.init(executing: ChainID(10), initiating: outside)] = .init()
        }
        let samples = ScrapeSamples.samples(MonitorMetrics.page(snapshot, ScrapeSamples.readings(), format))
        let series = samples.map { $0[..<($0.lastIndex(of: " ") ?? $0.endIndex)] }
        #expect(samples.count > 60)
        #expect(Set(series).count == series.count)
    }

    @Test func zeros_areThereForEveryPair_onceTheWindowIsComplete() {
        var snapshot = MonitorSnapshot()
        snapshot.dependencySet = [10, 130, 8453].map { ChainID(UInt64($0)) }
        snapshot.chains = [10, 130, 8453].map { (id: UInt64) in
            var chain = MonitorSnapshot.Chain(id: ChainID(id))
            chain.isComplete = true
            return chain
        }
        let samples = ScrapeSamples.samples(MonitorMetrics.state(snapshot, .openMetrics))
        var expected: [String] = []
        for executing in ["10", "130", "8453"] {
            for initiating in ["10", "130", "8453", "other"] {
                for safety in ["unsafe", "local_safe", "cross_safe", "finalized"] {
                    expected.append(
                        """
                        xmsg_mon_invalid_messages{executing_chain_id="\(executing)",\
                        initiating_chain_id="\(initiating)",safety="\(safety)"} 0
                        """)
                }
            }
        }
        #expect(samples.filter { $0.hasPrefix("xmsg_mon_invalid_messages{") } == expected)
        #expect(samples.filter { $0.hasPrefix("xmsg_mon_messages{") }.count == 3 * 4 * 3)
    }

    @Test func zeros_areWithheld_andPositivesAreNot_whileTheWindowIsNotComplete() {
        var snapshot = ScrapeSamples.twoChains()
        snapshot.chains[0].isComplete = false
        let samples = ScrapeSamples.samples(MonitorMetrics.chainData(snapshot, .prometheusText))
        let counted = (MetricCatalogue.events + [.messageDetection]).map(\.name)
        let ofMessages = samples.filter { line in
            line.contains("executing_chain_id") && !counted.contains { line.hasPrefix($0) }
        }
        #expect(
            ofMessages == [
                #"xmsg_mon_messages{executing_chain_id="10",initiating_chain_id="130",status="valid"} 41"#,
                #"xmsg_mon_messages{executing_chain_id="10",initiating_chain_id="130",status="invalid"} 1"#,
                #"xmsg_mon_messages{executing_chain_id="130",initiating_chain_id="10",status="unknown"} 7"#,
                #"xmsg_mon_invalid_messages{executing_chain_id="10",initiating_chain_id="130",safety="unsafe"} 1"#,
                #"xmsg_mon_invalid_message_reasons{executing_chain_id="10",reason="payload_mismatch"} 1"#,
                #"xmsg_mon_unknown_messages{executing_chain_id="130",reason="initiating_chain_behind"} 7"#,
                #"xmsg_mon_oldest_unknown_block_timestamp_seconds{executing_chain_id="130"} 1763686700"#,
                #"xmsg_mon_messages_executed_within{executing_chain_id="10",age="0"} 12"#,
                #"xmsg_mon_messages_executed_within{executing_chain_id="10",age="60"} 41"#,
                #"xmsg_mon_messages_executed_within{executing_chain_id="10",age="600"} 41"#,
                #"xmsg_mon_messages_executed_within{executing_chain_id="10",age="3600"} 41"#,
                #"xmsg_mon_messages_executed_within{executing_chain_id="10",age="86400"} 41"#,
                #"xmsg_mon_messages_executed_within{executing_chain_id="10",age="604800"} 42"#,
            ])
        for line in [
            #"xmsg_mon_chain_expected{chain_id="10"} 1"#, #"xmsg_mon_chain_expected{chain_id="130"} 1"#,
            #"xmsg_mon_chain_complete{chain_id="10"} 0"#, #"xmsg_mon_chain_complete{chain_id="130"} 0"#,
            #"xmsg_mon_chain_verified_timestamp_seconds{chain_id="130"} 0"#,
            #"xmsg_mon_undecodable_logs{chain_id="130"} 2"#,
        ] {
            #expect(samples.contains(line), "\(line)")
        }
        #expect(!samples.contains { $0.hasPrefix("xmsg_mon_unproven_headers") })
    }

    @Test func initiatingChains_outsideTheSet_areOneRow() {
        var snapshot = ScrapeSamples.twoChains()
        for (chain, invalid) in [(ChainID(7777), 2), (nil, 3), (ChainID(Hash32(.max, .max, .max, .max)), 4)] {
            var counts = MonitorSnapshot.Counts()
            counts.invalidBySafety[SafetyLevel.localSafe.rawValue] = invalid
            snapshot.counts[.init(executing: ChainID(10), initiating: chain)] = counts
        }
        let page = ScrapeSamples.text(MonitorMetrics.state(snapshot, .prometheusText))
        #expect(
            page.contains(
                #"xmsg_mon_invalid_messages{executing_chain_id="10",initiating_chain_id="other",safety="local_safe"} 9"#
            ))
        #expect(!page.contains("7777"))
    }

    @Test func membersThatAreNotWatched_haveTheirOwnRow_asInitiatingChains() {
        var snapshot = ScrapeSamples.twoChains()
        snapshot.dependencySet.append(ChainID(480))
        var counts = MonitorSnapshot.Counts()
        counts.unknown = 5
        snapshot.counts[.init(executing: ChainID(10), initiating: ChainID(480))] = counts
        let samples = ScrapeSamples.samples(MonitorMetrics.state(snapshot, .prometheusText))
        #expect(
            samples.contains(
                #"xmsg_mon_messages{executing_chain_id="10",initiating_chain_id="480",status="unknown"} 5"#))
        #expect(!samples.contains { $0.contains(#"executing_chain_id="480""#) })
    }

    @Test func undeclaredMessages_areCountedByTheLevelOfTheirBlock() {
        var snapshot = ScrapeSamples.twoChains()
        for initiating in [10, 130] as [UInt64] {
            var counts = MonitorSnapshot.Counts()
            counts.undeclaredBySafety[SafetyLevel.crossSafe.rawValue] = 1
            counts.mismatched = 2
            snapshot.counts[.init(executing: ChainID(130), initiating: ChainID(initiating))] = counts
        }
        let samples = ScrapeSamples.samples(MonitorMetrics.state(snapshot, .prometheusText))
        #expect(samples.contains(#"xmsg_mon_undeclared_messages{executing_chain_id="130",safety="cross_safe"} 2"#))
        #expect(samples.contains(#"xmsg_mon_mismatched_messages{executing_chain_id="130"} 4"#))
        // Chain 130 is still reading its window.
        #expect(!samples.contains { $0.hasPrefix(#"xmsg_mon_undeclared_messages{executing_chain_id="130",safety="u"#) })
    }

    @Test func heads_areAbsentUntilKnown_andShownAtGenesis() {
        var snapshot = MonitorSnapshot()
        var chain = MonitorSnapshot.Chain(id: ChainID(10))
        #expect(!ScrapeSamples.text(MonitorMetrics.state(snapshot, .prometheusText)).contains("safety="))
        chain.heads[.finalized] = .init(number: BlockNumber(0), timestamp: Timestamp(1_686_068_903))
        snapshot.chains = [chain]
        let samples = ScrapeSamples.samples(MonitorMetrics.state(snapshot, .prometheusText))
        #expect(
            samples.filter { $0.contains("safety=") } == [
                #"xmsg_mon_chain_head_block_number{chain_id="10",safety="finalized"} 0"#,
                #"xmsg_mon_chain_head_timestamp_seconds{chain_id="10",safety="finalized"} 1686068903"#,
            ])
    }

    /// What this replica did and when it looked must not reach the part that replicas have in common.
    @Test(arguments: ExpositionFormat.allCases)
    func state_isTheSameBytes_onReplicasThatKnowAsMuch(format: ExpositionFormat) {
        let one = ScrapeSamples.twoChains()
        var other = MonitorSnapshot()
        other.dependencySet = one.dependencySet
        other.chains = one.chains
        other.chains[0].verifiedAt = 1_763_686_811.5
        for (pair, counts) in one.counts.sorted(by: { $0.key.executing > $1.key.executing }) {
            other.counts[pair] = counts
        }
        other.upstreams = ["another-name": false]
        #expect(MonitorMetrics.state(one, format) == MonitorMetrics.state(other, format))
        #expect(MonitorMetrics.chainData(one, format) != MonitorMetrics.chainData(other, format))
    }

    @Test func absurdTimes_neverBecomeNaN() {
        var snapshot = ScrapeSamples.twoChains()
        snapshot.chains[0].verifiedAt = .nan
        snapshot.chains[1].verifiedAt = .infinity
        let page = ScrapeSamples.text(MonitorMetrics.chainData(snapshot, .openMetrics))
        #expect(page.contains(#"xmsg_mon_chain_verified_timestamp_seconds{chain_id="10"} 0"#))
        #expect(page.contains(#"xmsg_mon_chain_verified_timestamp_seconds{chain_id="130"} 0"#))
    }

    @Test func readingsThatCannotBeHad_areLeftOut() {
        var readings = ScrapeSamples.readings()
        readings.process = ProcessReadings()
        let page = ScrapeSamples.text(MonitorMetrics.page(ScrapeSamples.twoChains(), readings, .prometheusText))
        #expect(!page.contains("process_"))
    }
}
