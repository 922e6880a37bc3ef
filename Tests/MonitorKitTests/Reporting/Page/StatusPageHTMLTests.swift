import Foundation
import Testing

@testable import MonitorKit

/// What stands where on the page for browsers, and how large it is.
@Suite struct StatusPageHTMLTests {
    private func html(_ page: StatusPage) -> String { String(decoding: page.html, as: UTF8.self) }

    /// With fifty chains, whoever comes for a message must not scroll past all of them.
    @Test func messages_standBeforeChains() throws {
        let html = html(PageState.tier3.page)
        let messages = try #require(html.range(of: "id=\"messages\""))
        let chains = try #require(html.range(of: "id=\"chains\""))
        #expect(messages.lowerBound < chains.lowerBound)
    }

    @Test func chainThatIsNotSeen_standsBeforeThoseThatAre() throws {
        let html = html(PageState.blind.page)
        let blind = try #require(html.range(of: "<h3>chain 130 "))
        let seen = try #require(html.range(of: "<h3>chain 10 "))
        #expect(blind.lowerBound < seen.lowerBound)
        #expect(html.components(separatedBy: "<h3>").count == 4)
    }

    @Test func timesInAnswers_areNotBroken() {
        #expect(
            html(PageState.tier1.page).contains(
                "block of <time>2026-11-18T13:52:59Z</time> (21 s ago), found 8.0 s ago</dd>"))
        #expect(
            html(PageState.blind.page).contains("<dd id=\"since\">6 min ago (the last whole look at chain 130)</dd>"))
    }

    /// `unsafe` is a level of blocks, and nothing to be alarmed about.
    @Test func noGrade_isCalledLikeALevel() {
        let levels = Set(SafetyLevel.allCases.map(\.label))
        #expect(StatusAnswers.Grade.allCases.allSatisfy { !levels.contains($0.label.lowercased()) })
    }

    @Test func page_isSmall_whenEachListedMessageHasABlastRadius() {
        let state = PageState.crowded
        var snapshot = state.snapshot
        snapshot.chains[0].findings.invalid = state.journal.worstFirst.prefix(StatusPage.messagesPerPage).map { entry in
            FollowedMessage(
                job: entry.job, violations: [],
                radius: BlastRadius(blocks: 1_234, messages: 5_678, chains: 10, isWhole: false))
        }
        let page = StatusPage(
            snapshot: snapshot, journal: state.journal, now: PageState.now, replica: state.page.replica)
        let html = html(page)
        #expect(html.components(separatedBy: "at least 1234 blocks, 5678 messages, 10 chains").count == 41)
        #expect(html.utf8.count <= 60_000, "\(html.utf8.count) bytes")
    }
}
