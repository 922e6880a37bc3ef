import MonitorKit
import Testing

/// What is told of single messages: the worst in a fixed order, what must not be unknown, who changed its mind, and how far
/// replicas agree.
@Suite struct FindingsTests {
    /// Chain b executes lies about chain a in these blocks, and one truth in block 9.
    private func world(lies: [UInt64], _ change: (inout CoreConfiguration) -> Void = { _ in }) -> ScriptedWorld {
        let world = ScriptedWorld(change)
        world.a.extend(to: 10)
        world.b.extend(to: 10)
        let truth = world.a.initiate(2)
        for number in lies { world.b.execute(truth.lie, in: number) }
        world.b.execute(world.a.initiate(5, executedAs: 7), in: 9)
        return world
    }

    @Test func invalidMessages_areListed_worstFirst_withWhatWasGotAndExpected() async throws {
        var world = world(lies: [8, 3, 6])
        world.b.setHeads(safe: 6, finalized: 3)
        await world.driver.pass()
        let findings = try #require(world.chain(world.b)).findings
        #expect(findings.invalid.map(\.job.block.number.value) == [3, 6, 8])
        #expect(findings.invalid.map(\.job.safety) == [.finalized, .crossSafe, .unsafe])
        #expect(findings.invalid.map(\.job.tier) == [3, 3, 1])
        #expect(findings.invalidByReason == [.payloadMismatch: 3])
        let violation = try #require(findings.invalid.first?.violations.first)
        #expect(violation.rule == .logMatches)
        #expect(violation.got == .hash(.zero))
        #expect(violation.expected == .hash(Hash32(0, 0, 0, 7)))
        #expect(findings.invalid.first?.job.firstSeen == 1)
    }

    @Test func details_stay_whenTheInitiatingBlockIsFinal_andItsLogsAreLetGo() async throws {
        var world = world(lies: [6])
        await world.driver.pass()
        world.a.setHeads(safe: 9, finalized: 8)
        await world.driver.pass()
        await world.driver.pass()
        let message = try #require(world.chain(world.b)?.findings.invalid.first)
        #expect(message.violations.map(\.expected) == [.hash(Hash32(0, 0, 0, 7))])
        let steps = try #require(world.driver.core.steps(of: message.job.id))
        #expect(steps.map(\.rule) == Rule.allCases)
        #expect(steps.filter { $0.outcome == .holds }.count == 8)
    }

    @Test func tenThousandInvalidMessages_areCounted_andTheWorstAreListed() async throws {
        var world = ScriptedWorld()
        world.a.extend(to: 10)
        world.b.extend(to: 110)
        let truth = world.a.initiate(4)
        for number in UInt64(10)..<110 {
            world.b.edit(number) { block in block.messages = (0..<100).map { truth.lie(at: $0) } }
        }
        await world.driver.pass()
        let chain = try #require(world.chain(world.b))
        #expect(chain.findings.invalidCount == 10_000)
        #expect(chain.findings.invalid.count == 200)
        #expect(chain.findings.invalid.last?.job.block.number == BlockNumber(11))
        let page = String(decoding: MonitorMetrics.state(world.snapshot, .openMetrics), as: UTF8.self)
        let details = page.split(separator: "\n").filter {
            $0.hasPrefix("xmsg_mon_invalid_message_block_timestamp_seconds{")
        }
        #expect(details.count == 20)
        #expect(details.last?.contains(#"block_number="10""#) == true)
        #expect(details.last?.contains(#"log_index="19""#) == true)
        #expect(page.contains(#"xmsg_mon_invalid_messages_hidden{executing_chain_id="902"} 9980"#))
        #expect(world.driver.core.brokenInvariants == [])
    }

    @Test func messages_arePagedThrough_andFoundByTheirIDs() async throws {
        var world = world(lies: [8, 3, 6])
        await world.driver.pass()
        var filter = MessageFilter()
        filter.status = "invalid"
        let first = world.driver.core.messages(matching: filter, after: nil, limit: 2)
        #expect(first.messages.map(\.job.block.number.value) == [3, 6])
        let second = world.driver.core.messages(matching: filter, after: first.next, limit: 2)
        #expect(second.messages.map(\.job.block.number.value) == [8])
        #expect(second.next == nil)
        filter = MessageFilter()
        #expect(world.driver.core.messages(matching: filter, after: nil, limit: 100).messages.count == 4)
        filter.executingChain = world.a.id
        #expect(world.driver.core.messages(matching: filter, after: nil, limit: 100).messages.isEmpty)

        let id = try #require(first.messages.first?.job.id)
        #expect(id.description == "902-\(world.b.hash(3))-0")
        #expect(JobID(id.description) == id)
        #expect(world.driver.core.message(id)?.job.block.number == BlockNumber(3))
        for text in ["", "902", "902-0x12-0", "0386-\(world.b.hash(3))-0", "902-\(world.b.hash(3))-00", "a-b-c-d"] {
            #expect(JobID(text) == nil, "\(text)")
        }
    }

