import Testing

@testable import MonitorKit

/// How a window is read for the first time: from the head down, in parallel, and what others may conclude meanwhile.
@Suite struct BackfillTests {
    private let chain = ScriptedChain(901)
    private let id = ChainID(901)

    private func core(_ change: (inout CoreConfiguration) -> Void = { _ in }) -> MonitorCore {
        var configuration = CoreConfiguration(
            parameters: ProtocolParameters(chains: [id: chain.parameters]), attached: [id])
        change(&configuration)
        return MonitorCore(configuration)
    }

    private func reads(_ directives: [Directive]) -> [ReadRequest] {
        directives.compactMap { if case .read(let request) = $0 { request } else { nil } }
    }

    private func ranges(_ directives: [Directive]) -> [ClosedRange<UInt64>] {
        reads(directives).compactMap {
            if case .blocks(_, let first, let count) = $0 {
                first.value...(first.value + UInt64(count) - 1)
            } else {
                nil
            }
        }
    }

    private func answer(_ range: ClosedRange<UInt64>) async throws -> MonitorEvent {
        .blocksRead(id, try await chain.blocks(from: BlockNumber(range.lowerBound), count: range.count))
    }

    private let now = Moment(wall: 5_000, steady: 0)

    @Test func newestBlocks_areAskedForFirst_severalStretchesAtOnce() async throws {
        chain.extend(to: 1_000)
        var core = core { ($0.batch, $0.headerReadsInFlight) = (50, 4) }
        let directives = core.handle(.headsRead(id, try await chain.heads(), by: "el"), at: now)
        #expect(ranges(directives) == [950...999, 900...949, 850...899, 800...849])
    }

    @Test func stretches_thatArriveInAnyOrder_areLinkedInOrder() async throws {
        chain.extend(to: 1_000)
        var core = core { ($0.batch, $0.headerReadsInFlight) = (50, 4) }
        _ = core.handle(.headsRead(id, try await chain.heads(), by: "el"), at: now)
        _ = core.handle(try await answer(800...849), at: now)
        _ = core.handle(try await answer(900...949), at: now)
        #expect(core.snapshot.chains[0].window == BlockNumber(1_000)...BlockNumber(1_000))
        _ = core.handle(try await answer(950...999), at: now)
        #expect(core.snapshot.chains[0].window == BlockNumber(900)...BlockNumber(1_000))
        _ = core.handle(try await answer(850...899), at: now)
        #expect(core.snapshot.chains[0].window == BlockNumber(800)...BlockNumber(1_000))
        #expect(core.brokenInvariants == [])
    }

    @Test func newHeads_areFollowed_whileTheBackfillGoesOn() async throws {
        chain.extend(to: 1_000)
        var core = core { ($0.batch, $0.headerReadsInFlight) = (50, 4) }
        _ = core.handle(.headsRead(id, try await chain.heads(), by: "el"), at: now)
        chain.extend(to: 1_001)
        _ = core.handle(.headsRead(id, try await chain.heads(), by: "el"), at: now)
        #expect(core.snapshot.chains[0].window == BlockNumber(1_000)...BlockNumber(1_001))
        #expect(core.snapshot.chains[0].verifiedAt > 0, "what happens now counts, though the window is not whole")
        #expect(!core.snapshot.chains[0].isComplete)
    }

    @Test func invalidMessage_isFound_beforeTheWindowIsWhole() async throws {
        chain.extend(to: 1_000)
        let other = ScriptedChain(902)
        other.extend(to: 1_000)
        var forged = other.initiate(400)
        forged = ExecutingMessage(
            transactionHash: forged.transactionHash, logIndex: LogIndex(0), identifier: forged.identifier,
            payloadHash: .zero)
        chain.execute(forged, in: 990)
        var world = ScriptedWorld(a: chain, b: other)
        // Nothing but the newest stretch can be read.
        world.driver.readers[chain.id] = StuckBelow(chain, lowest: 950)
        await world.driver.pass()
        #expect(world.statuses == ["invalid payload_mismatch unsafe"])
        #expect(world.chain(chain)?.isComplete == false)
    }

