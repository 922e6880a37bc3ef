import Foundation
import Testing

@testable import MonitorKit

/// The page of one message: the steps that the API tells, and what to do where there is none.
@Suite struct SingleMessagePageTests {
    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    @Test func page_showsEveryStep_bothSides_andCommands() {
        let detail = PageState.detail()
        let page = SingleMessagePage(detail, stall: "chain 8453 stands still", now: PageState.now)
        let html = text(page.html)
        let job = detail.message.job
        let checksum = MessageChecksum(job.message.identifier, payloadHash: job.message.payloadHash).value
        for part in [
            "invalid: payload_mismatch (tier 3)", job.block.hash.description, "eth_getBlockReceipts", "cast receipt",
            Hash32(0xbb, 2, 3, 4).description, "undecided", "chain 8453 stands still", checksum.description,
            "an invalid message is now cross_safe",
        ] {
            #expect(html.contains(part) && page.text.contains(part), "\(part)")
        }
        #expect(html.components(separatedBy: "<td class=\"n\">").count == Rule.allCases.count + 1)
        #expect(html.contains("✓ holds") && html.contains("? undecided") && html.contains("✗ payload_mismatch"))
        #expect(page.text.contains("rule 7  BROKEN: the log exists, of that origin, with that payload: got 0x"))
        #expect(page.text.contains("rule 9  undecided: "))
    }

    @Test func page_leadsToExplorers_ofTheChainsThatHaveOne() {
        var explorers = ExplorerLinks()
        let detail = PageState.detail(radius: BlastRadius(blocks: 12, messages: 3, chains: 2, isWhole: false))
        let (job, identifier) = (detail.message.job, detail.message.job.message.identifier)
        explorers.templates[job.chain] = "https://explorer.example/{kind}/{id}?a=1&b=2"
        let page = SingleMessagePage(detail, explorers: explorers, now: PageState.now)
        let html = text(page.html)
        for part in [
            "href=\"https://explorer.example/tx/\(job.message.transactionHash)?a=1&amp;b=2\"",
            "href=\"https://explorer.example/block/\(job.block.number)?a=1&amp;b=2\"", "rel=\"noopener noreferrer\"",
            "at least 12 blocks, 3 messages, 2 chains",
        ] {
            #expect(html.contains(part), "\(part)")
        }
        #expect(page.text.contains("https://explorer.example/tx/\(job.message.transactionHash)?a=1&b=2"))
        #expect(!html.contains("explorer.example/block/\(identifier.blockNumber)"))
    }

    @Test func messageWhoseBlockIsMissing_saysThatItsEndIsNotKnown() {
        var detail = PageState.detail()
        detail.isOrphaned = true
        let page = SingleMessagePage(detail, now: PageState.now)
        #expect(page.text.hasPrefix("its block is gone, and how it ends is not known yet; was invalid: payload"))
    }

    @Test func messageThatHasEnded_saysHow() {
        let page = SingleMessagePage(PageState.detail(end: .replaced), now: PageState.now)
        #expect(page.text.hasPrefix("ended, replaced; was invalid: payload_mismatch (tier 3)\n"))
    }

    @Test func messageThatIsValid_orWaits_isToldWithoutATier() {
        let valid = SingleMessagePage(PageState.detail(status: .valid), now: PageState.now)
        #expect(valid.text.hasPrefix("valid\n") && text(valid.html).contains("class=\"verdict healthy\""))
        let waits = SingleMessagePage(PageState.detail(status: .unknown(.initiatingChainBehind)), now: PageState.now)
        #expect(waits.text.hasPrefix("unknown: ") && text(waits.html).contains("class=\"verdict attention\""))
    }

    @Test func radiusThatIsNotKnown_isNotTakenForNone() {
        func words(_ detail: MessageDetail) -> String? {
            SingleMessagePage(detail, now: PageState.now).fields.first { $0.name == "goes with the block" }?.value
        }
        #expect(words(PageState.detail()) == "not counted")
        #expect(words(PageState.detail(end: .replaced)) == "not counted: it has ended")
        #expect(words(PageState.detail(status: .valid)) == "not counted: it is not invalid")
    }