    @Test func unknownInACrossSafeBlock_isAFinding_untilItIsKnown() async throws {
        var world = ScriptedWorld()
        world.a.extend(to: 8)
        let message = world.a.initiate(8)
        world.b.extend(to: 9)
        world.b.execute(message, in: 9)
        world.b.setHeads(safe: 9)
        world.a.cut(above: 7)
        await world.driver.pass()
        var findings = try #require(world.chain(world.b)).findings
        #expect(findings.unknownInSafeBySafety == [0, 0, 1, 0])
        #expect(findings.unknownInSafe.map(\.job.block.number.value) == [9])
        #expect(findings.unknownByReason == [.initiatingChainBehind: 1])
        #expect(findings.oldestUnknown == world.b.timestamp(9))
        world.a.extend(to: 8)
        _ = world.a.initiate(8)
        await world.driver.pass()
        findings = try #require(world.chain(world.b)).findings
        #expect(findings.unknownInSafeBySafety == [0, 0, 0, 0])
        #expect(findings.unknownInSafe.isEmpty)
        #expect(findings.oldestUnknown == nil)
    }

    @Test func unattachedChain_isCounted_andIsNoFinding() async throws {
        var driver = ScriptedWorld.namingAnUnattachedChain(tail: 3_600).driver
        await driver.pass()
        let findings = try #require(driver.core.snapshot.chains.first).findings
        #expect(findings.unknownByReason == [.chainNotAttached: 1])
        #expect(findings.unknownInSafeBySafety == [0, 0, 0, 0])
        #expect(findings.oldestUnknown == nil)
    }

    @Test func flip_isCountedOnce_andNamesItsCause() async throws {
        var world = ScriptedWorld()
        world.a.extend(to: 10)
        world.b.extend(to: 10)
        world.b.execute(world.a.initiate(6), in: 8)
        await world.driver.pass()
        world.a.cut(above: 5)
        world.a.extend(to: 11, branch: 1)
        await world.driver.pass()
        await world.driver.pass()
        let pair = MonitorSnapshot.Pair(executing: world.b.id, initiating: world.a.id)
        #expect(world.snapshot.flips[pair]?.toInvalid == 1)
        #expect(world.snapshot.flips[pair]?.toValid == 0)
        let flips = world.driver.transitions.compactMap { transition -> VerdictChange? in
            if case .judged(let change) = transition, change.flippedFrom != nil { change } else { nil }
        }
        #expect(flips.map(\.cause) == [.initiatingReorg])
        #expect(flips.map(\.flippedFrom) == [.valid])
        #expect(world.chain(world.a)?.reorgsBySafety == [1, 0, 0, 0])
    }

    @Test func reorg_isCountedOnce_underTheMostFinalLevelThatWent() async {
        var world = ScriptedWorld()
        world.b.extend(to: 10)
        world.b.setHeads(safe: 6)
        await world.driver.pass()
        world.b.cut(above: 5)
        world.b.extend(to: 11, branch: 1)
        world.b.setHeads(safe: 5)
        await world.driver.pass()
        #expect(world.chain(world.b)?.reorgsBySafety == [0, 0, 1, 0])
    }

    @Test func digest_isEqual_howeverReplicasGotThere_andTellsOtherVerdictsApart() async throws {
        func digests(_ order: [UInt64], lie: Bool) async -> [VerdictCheckpoint] {
            var world = ScriptedWorld()
            world.a.extend(to: 1_000)
            let messages = order.map { ($0, world.a.initiate(4, payload: $0)) }
            world.a.edit(4) { block in block.logs.sort { $0.payloadHash < $1.payloadHash } }
            world.b.extend(to: 1_000)
            for (number, message) in messages {
                let place = LogIndex(UInt32(order.sorted().firstIndex(of: number) ?? 0))
                world.b.execute(message.naming(place, wrongly: lie && number == 500), in: number)
            }
            world.b.setHeads(safe: 590)
            await world.driver.pass()
            world.b.setHeads(safe: 950)
            await world.driver.pass()
            return world.chain(world.b)?.findings.checkpoints ?? []
        }
        let first = await digests([460, 500, 890], lie: false)
        #expect(first.map(\.block.value) == [899, 449])
        #expect(first.map(\.isEven) == [false, true])
        #expect(first.map { $0.digest == 0 } == [false, true])
        #expect(await digests([890, 460, 500], lie: false) == first)
        let other = await digests([460, 500, 890], lie: true)
        #expect(other.map(\.block.value) == [899, 449])
        #expect(other.first?.digest != first.first?.digest)
    }
}

extension ExecutingMessage {
    /// The same claim with another payload.
    fileprivate var lie: ExecutingMessage { lie(at: logIndex.value) }

    fileprivate func lie(at index: UInt32) -> ExecutingMessage {
        ExecutingMessage(
            transactionHash: transactionHash, logIndex: LogIndex(index), identifier: identifier, payloadHash: .zero)
    }

    /// The same claim about another log.
    fileprivate func naming(_ place: LogIndex, wrongly: Bool) -> ExecutingMessage {
        ExecutingMessage(
            transactionHash: transactionHash, logIndex: logIndex,
            identifier: MessageIdentifier(
                origin: identifier.origin, blockNumber: identifier.blockNumber, logIndex: place,
                timestamp: identifier.timestamp, chainID: identifier.chainID),
            payloadHash: wrongly ? .zero : payloadHash)
    }
}