    @Test func window_isWhole_onceItReachesTheLowestWatchedBlock() async throws {
        chain.extend(to: 1_000)
        chain.setHeads(safe: 990, finalized: 980)
        var world = ScriptedWorld(a: chain) { $0.tail = 200 }
        await world.driver.pass()
        #expect(world.chain(chain)?.window == BlockNumber(880)...BlockNumber(1_000))
        #expect(world.chain(chain)?.isComplete == true)
        #expect(world.chain(chain)?.blocksToRead == 0)
    }

    @Test func failedStretch_isAskedForAgain_inSmallerPieces() async throws {
        chain.extend(to: 1_000)
        var core = core { ($0.batch, $0.headerReadsInFlight) = (50, 1) }
        _ = core.handle(.headsRead(id, try await chain.heads(), by: "el"), at: now)
        let request = ReadRequest.blocks(id, first: BlockNumber(950), count: 50)
        let after = core.handle(.readFailed(request, UpstreamFailure(.tooLarge, "too much")), at: now)
        #expect(ranges(after) == [], "the next heads decide what to ask for")
        let again = core.handle(.headsRead(id, try await chain.heads(), by: "el"), at: now)
        #expect(ranges(again) == [975...999])
        #expect(ranges(core.handle(try await answer(975...999), at: now)) == [945...974], "it recovers step by step")
    }

    @Test func shortAnswer_leavesNoGap() async throws {
        chain.extend(to: 1_000)
        var core = core { ($0.batch, $0.headerReadsInFlight) = (50, 2) }
        _ = core.handle(.headsRead(id, try await chain.heads(), by: "el"), at: now)
        // The node gives 30 of the 50 blocks that were asked for: they do not reach up to the window.
        let short = try await chain.blocks(from: BlockNumber(950), count: 30)
        let next = core.handle(.blocksRead(id, short), at: now)
        #expect(core.snapshot.chains[0].window == BlockNumber(1_000)...BlockNumber(1_000))
        #expect(ranges(next) == [980...999], "what is missing nearest to the window comes first")
        _ = core.handle(try await answer(900...949), at: now)
        _ = core.handle(try await answer(980...999), at: now)
        #expect(core.snapshot.chains[0].window == BlockNumber(900)...BlockNumber(1_000))
    }

    @Test func blocksThatComeTwice_doNotPileUp() async throws {
        chain.extend(to: 1_000)
        var world = ScriptedWorld(a: chain)
        await world.driver.pass()
        var core = world.driver.core
        for number in stride(from: UInt64(1_002), through: 1_200, by: 2) {
            // The head jumps by two; while the block between is on its way, it comes with other heads.
            chain.extend(to: number)
            let asked = core.handle(.headsRead(id, try await chain.heads(), by: "el"), at: now)
            let range = try #require(ranges(asked).first)
            chain.cut(above: number - 1)
            _ = core.handle(.headsRead(id, try await chain.heads(), by: "el"), at: now)
            chain.extend(to: number)
            _ = core.handle(.headsRead(id, try await chain.heads(), by: "el"), at: now)
            _ = core.handle(try await answer(range), at: now)
        }
        #expect(core.snapshot.chains[0].window?.upperBound == BlockNumber(1_200))
        #expect(core.brokenInvariants == [])
    }

    /// Finality moves on while the lowest stretch is on its way: nothing will ever link to it.
    @Test func stretchThatIsWatchedNoMoreWhenItComes_isNotKept() async throws {
        chain.extend(to: 1_000)
        chain.setHeads(safe: 960, finalized: 900)
        var core = core { ($0.batch, $0.headerReadsInFlight, $0.tail) = (50, 2, 0) }
        let asked = core.handle(.headsRead(id, try await chain.heads(), by: "el"), at: now)
        #expect(ranges(asked) == [950...999, 900...949])
        _ = core.handle(try await answer(950...999), at: now)
        chain.setHeads(safe: 990, finalized: 970)
        _ = core.handle(.headsRead(id, try await chain.heads(), by: "el"), at: now)
        #expect(core.snapshot.chains[0].window == BlockNumber(970)...BlockNumber(1_000))
        _ = core.handle(try await answer(900...949), at: now)
        #expect(core.snapshot.chains[0].window == BlockNumber(970)...BlockNumber(1_000))
        #expect(!core.chains[0].headers.isWaiting)
        #expect(core.brokenInvariants == [])
    }

