import Foundation
import MonitorKit
import Testing

@Suite struct StatusPageTests {
    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    /// The content of the element with that id, without markup.
    private func content(_ id: String, in html: String) -> String? {
        html.splitOnce("id=\"\(id)\">")?.1.splitOnce("</")?.0
    }

    @Test(arguments: PageState.allCases)
    func fiveQuestions_areAnswered_inEachState(_ state: PageState) throws {
        let html = text(state.page.html)
        #expect(html.contains("data-grade=\"\(state.grade.rawValue)\""))
        for id in ["wrong", "sight", "where", "how-bad", "since", "now"] {
            #expect(try #require(content(id, in: html)).isEmpty == false, "\(id)")
        }
        let plain = state.page.text
        #expect(plain.hasPrefix(state.grade.label))
        for line in ["where ", "how bad ", "since when ", "what now "] { #expect(plain.contains("\n\(line)")) }
    }

    @Test func grades_followTheWorstMessage() throws {
        #expect(PageState.tier3.page.answers.wrong == "2 invalid messages")
        #expect(PageState.tier3.page.answers.location == "chain 10, worst in block 29999645")
        #expect(PageState.tier3.page.answers.since.contains("(11 min ago), found 11 min ago"))
        #expect(PageState.tier1.page.answers.severity == "Not yet on L1 (1 in unsafe blocks)")
        #expect(PageState.blind.page.answers.location == "chain 130")
        #expect(PageState.blind.page.answers.sight == "BLIND on 1 of 3 chains")
        #expect(PageState.backfilling.page.answers.sight == "still reading 2 of 3 chains")
        #expect(PageState.healthy.page.answers.sight == "all 3 chains are seen")
    }

    /// What the page shows, and the picture in the README with it, can be: a block has a level at or below its head, and
    /// the age that its height has.
    @Test(arguments: PageState.allCases)
    func messages_standWhereTheHeadsAllow(_ state: PageState) throws {
        for entry in state.journal.worstFirst {
            let (block, safety) = (entry.job.block, entry.job.safety)
            let heads = try #require(state.snapshot.chains.first?.heads)
            let (newest, head) = (try #require(heads[.unsafe]), try #require(heads[safety]))
            let age = Int64(newest.timestamp.seconds) - Int64(block.timestamp.seconds)
            #expect(age == 2 * (Int64(newest.number.value) - Int64(block.number.value)))
            #expect(block.number <= head.number)
            let above = SafetyLevel.allCases.filter { $0 > safety }.compactMap { heads[$0]?.number }
            #expect(above.allSatisfy { $0 < block.number }, "\(block.number) would be more than \(safety.label)")
            #expect(entry.job.message.identifier.timestamp <= block.timestamp)
            #expect(entry.since.wall >= Double(block.timestamp.seconds))
        }
    }

    @Test func stop_isTold_withWhy_andThatSafetyHeld() throws {
        let answers = PageState.stopped.page.answers
        #expect(answers.wrong == "3 chains stand still")
        #expect(answers.location == "chain 10 (unsafe); chain 8453 (unsafe); concordium (unsafe, finalized, round)")
        #expect(answers.severity == "Safety held; no new L2 block")
        #expect(answers.since.hasSuffix("(90 s ago)"))
        #expect(answers.next.hasPrefix("Call who runs the sequencer"))
        let html = text(PageState.stopped.page.html)
        #expect(html.contains("✗ STANDS STILL") && html.contains("✓ moves") && html.contains("✓ held"))
        let plain = PageState.stopped.page.text
        #expect(plain.contains("chain 10  ✗ STANDS STILL: unsafe ") && plain.contains("\n1 of 4 chains moving\n"))
    }

    @Test func contradiction_isTold_beforeBlindness() throws {
        let answers = PageState.contradicted.page.answers
        #expect(answers.wrong == "What a chain called final is contradicted" && answers.location == "chain 10")
        #expect(answers.severity.hasPrefix("Nothing that it calls final can be relied on: el-10 named 0x"))
        #expect(answers.since == "2026-11-18T13:53:15Z (5.0 s ago)")
        #expect(text(PageState.contradicted.page.html).contains("✗ finalized_changed"))
        #expect(PageState.contradicted.page.text.contains("HISTORY CONTRADICTED"))
    }

    @Test func observers_areShown_withWhatTheySay_andWithEachPress() {
        let page = PageState.observed.page
        #expect(
            page.answers.location.hasPrefix(
                "verifier filter: the failsafe is on, for 5 min; verifier filter: refuses"))
        let html = text(page.html)
        #expect(html.contains("! </span>") == false && html.contains("! refuses 2 messages that we hold for valid"))
        #expect(html.contains("41 agreements, 0 without a verdict") && html.contains("✗ no, last 65 s ago"))
        #expect(html.contains("failsafe sequencer: refused (http: &lt;b&gt;HTTP status 401&lt;/b&gt;), for 1 message"))
        #expect(html.contains("failsafe sequencer: pressed, for 2 messages"))
        #expect(page.text.contains("supernode super  NO ANSWER, last 65 s ago"))
        #expect(page.text.contains("receiver pager  7 delivered; 1 not taken"))
        #expect(!text(PageState.healthy.page.html).contains("id=\"observers\""))
    }

    @Test func whatHappensToAChain_isAmongWhatHappenedLately() {
        var journal = EventJournal()
        let position = HeadPosition(number: 77, time: PageState.now.wall - 33)
        journal.note(
            RowTransition.head(.chain(ChainID(10)), .unsafe, from: .ok, to: .stalled, position, age: 33),
            at: PageState.earlier(3))
        journal.note(RowTransition.source(.named("l1"), "geth", from: .lost, to: .current), at: PageState.earlier(1))
        let page = StatusPage(
            snapshot: PageState.healthy.snapshot, journal: journal, now: PageState.now,
            replica: PageState.healthy.page.replica)
        #expect(text(page.html).contains("<span class=\"bad\">! chain 10: unsafe STANDS STILL at 77, 33 s old"))
        #expect(page.text.contains("chain l1: source geth is current"))
    }

    @Test func stopThatIsPlanned_isNoHeadline() {
        var table = LivenessTable()
        var parameters = RowParameters(.evm, blockTime: 2)
        parameters.isInMaintenance = true
        table.define(.chain(ChainID(1)), parameters)
        for look in 0..<20 {
            var observation = RowObservation()
            observation.heads[.unsafe] = HeadPosition(number: 7, time: PageState.now.wall - 95)
            table.look(
                .chain(ChainID(1)), by: "geth", .success(observation), at: PageState.earlier(UInt64(19 - look) * 5))
        }
        var snapshot = PageState.healthy.snapshot
        snapshot.rows = table.takeReports()
        let page = StatusPage(
            snapshot: snapshot, journal: EventJournal(), now: PageState.now, replica: PageState.healthy.page.replica)
        #expect(page.answers.grade == .healthy)
        #expect(text(page.html).contains("stopped, as planned"))
    }

    /// An invalid message stays the headline when a chain is blind too, and the blindness is said beside it.
    @Test func blindness_isSaid_besideAnInvalidMessage() {
        var snapshot = PageState.blind.snapshot
        snapshot.counts[.init(executing: ChainID(10), initiating: ChainID(130))] = {
            var counts = MonitorSnapshot.Counts()
            counts.invalidBySafety[1] = 1
            return counts
        }()
        let page = StatusPage(
            snapshot: snapshot, journal: EventJournal(), now: PageState.now, replica: PageState.blind.page.replica)
        #expect(page.answers.grade == .tier2)
        #expect(page.answers.sight == "BLIND on 1 of 3 chains")
        #expect(text(page.html).contains("1 invalid messages are counted and none is listed"))
    }

    @Test func undeclaredMessage_isTier3() {
        var snapshot = PageState.healthy.snapshot
        snapshot.counts[.init(executing: ChainID(10), initiating: ChainID(130)), default: .init()].undeclaredBySafety[
            0] = 1
        let page = StatusPage(
            snapshot: snapshot, journal: EventJournal(), now: PageState.now, replica: PageState.healthy.page.replica)
        #expect(page.answers.grade == .tier3 && page.answers.wrong == "1 undeclared message")
    }

    @Test func page_isSmall_withTenChainsAndAThousandMessages() {
        let page = PageState.crowded.page
        let html = page.html
        #expect(html.count <= 60_000, "\(html.count) bytes")
        #expect(text(html).contains("1 to 40 of 1000 listed; 1000 invalid"))
    }

    @Test(arguments: [
        (-5, "1 to 40"), (40, "41 to 80"), (990, "961 to 1000"), (Int.max, "961 to 1000"), (Int.min, "1 to 40"),
    ])
    func offset_isBroughtIntoRange(_ offset: Int, _ expected: String) {
        let page = StatusPage(
            snapshot: PageState.crowded.snapshot, journal: PageState.crowded.journal, now: PageState.now,
            replica: PageState.crowded.page.replica, offset: offset)
        let html = text(page.html)
        #expect(html.contains("\(expected) of 1000 listed"))
    }

    @Test func fiftyChains_fit() {
        var snapshot = MonitorSnapshot()
        snapshot.dependencySet = (1...50).map { ChainID($0) }
        for id in snapshot.dependencySet {
            var chain = MonitorSnapshot.Chain(id: id)
            chain.verifiedAt = PageState.now.wall
            chain.heads[.unsafe] = .init(number: BlockNumber(1), timestamp: Timestamp(1_795_009_999))
            snapshot.chains.append(chain)
            for other in snapshot.dependencySet where other != id {
                snapshot.counts[.init(executing: id, initiating: other), default: .init()].valid = 1_000_000
            }
        }
        let page = StatusPage(
            snapshot: snapshot, journal: EventJournal(), now: PageState.now, replica: PageState.healthy.page.replica)
        #expect(page.html.count < 120_000)
    }

    @Test(arguments: [
        "", "1-2", "x-0x00-1", "10-0xzz-1", "10-\(Hash32.zero)-4294967296", "10-\(Hash32.zero)--1",
        String(repeating: "9", count: 9_999),
    ])
    func word_thatIsNoIdentity_isRefused(_ word: String) {
        #expect(JobID(word) == nil)
    }

    @Test func word_namesTheJobAgain() {
        let id = PageState.job(safety: .unsafe).id
        #expect(JobID(id.description) == id)
    }

    /// What a chain, a node or a user chooses is text on the page and nothing else.
    @Test func hostileText_isHarmless() {
        var journal = EventJournal()
        let hostile = "<script>alert(1)</script>\u{1b}[2J\u{202e}\"'&"
        journal.note(.unreadable(ChainID(10), UpstreamFailure(.http, hostile)), at: PageState.now)
        var snapshot = PageState.healthy.snapshot
        snapshot.upstreams = [hostile: false]
        let page = StatusPage(
            snapshot: snapshot, journal: journal, now: PageState.now, replica: PageState.healthy.page.replica)
        let html = text(page.html)
        #expect(
            !html.contains("<script>alert") && html.contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;"))
        for page in [html, page.text] {
            #expect(!page.unicodeScalars.contains { $0 == "\u{1b}" || $0 == "\u{202e}" })
        }
    }

    /// Writes the pages for the browser that looks at them, where the environment names a folder.
    @Test(.enabled(if: ProcessInfo.processInfo.environment["XMSG_MON_PAGES"] != nil))
    func pages_areWritten_forTheBrowser() throws {
        let folder = URL(filePath: try #require(ProcessInfo.processInfo.environment["XMSG_MON_PAGES"]))
        for state in PageState.allCases {
            try Data(state.page.html).write(to: folder.appending(path: "\(state.rawValue).html"))
        }
        try Data(SingleMessagePage(PageState.detail(), now: PageState.now).html).write(
            to: folder.appending(path: "message.html"))
        try Data(PagePolicy.header.utf8).write(to: folder.appending(path: "policy.txt"))
    }
}
