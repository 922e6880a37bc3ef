import MonitorKit
import Testing

@Suite struct CycleRuleTests {
    /// Section `cycles` of the vectors: the chains whose blocks are invalid at the timestamp.
    @Test func everyVector_leavesTheSameChainsOver() throws {
        let section = try #require(try Fixtures.vectors("cycles") as? [String: Any])
        let timestamp = try #require(section["timestamp"] as? UInt64)
        let cases = try #require(section["cases"] as? [[String: Any]])
        #expect(cases.count == 15)
        for vector in cases {
            let messages = try #require(vector["messages"] as? [[String: Any]]).filter {
                $0["execTimestamp"] as? UInt64 == timestamp && $0["initTimestamp"] as? UInt64 == timestamp
            }.map { message in
                SameTimestampMessage(
                    chain: ChainID(try #require(message["chain"] as? UInt64)),
                    logIndex: LogIndex(try #require(message["logIndex"] as? UInt32)),
                    targetChain: ChainID(try #require(message["targetChain"] as? UInt64)),
                    targetLogIndex: LogIndex(try #require(message["targetLogIndex"] as? UInt32)))
            }
            let invalid = Set(CycleRule.cycle(among: messages).map { messages[$0].chain })
            let expected = Set(try #require(vector["invalidChains"] as? [UInt64]).map { ChainID($0) })
            #expect(invalid == expected, "\(vector["name"] ?? "")")
        }
    }

    @Test func messagesInAnyOrder_haveTheSameCycle() {
        let messages = [
            SameTimestampMessage(
                chain: ChainID(1), logIndex: LogIndex(1), targetChain: ChainID(2), targetLogIndex: LogIndex(1)),
            SameTimestampMessage(
                chain: ChainID(2), logIndex: LogIndex(1), targetChain: ChainID(1), targetLogIndex: LogIndex(1)),
            SameTimestampMessage(
                chain: ChainID(3), logIndex: LogIndex(0), targetChain: ChainID(1), targetLogIndex: LogIndex(1)),
        ]
        #expect(CycleRule.cycle(among: messages) == [0, 1])
        #expect(CycleRule.cycle(among: messages.reversed()) == [1, 2])
    }
}