    @Test func rewindBelowWhatWasRead_startsOver_onceItWasNamedForABlockTime_andASecond() async throws {
        chain.extend(to: 1_000)
        var core = core()
        _ = core.handle(.headsRead(id, try await chain.heads(), by: "el"), at: now)
        chain.cut(above: 990)
        for second in UInt64(0)...2 {
            let look = Moment(wall: now.wall + Double(second), steady: second * 1_000_000_000)
            _ = core.handle(.headsRead(id, try await chain.heads(), by: "el"), at: look)
            #expect(core.snapshot.chains[0].window == BlockNumber(1_000)...BlockNumber(1_000))
        }
        let look = Moment(wall: now.wall + 3, steady: 3_000_000_000)
        _ = core.handle(.headsRead(id, try await chain.heads(), by: "el"), at: look)
        #expect(core.snapshot.chains[0].window == BlockNumber(990)...BlockNumber(990))
    }

    @Test func rewindBelowWhatWasRead_startsOver_alsoWhereTheChainGoesOn() async throws {
        chain.extend(to: 1_000)
        var core = core()
        _ = core.handle(.headsRead(id, try await chain.heads(), by: "el"), at: now)
        chain.cut(above: 980)
        for second in UInt64(0)...3 {
            #expect(core.snapshot.chains[0].window == BlockNumber(1_000)...BlockNumber(1_000))
            chain.extend(to: 981 + second)
            let look = Moment(wall: now.wall + Double(second), steady: second * 1_000_000_000)
            _ = core.handle(.headsRead(id, try await chain.heads(), by: "el"), at: look)
        }
        #expect(core.snapshot.chains[0].window == BlockNumber(984)...BlockNumber(984))
    }

    @Test func looksBelowTheWindow_thatAreNotInARow_areThoseOfANodeThatLags() async throws {
        chain.extend(to: 1_000)
        var core = core()
        let heads = try await chain.heads()
        _ = core.handle(.headsRead(id, heads, by: "el"), at: now)
        chain.cut(above: 990)
        let behind = try await chain.heads()
        for second in UInt64(0)...9 {
            let look = Moment(wall: now.wall + Double(second), steady: second * 1_000_000_000)
            _ = core.handle(.headsRead(id, second % 3 == 2 ? heads : behind, by: "el"), at: look)
            #expect(core.snapshot.chains[0].window == BlockNumber(1_000)...BlockNumber(1_000))
        }
        #expect(core.snapshot.chains[0].unconfirmedHeads == 3)
    }

    @Test func chainWithoutFinality_isWatchedAsFarBack_byAnOldAndAYoungReplica() async throws {
        chain.extend(to: 100)
        var old = ScriptedWorld(a: chain) { $0.startWithoutFinality = 50 }
        await old.driver.pass()
        chain.extend(to: 130)
        await old.driver.pass()
        var young = ScriptedWorld(a: chain) { $0.startWithoutFinality = 50 }
        await young.driver.pass()
        #expect(old.chain(chain)?.window == BlockNumber(80)...BlockNumber(130))
        #expect(young.chain(chain)?.window == old.chain(chain)?.window)
    }

    @Test func progressOfALongBackfill_isTold_everyFewSeconds() async throws {
        chain.extend(to: 1_000)
        var core = core { ($0.batch, $0.headerReadsInFlight) = (50, 1) }
        _ = core.handle(.headsRead(id, try await chain.heads(), by: "el"), at: now)
        let later = Moment(wall: 5_005, steady: 5_000_000_000)
        let told = core.handle(try await answer(950...999), at: later)
        let progress = told.compactMap { directive -> (UInt64, Double)? in
            guard case .announce(.windowProgress(_, let remaining, let rate)) = directive else { return nil }
            return (remaining, rate)
        }
        #expect(progress.map(\.0) == [950] && progress.map(\.1) == [10])
    }
}

/// A chain whose node has nothing below a height.
private struct StuckBelow: ScriptedEndpoint {
    let chain: ScriptedChain
    let lowest: UInt64

    init(_ chain: ScriptedChain, lowest: UInt64) {
        self.chain = chain
        self.lowest = lowest
    }

    func blocks(from first: BlockNumber, count: Int) async throws(UpstreamFailure) -> [ObservedBlock] {
        guard first.value >= lowest else { throw UpstreamFailure(.timeout, "no answer in time") }
        return try await chain.blocks(from: first, count: count)
    }
}
