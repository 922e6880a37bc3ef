import Foundation
import Testing

@testable import MonitorKit

/// Where people read, a chain is called by its name beside its id.
@Suite struct NamedChainsTests {
    private static let names = ChainNames([ChainID(10): "OP Mainnet", ChainID(130): "Unichain"])

    private func page(_ state: PageState) -> StatusPage {
        var replica = state.page.replica
        replica.names = Self.names
        return StatusPage(
            snapshot: state.snapshot, journal: state.journal, now: PageState.now, replica: replica,
            observers: state.page.observers)
    }

    @Test func page_callsChainsByTheirNames_inEveryPart() {
        let html = String(decoding: page(.tier3).html, as: UTF8.self)
        for part in [
            "<h3>OP Mainnet (10) <", "<h3>chain 8453 <", "<th scope=\"col\">Unichain (130)</th>",
            "<th scope=\"row\">OP Mainnet (10)</th>", "<td>OP Mainnet (10) block 29999645 log",
        ] {
            #expect(html.contains(part), "\(part)")
        }
        // What happened is told by the journal, which has names of its own.
        let standing = html.components(separatedBy: "What happened lately")[0]
        #expect(!standing.contains("chain 10 ") && !standing.contains("chain 130"))
        let text = page(.tier3).text
        #expect(text.contains("\nOP Mainnet (10)") && text.contains("where       OP Mainnet (10)"))
        #expect(page(.blind).answers.location == "Unichain (130)")
        #expect(page(.blind).answers.since.contains("at Unichain (130)"))
    }

    @Test func messagePage_namesBothSides() throws {
        let job = PageState.job(safety: .unsafe)
        let detail = MessageDetail(
            message: FollowedMessage(job: job, violations: []), end: nil, steps: [], transitions: [])
        let page = SingleMessagePage(detail, names: Self.names, now: PageState.now)
        let chains = page.fields.filter { $0.name == "chain" }.map(\.value)
        #expect(chains == ["OP Mainnet (10)", "8453"])
    }

    @Test func sentence_callsTheChainByItsName() {
        var journal = EventJournal(names: Self.names)
        journal.note(.readable(ChainID(130)), at: PageState.now)
        journal.note(.readable(ChainID(7)), at: PageState.now)
        journal.note(
            RowTransition.head(
                .chain(ChainID(10)), .unsafe, from: .ok, to: .stalled, HeadPosition(number: 7, time: 1), age: 33),
            at: PageState.now)
        let sentences = journal.records.map(\.sentence)
        #expect(sentences[0] == "Unichain (130) can be read" && sentences[1] == "chain 7 can be read")
        #expect(sentences[2].hasPrefix("OP Mainnet (10): "))
    }

    /// Programs get ids: names stand only in the format that people read.
    @Test(arguments: LogFormat.allCases) func logLine_hasNames_forPeopleAlone(format: LogFormat) {
        let line = LogLine(
            time: 0, level: .info, event: "reorg", message: "Reorged.",
            fields: [(.chainID, LogValue(ChainID(130))), (.count, .unsigned(130)), (.initiatingChainID, "7")])
        let text = String(decoding: format.encode(line, Self.names), as: UTF8.self)
        #expect(text.contains("Unichain") == (format == .text))
        if format == .text {
            #expect(text.contains("chain_id=\"Unichain (130)\"") && text.contains("initiating_chain_id=7"))
            #expect(text.contains("count=130"))
        }
    }
}
