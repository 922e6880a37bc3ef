import Testing

@testable import MonitorKit

@Suite struct BackfillProgressTests {
    private func chain(_ id: UInt64, left: UInt64, isComplete: Bool = false) -> MonitorSnapshot.Chain {
        var chain = MonitorSnapshot.Chain(id: ChainID(id))
        chain.blocksToRead = left
        chain.isComplete = isComplete
        return chain
    }

    @Test func blocks_areCountedOverAllChains_thoseThatAreReadAmongThem() {
        var progress = BackfillProgress()
        progress.note([chain(901, left: 0), chain(902, left: 0)])
        #expect(progress.total == 0 && progress.left == 0)
        progress.note([chain(901, left: 100), chain(902, left: 0)])
        progress.note([chain(901, left: 40), chain(902, left: 300)])
        #expect(progress.total == 400 && progress.left == 340)
        progress.note([chain(901, left: 0, isComplete: true), chain(902, left: 310)])
        #expect(progress.total == 410 && progress.left == 310)
    }

    /// A block that comes now is no backfill, whatever keeps the window from being whole.
    @Test func chain_thatWasReadOnce_isDone() {
        var progress = BackfillProgress()
        progress.note([chain(901, left: 10)])
        progress.note([chain(901, left: 0)])
        progress.note([chain(901, left: 5)])
        #expect(progress.total == 10 && progress.left == 0)
    }

    @Test(.timeLimit(.minutes(5))) func bar_isShownUntilTheMonitorIsReady_andRemoved() async {
        let recorder = Recorder()
        let clock = SteppedClock()
        var context = CommandContext.test([], recorder: recorder)
        context.clock = clock
        let terminal = Terminal(isInteractive: true, columns: 80, environment: [:])
        context.errorTerminal = terminal
        context.currentErrorTerminal = { terminal }
        let bar = ProgressBar("blocks", showsPace: true, context)
        var snapshot = MonitorSnapshot()
        snapshot.chains = [chain(901, left: 400)]
        let box = SnapshotBox(snapshot)
        async let shown: Void = bar.follow(box)
        clock.advance(milliseconds: 2_000)
        while recorder.errors.isEmpty { await Task.yield() }
        #expect(!bar.hasEnded)
        snapshot.chains = [chain(901, left: 0, isComplete: true)]
        snapshot.isReady = true
        box.store(snapshot)
        await shown
        #expect(bar.hasEnded, "a later backfill is told by lines")
        #expect(recorder.errors.hasPrefix("\r\u{1B}[2K[") && recorder.errors.contains("] 0% 0 of 400 blocks"))
        #expect(recorder.errors.hasSuffix("\r\u{1B}[2K") && recorder.output.isEmpty)
    }
}
