import Foundation
import Testing

@testable import MonitorKit

/// Who executes whose messages, for browsers and for terminals of 80 columns.
@Suite struct StatusPageMatrixTests {
    private typealias Counts = MonitorSnapshot.Counts

    private func page(_ snapshot: MonitorSnapshot, _ names: ChainNames = .none) -> StatusPage {
        var replica = PageState.healthy.page.replica
        replica.names = names
        return StatusPage(snapshot: snapshot, journal: EventJournal(), now: PageState.now, replica: replica)
    }

    private func snapshot(chains: UInt64, _ counts: (UInt64, UInt64) -> Counts) -> MonitorSnapshot {
        var snapshot = MonitorSnapshot()
        snapshot.dependencySet = (1...chains).map { ChainID($0) }
        for one in 1...chains {
            for other in 1...chains where other != one {
                snapshot.counts[.init(executing: ChainID(one), initiating: ChainID(other))] = counts(one, other)
            }
        }
        return snapshot
    }

    private func valid(_ count: Int) -> Counts {
        var counts = Counts()
        counts.valid = count
        return counts
    }

    private func invalid(_ count: Int) -> Counts {
        var counts = Counts()
        counts.invalidBySafety[0] = count
        return counts
    }

    @Test func fewChains_areTold_withNumbers() {
        #expect(
            PageState.tier3.page.matrixLines == [
                "WHO EXECUTES WHOSE MESSAGES: rows those of columns",
                "✗ invalid  ! undeclared  ? not judged  ✓ valid  - ignored  · none",
                "      10        130       8453",
                "10    ·         ✓ 40      ✗ 2 ✓ 40",
                "130   ·         ·         ·",
                "8453  ? 2 ✓ 42  ? 2 ✓ 42  ·",
                "",
            ])
        #expect(PageState.empty.page.matrixLines.isEmpty)
    }

    @Test func tenChains_areTold_withSigns_andTheNumbersOfWhatIsNotValid() {
        let lines = PageState.crowded.page.matrixLines
        #expect(
            lines[2..<7] == [
                "            1",
                "   1234567890",
                " 1 ··········  1000",
                " 2 ?·????????  2000",
                " 3 ··········  3000",
            ])
        #expect(lines[13] == "10 ?????????·  10000")
        // A pair outside the set is in no row, and is told all the same.
        #expect(lines[14] == "✗ 1000  10 executes those of 8453")
        #expect(lines[15] == "? 1 ✓ 41  2000 executes those of 1000")
        #expect(lines.suffix(2) == ["and 26 more pairs with such messages", ""])
        #expect(lines.count == 14 + 20 + 2)
    }

    @Test(arguments: [9, 10, 11, 50]) func matrix_fitsATerminal_whateverItsNumbersAndNames(_ chains: UInt64) {
        var counts = valid(1_000_000)
        (counts.unknown, counts.invalidBySafety, counts.ignored) = (1_000_000, [0, 0, 0, 1_000_000], 1_000_000)
        var snapshot = snapshot(chains: chains) { _, _ in counts }
        snapshot.counts[.init(executing: ChainID(1), initiating: nil)] = counts
        let names = ChainNames(
            Dictionary(uniqueKeysWithValues: snapshot.dependencySet.map { ($0, String(repeating: "W", count: 40)) }))
        let lines = page(snapshot, names).matrixLines
        #expect(lines.allSatisfy { $0.count <= 80 }, "\(lines.filter { $0.count > 80 })")
        // Two lines of heads, the numbers of the columns, a row for each chain.
        let last = (chains < 10 ? 2 : 3) + Int(chains)
        #expect(lines[last].hasPrefix("\(chains < 10 ? " " : "")\(chains) ✗✗") && lines[last].contains(" W"))
        #expect(lines[last + 1] == "+ stands for all chains outside the set.")
        #expect(lines.contains { $0.hasSuffix("1 executes those of other chains") } == (chains < 20))
    }

    @Test func fiftyChains_haveARowAndAColumnEach() throws {
        let lines = PageState.fifty.page.matrixLines
        #expect(lines[2] == "            11111111112222222222333333333344444444445")
        #expect(lines[3] == "   12345678901234567890123456789012345678901234567890")
        let row = try #require(lines.first { $0.hasPrefix("50 ") })
        #expect(row == "50 \(String(repeating: "?", count: 49))·  50000")
    }

    /// What is bad is never what there is no room for.
    @Test func worstPair_isShown_howeverManyChainsThereAre() {
        let page = page(snapshot(chains: 60) { one, other in one == 59 && other == 60 ? invalid(7) : valid(1) })
        let html = String(decoding: page.html, as: UTF8.self)
        #expect(html.contains("<td class=\"n\"><span class=\"bad\">✗ 7</span></td>"))
        #expect(html.contains("<th scope=\"col\">59</th><th scope=\"col\">60</th></tr>"))
        #expect(html.components(separatedBy: "<th scope=\"row\">").count == StatusPage.matrixLimit + 1)
        #expect(html.contains("ignored. Other chains have messages too, none worse; /metrics counts every pair.</p>"))
        let lines = page.matrixLines
        #expect(lines.contains("✗ 7  59 executes those of 60"))
        #expect(lines.contains("49 \(String(repeating: "✓", count: 48))·✗  59"))
        #expect(lines.suffix(2).first == "Other chains have messages too, none worse; /metrics counts every pair.")
    }

    @Test func undeclaredAndIgnoredMessages_areInTheMatrix() {
        var undeclared = valid(3)
        undeclared.undeclaredBySafety = [0, 0, 1, 0]
        var ignored = Counts()
        ignored.ignored = 2
        let page = page(snapshot(chains: 2) { one, _ in one == 1 ? undeclared : ignored })
        #expect(page.matrixLines[3...4] == ["1  ·    ! 1 ✓ 3", "2  - 2  ·"])
        let html = String(decoding: page.html, as: UTF8.self)
        #expect(html.contains("<td class=\"n\"><span class=\"bad\">! 1</span> ✓ 3</td>"))
        #expect(html.contains("<td class=\"n\"><span class=\"dim\">- 2</span></td>"))
    }
}
