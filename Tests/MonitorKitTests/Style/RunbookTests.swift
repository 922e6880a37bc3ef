import Foundation
import MonitorKit
import Testing

/// Who is woken by an alert finds its page, and on it the parts that a reader needs.
@Suite(.enabled(if: SourceTree.isThere, "the sources are not where the tests were compiled from"))
struct RunbookTests {
    private static let pages = SourceTree.documents.filter { $0.path.hasPrefix("docs/runbooks/") }
    private static let sections = [
        "Meaning", "Impact", "Is it real?", "Act", "Who else to tell", "What ends it", "Known false alarms",
    ]

    /// Every alert that there can be, those that have to be asked for as well.
    private static let alerts = {
        var settings = RuleSettings()
        settings.silenceAfter = .seconds(3_600)
        return RuleBook(settings).alerts
    }()

    @Test(arguments: alerts)
    func alert_hasItsPage_withEverySection(alert: AlertRule) throws {
        let page = try #require(
            Self.pages.first { $0.name == alert.name }, "docs/runbooks/\(alert.name).md is missing")
        #expect(RuleSettings().runbook(of: alert.name) == page.path)
        #expect(page.text.hasPrefix("# \(alert.name)\n"))
        let titles = page.text.matches(of: #/(?m)^## (.+)$/#).map { String($0.output.1) }
        #expect(titles == Self.sections)
        for section in page.text.split(separator: "\n## ").dropFirst() {
            #expect(section.split(separator: "\n").count > 1, "\(alert.name): a section is empty")
        }
        let urgency = alert.severity == .none ? "no severity" : alert.severity.rawValue
        #expect(page.text.contains("Severity: \(urgency)"))
        if let tier = alert.tier { #expect(page.text.contains("tier \(tier)")) }
    }

    @Test func page_hasItsAlert_andIsInTheIndex() throws {
        let alerts = Set(Self.alerts.map(\.name))
        let index = try #require(SourceTree.file("docs/RUNBOOK.md"))
        #expect(!Self.pages.isEmpty)
        for page in Self.pages {
            #expect(alerts.contains(page.name), "\(page.path): there is no such alert")
            #expect(index.text.contains("(runbooks/\(page.name).md)"))
        }
    }

    /// A page that sends its reader to a series that does not exist costs minutes.
    @Test func seriesInPages_areExportedOrRecorded() {
        let known = Set(MetricCatalogue.all.map(\.sampleName) + RecordedSeries.allCases.map(\.rawValue))
        for page in Self.pages {
            for match in page.text.matches(of: #/xmsg_mon[a-z_:]+/#) {
                #expect(known.contains(String(match.output)), "\(page.path): \(match.output)")
            }
        }
    }
}
