import Foundation
import MonitorKit
import Testing

/// The board names only what exists, and says "blind" where there is nothing to say.
@Suite struct DashboardTests {
    private static func board() throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(Dashboard.json.utf8)) as? [String: Any])
    }

    /// Every panel, those of collapsed rows too, without the rows.
    private static func panels() throws -> [[String: Any]] {
        let top = try #require(try board()["panels"] as? [[String: Any]])
        return top.flatMap { $0["type"] as? String == "row" ? $0["panels"] as? [[String: Any]] ?? [] : [$0] }
    }

    @Test(.enabled(if: SourceTree.isThere)) func file_isWhatTheProgramPrints() throws {
        let file = try #require(SourceTree.file("deploy/grafana/xmsg-mon.json"))
        #expect(file.text == Dashboard.json, "print it again with `xmsg-mon dashboard print`")
    }

    @Test func command_printsTheBoard() async {
        let recorder = Recorder()
        let interface = CommandLineInterface([.dashboardPrint])
        #expect(await interface.main(.test(["dashboard", "print"], recorder: recorder)) == .ok)
        #expect(recorder.output == Dashboard.json)
    }

    @Test func everySeries_isInTheCatalogue_orRecorded() {
        let histograms = MetricCatalogue.all.filter { $0.type == .histogram }.map { $0.name + "_bucket" }
        let known = Set(
            MetricCatalogue.all.map(\.sampleName) + RecordedSeries.allCases.map(\.rawValue) + histograms)
        let names = Dashboard.queries.flatMap { query in
            query.matches(of: #/\b(xmsg_mon|process)[a-z_:]+/#).map { String($0.output.0) }
        }
        #expect(Set(names).count > 20)
        for name in Set(names) { #expect(known.contains(name), "\(name)") }
    }

    @Test func everyPanel_hasTitleDescriptionUnitSourceAndPlace() throws {
        let panels = try Self.panels()
        #expect(panels.count == Dashboard.rows.flatMap(\.panels).count)
        var ids: Set<Int> = []
        for panel in panels {
            let title = try #require(panel["title"] as? String)
            #expect((panel["description"] as? String)?.isEmpty == false, "\(title)")
            let defaults = (panel["fieldConfig"] as? [String: Any])?["defaults"] as? [String: Any]
            #expect(defaults?["unit"] != nil, "\(title)")
            #expect((panel["datasource"] as? [String: Any])?["uid"] as? String == "${datasource}", "\(title)")
            #expect(ids.insert(try #require(panel["id"] as? Int)).inserted, "\(title)")
            let place = try #require(panel["gridPos"] as? [String: Int])
            #expect((place["x"] ?? 0) + (place["w"] ?? 0) <= 24, "\(title)")
        }
    }

    @Test func panels_doNotCoverEachOther() throws {
        let places = try Self.panels().compactMap { $0["gridPos"] as? [String: Int] }
        for (index, one) in places.enumerated() {
            for other in places.dropFirst(index + 1) {
                let isBeside =
                    one["x", default: 0] + one["w", default: 0] <= other["x", default: 0]
                    || other["x", default: 0] + other["w", default: 0] <= one["x", default: 0]
                let isBelow =
                    one["y", default: 0] + one["h", default: 0] <= other["y", default: 0]
                    || other["y", default: 0] + other["h", default: 0] <= one["y", default: 0]
                #expect(isBeside || isBelow)
            }
        }
    }

    /// The merged truth is asked of no single replica; a number without data is red and says "blind".
    @Test func verdict_namesNoReplica_andIsNeverGreenWithoutData() throws {
        let verdict = try #require(Dashboard.rows.first)
        #expect(verdict.title == "Verdict" && !verdict.isCollapsed)
        for query in verdict.panels.flatMap(\.queries) {
            #expect(!query.expression.contains("$instance"))
            #expect(!query.expression.contains(#/by \([^)]*instance/#), "\(query.expression)")
        }
        let stats = Dashboard.rows.flatMap(\.panels).filter { $0.kind == .stat }
        #expect(stats.count == 4)
        for stat in stats {
            #expect(stat.queries.allSatisfy { $0.expression.hasSuffix(" or vector(-1)") })
            #expect(stat.steps.first?.color == "red")
            #expect(stat.words.contains { $0.value == -1 && $0.text == "blind" && $0.color == "red" })
        }
    }

    @Test func whatNoRuleTells_isOnTheBoard() {
        for family in [MetricFamily.levelRegressions, .messagesEnded, .unconfirmedHeads] {
            #expect(Dashboard.queries.contains { $0.contains("increase(\(family.sampleName){") }, "\(family.name)")
        }
    }

    @Test func everySelector_isOfWhatIsChosen() {
        for query in Dashboard.queries {
            let selectors = query.split(separator: "{").count - 1
            #expect(selectors > 0)
            let chosen = query.matches(of: #/\{namespace=~"\$namespace", job=~"\$job"[,}]/#).count
            #expect(chosen == selectors, "\(query)")
        }
    }

    /// Programs of every kind have series of these names, and `job` begins as "all".
    @Test func processes_areThoseOfReplicas_andNoOtherJobIsOffered() throws {
        let processes = Dashboard.queries.filter { $0.contains("process_") }
        #expect(processes.count == 4)
        for query in processes {
            #expect(query.contains(" and on (cluster, namespace, job, instance) xmsg_mon_build_info{"), "\(query)")
        }
        let variables = (try Self.board()["templating"] as? [String: Any])?["list"] as? [[String: Any]]
        let offered = (variables ?? []).compactMap { $0["query"] as? String }.filter { $0.hasPrefix("label_values(") }
        #expect(offered.count == 3)
        for query in offered { #expect(query.hasPrefix("label_values(xmsg_mon_build_info"), "\(query)") }
    }

    @Test func counters_areUnderRateOrIncrease_andRangesFollowTheScrapeInterval() {
        for query in Dashboard.queries {
            for family in MetricCatalogue.all where family.type == .counter && query.contains(family.sampleName) {
                #expect(query.contains("rate(\(family.sampleName)") || query.contains("increase(\(family.sampleName)"))
            }
            if query.contains("rate(") { #expect(query.contains("[$__rate_interval]")) }
        }
    }

    @Test func board_cannotBeEdited_andKeepsItsName() throws {
        let board = try Self.board()
        #expect(board["uid"] as? String == "xmsg-mon-overview")
        #expect(board["editable"] as? Bool == false)
        let variables = (board["templating"] as? [String: Any])?["list"] as? [[String: Any]]
        #expect(
            variables?.compactMap { $0["name"] as? String } == [
                "datasource", "namespace", "job", "instance", "explorer",
            ])
    }
}
