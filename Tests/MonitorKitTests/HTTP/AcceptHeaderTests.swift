import Testing

@testable import MonitorKit

@Suite struct AcceptHeaderTests {
    @Test(arguments: [
        ("text/html", 2, 1000), ("TEXT/HTML; q=0.5", 2, 500), ("text/*;q=0.25", 1, 250), ("*/*", 0, 1000),
        ("*/*, text/*;q=0.5, text/html;q=0", 2, 0), ("text/html;q=0.1, text/html;level=1;q=0.2", 2, 200),
        ("text/html;q=x, */*;q=0.001", 0, 1),
    ])
    func claim_isTheMostSpecificRanges(header: String, specificity: Int, weight: Int) throws {
        let claim = try #require(AcceptHeader([header]).claim(on: "text/html"))
        #expect(claim == AcceptHeader.Claim(specificity: specificity, weight: weight))
    }

    @Test(arguments: ["", "text/plain", "application/*", "html", "text/htmlx", ";q=1"])
    func claim_isNone_whereNoRangeMeansTheType(header: String) {
        #expect(AcceptHeader([header]).claim(on: "text/html") == nil)
    }

    @Test func fields_areOneList() {
        #expect(AcceptHeader(["text/plain", "text/html;q=0.5"]).claim(on: "text/html")?.weight == 500)
        #expect(AcceptHeader([]).ranges.isEmpty)
    }

    @Test func longHeader_isReadToItsBound() {
        let header = String(repeating: "a/b,", count: 300) + "text/html"
        #expect(AcceptHeader([header]).claim(on: "text/html") == nil)
    }
}
