import Foundation
import Testing

@testable import MonitorKit

/// The messages of the page for terminals.
@Suite struct StatusPageTextTests {
    @Test func message_isTold_withWhatGoesWithIt() {
        let state = PageState.tier3
        let job = PageState.job(safety: .crossSafe, block: PageState.verifiedBlock)
        var snapshot = state.snapshot
        snapshot.chains[0].findings.invalid = [
            FollowedMessage(
                job: job, violations: [], radius: BlastRadius(blocks: 12, messages: 3, chains: 2, isWhole: false))
        ]
        let page = StatusPage(
            snapshot: snapshot, journal: state.journal, now: PageState.now, replica: state.page.replica)
        #expect(
            page.messageLines.prefix(6) == [
                "MESSAGES THAT ARE NOT VALID",
                "✗ invalid payload_mismatch, tier 3, cross-safe, 11 min old",
                "  executed in   10 block 29999645 log 2",
                "  initiated in  8453 block 29999550 log 1",
                "  goes with it  at least 12 blocks, 3 messages, 2 chains",
                "  /messages/\(job.id)",
            ])
        #expect(page.text.contains("\n  goes with it  at least 12 blocks, 3 messages, 2 chains\n"))
        #expect(
            String(decoding: page.html, as: UTF8.self).contains("<td>at least 12 blocks, 3 messages, 2 chains</td>"))
    }

    @Test(arguments: PageState.allCases.filter { $0 != .named })
    func messages_fitATerminal_butForTheirPaths(_ state: PageState) {
        let lines = state.page.messageLines.filter { !$0.hasPrefix("  /messages/") }
        #expect(lines.allSatisfy { $0.count <= 80 }, "\(lines)")
    }

    @Test func messagesWithoutRoom_areCounted() {
        let counted = "1000 listed; 1000 invalid and 225 not judged are counted."
        #expect(PageState.crowded.page.text.contains("\n1 to 40 of \(counted)\nMore: /?from=40\n"))
        #expect(PageState.crowded.page(offset: 960).text.contains("\n961 to 1000 of \(counted)\n"))
        #expect(PageState.healthy.page.text.contains("\nMESSAGES THAT ARE NOT VALID\nNone is known.\n"))
    }

    @Test func messageThatCannotBeJudged_hasNoTier() {
        var journal = EventJournal()
        let job = PageState.job(safety: .unsafe, status: .unknown(.initiatingChainBehind))
        journal.note(.judged(VerdictChange(job: job, from: nil, violations: [])), at: PageState.now)
        let page = StatusPage(
            snapshot: PageState.healthy.snapshot, journal: journal, now: PageState.now,
            replica: PageState.healthy.page.replica)
        #expect(page.messageLines[1] == "? unknown initiating_chain_behind, unsafe, 21 s old")
    }
}