    private func endpoint(_ fixture: MonitorAPITests.Fixture) -> StatusEndpoint {
        StatusEndpoint(
            api: fixture.api, journal: JournalBox(), replica: PageState.healthy.page.replica,
            explorers: ExplorerLinks())
    }

    /// Nothing stands on the page that the rules have not found: neither of a lie nor of a truth.
    @Test(arguments: [true, false])
    func everyLiveMessage_hasAPage_withTheStepsOfTheAPI(_ hasLie: Bool) async throws {
        let fixture = await MonitorAPITests.Fixture(hasLie: hasLie)
        let list = try await fixture.json("/api/v1/messages")
        let messages = try #require(list["messages"] as? [[String: Any]])
        #expect(Set(messages.map { $0["status"] as? String }) == [hasLie ? "invalid" : "valid"])
        for message in messages {
            let id = try #require(message["id"] as? String)
            let rules = try #require(try await fixture.json("/api/v1/messages/\(id)")["rules"] as? [[String: Any]])
            let reply = await endpoint(fixture).message(try MonitorAPITests.Fixture.request("/messages/\(id)"))
            let page = text(reply.body)
            let status = try #require(message["status"] as? String)
            #expect(reply.status == .ok && page.hasPrefix(status))
            for rule in rules {
                let words = ["outcome", "got", "expected", "summary"].map { rule[$0] as? String ?? "" }
                let outcome = words[0] == "broken" ? "BROKEN" : words[0]
                let line = "rule \(rule["rule"] ?? 0)  \(outcome): \(words[3]): got \(words[1]), expected \(words[2])\n"
                #expect(page.contains(line), "\(line)")
            }
        }
    }

    @Test func messageThatIsNotKnown_isAPageForBrowsers_andSaysWhy() async throws {
        let fixture = await MonitorAPITests.Fixture()
        let path = "/messages/901-0x\(String(repeating: "a", count: 64))-0"
        let page = await endpoint(fixture).message(
            try MonitorAPITests.Fixture.request(path, ["Accept: text/html"]))
        #expect(page.status == .notFound && page.contentType == "text/html; charset=utf-8")
        #expect(text(page.body).contains("no message with that id is followed</h1>"))
        let plain = await endpoint(fixture).message(try MonitorAPITests.Fixture.request(path))
        #expect(plain.status == .notFound && text(plain.body).contains("followed: its block is final, was replaced"))
        let word = await endpoint(fixture).message(
            try MonitorAPITests.Fixture.request("/messages/x", ["Accept: text/html"]))
        #expect(word.status == .badRequest && text(word.body).contains("an id is executing chain, block hash"))
    }

    @Test func whatHappened_leadsToTheMessage() {
        let id = PageState.job(safety: .crossSafe, block: PageState.verifiedBlock).id
        let events = text(PageState.tier3.page.html).components(separatedBy: "id=\"events\">").last ?? ""
        #expect(
            events.contains("cross_safe: chain 10 block 29999645 log 2</span> <a href=\"/messages/\(id)\">steps</a>"))
    }
}

extension PageState {
    /// The message of `tier3`, with every step of its verdict.
    static func detail(
        status: MessageStatus = .invalid(.payloadMismatch), radius: BlastRadius? = nil, end: JobEnd? = nil
    ) -> MessageDetail {
        let violation = Violation(
            .logMatches, .payloadMismatch, got: .hash(Hash32(0xaa, 2, 3, 4)), expected: .hash(Hash32(0xbb, 2, 3, 4)))
        var history = TransitionHistory()
        history.record(invalid(safety: .unsafe, block: verifiedBlock), at: earlier(700))
        history.record(
            .invalidMoved(job(safety: .crossSafe, block: verifiedBlock), from: .unsafe), at: earlier(640))
        return MessageDetail(
            message: FollowedMessage(
                job: job(safety: .crossSafe, status: status, block: verifiedBlock), violations: [violation],
                radius: radius), end: end,
            steps: Rule.allCases.map { rule in
                rule == .logMatches
                    ? RuleStep(violation)
                    : RuleStep(
                        rule, rule < .logMatches ? .holds : .undecided, got: .chain(ChainID(8_453)),
                        expected: .text(rule.summary))
            }, transitions: history.transitions)
    }
}
