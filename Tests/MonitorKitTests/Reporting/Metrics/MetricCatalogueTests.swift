import MonitorKit
import Testing

@Suite struct MetricCatalogueTests {
    /// Names that scrapers set or formats reserve: a series that has one is renamed or refused.
    private static let forbidden: Set<String> = [
        "job", "instance", "namespace", "pod", "container", "node", "service", "endpoint", "cluster", "region", "zone",
        "env", "type", "le", "quantile",
    ]

    @Test func names_areUnique_alsoWithTheSuffixesOfTheirTypes() {
        let names = MetricCatalogue.all.map(\.name)
        #expect(Set(names).count == names.count)
        let sampleNames = MetricCatalogue.all.map(\.sampleName)
        #expect(Set(sampleNames).count == sampleNames.count)
        for name in names {
            for suffix in ["_total", "_created", "_bucket", "_sum", "_count", "_info"] {
                #expect(!name.hasSuffix(suffix), "\(name): \(suffix) belongs to samples")
            }
        }
    }

    @Test func labelNames_areNeverOnesThatScrapersOrFormatsOwn() {
        for label in MetricLabel.allCases { #expect(!Self.forbidden.contains(label.rawValue)) }
    }

    @Test(arguments: MetricCatalogue.all)
    func family_isWellFormed(family: MetricFamily) {
        let isOurs = family.name.hasPrefix("xmsg_mon_") || family.name.hasPrefix("process_")
        #expect(isOurs)
        #expect(family.name.utf8.allSatisfy { $0 == UInt8(ascii: "_") || (97...122).contains($0) })
        #expect(family.help.hasSuffix(" Merge: \(family.merge.rawValue)."))
        #expect(!family.help.contains("\n"))
        #expect(Set(family.labels).count == family.labels.count)
        if let unit = family.unit { #expect(family.name.hasSuffix("_\(unit.rawValue)")) }
        if family.name.hasSuffix("_seconds") || family.name.hasSuffix("_bytes") { #expect(family.unit != nil) }
        if family.type == .histogram {
            #expect(family.seriesClass == .process && family.merge == .sum && !family.labels.isEmpty)
        }
    }

    @Test func sections_holdTheFamiliesOfTheirClass() {
        #expect(MetricCatalogue.identity.allSatisfy { $0.seriesClass == .identity })
        #expect(MetricCatalogue.state.allSatisfy { $0.seriesClass == .state })
        #expect(MetricCatalogue.freshness.allSatisfy { $0.seriesClass == .freshness })
        #expect(MetricCatalogue.votes.allSatisfy { $0.seriesClass == .vote && $0.merge == .majority })
        #expect(MetricCatalogue.events.allSatisfy { $0.seriesClass == .event && $0.type == .counter })
        #expect(MetricCatalogue.process.allSatisfy { $0.seriesClass == .process })
    }

    /// The order of the page is the order of the catalogue, and nothing is on the page that is not declared.
    @Test func page_holdsEveryFamilyOnceInOrder() {
        var readings = ScrapeSamples.readings()
        readings.process.virtualBytes = 1
        readings.process.openDescriptors = 1
        readings.process.maximumDescriptors = 1
        let page = ScrapeSamples.text(MonitorMetrics.page(ScrapeSamples.twoChains(), readings, .openMetrics))
        let names = page.split(separator: "\n").filter { $0.hasPrefix("# TYPE ") }.map { $0.split(separator: " ")[2] }
        #expect(names.map(String.init) == MetricCatalogue.all.map(\.name))
    }
}
