import MonitorKit
import Testing

@Suite struct TimeoutTallyTests {
    /// Cases of the faulty and the corrected tally, the last four from the upstream unit test.
    @Test func tally_isTheCorrectedOne_inEveryKnownCase() throws {
        let cases = try #require(try Fixtures.json("stalls/concordium-tally-cases.json")["cases"] as? [[String: Any]])
        #expect(cases.count == 11)
        for entry in cases {
            let name = try #require(entry["name"] as? String)
            let committee = try #require(entry["committee"] as? [[String: Any]]).map { member in
                TimeoutTally.Member(
                    baker: UInt64(member["baker_id"] as? Int ?? -1), weight: UInt64(member["weight"] as? Int ?? -1))
            }
            let tally = TimeoutTally(
                committee: committee, first: try bakers(entry, "signed_with_qc_in_first_epoch"),
                second: try bakers(entry, "signed_with_qc_in_second_epoch"))
            let share = try #require(entry["correct_tally"] as? String).split(separator: "/").compactMap { UInt64($0) }
            let expected = share.count == 2 ? Double(share[0]) / Double(share[1]) : 1
            #expect(abs(tally.share - expected) < 1e-12, "\(name)")
            #expect(tally.isQuorum == (entry["correct_forms_certificate"] as? Bool), "\(name)")
        }
    }

    private func bakers(_ entry: [String: Any], _ key: String) throws -> [UInt64] {
        try #require(entry[key] as? [Int]).map { UInt64($0) }
    }

    @Test func quorum_isTwoThirdsExactly_alsoOfWeightsThatFillTheirRange() {
        let thirds = [1, 2, 3].map { TimeoutTally.Member(baker: $0, weight: 7) }
        #expect(TimeoutTally(committee: thirds, first: [1], second: [2]).isQuorum)
        #expect(!TimeoutTally(committee: thirds, first: [1], second: [1]).isQuorum)
        let huge = [1, 2].map { TimeoutTally.Member(baker: $0, weight: .max) }
        #expect(TimeoutTally(committee: huge, first: [1], second: []).isQuorum)
        #expect(!TimeoutTally(committee: [], first: [1], second: []).isQuorum)
    }
}
