import MonitorKit
import Testing

@Suite struct CycleRuleTests {
    /// The chains whose blocks are invalid at the timestamp.
    @Test(arguments: Vector.all(.cycles))
    func everyVector_leavesTheSameChainsOver(vector: Vector) throws {
        let fields = try vector.fields()
        let timestamp = try #require(try Vector.surroundings(of: .cycles)["timestamp"] as? UInt64)
        let messages = try #require(fields["messages"] as? [[String: Any]]).filter {
            $0["execTimestamp"] as? UInt64 == timestamp && $0["initTimestamp"] as? UInt64 == timestamp
        }.map { message in
            SameTimestampMessage(
                chain: ChainID(try #require(message["chain"] as? UInt64)),
                logIndex: LogIndex(try #require(message["logIndex"] as? UInt32)),
                targetChain: ChainID(try #require(message["targetChain"] as? UInt64)),
                targetLogIndex: LogIndex(try #require(message["targetLogIndex"] as? UInt32)))
        }
        let invalid = Set(CycleRule.cycle(among: messages).map { messages[$0].chain })
        let expected = Set(try #require(fields["invalidChains"] as? [UInt64]).map { ChainID($0) })
        #expect(invalid == expected)
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
