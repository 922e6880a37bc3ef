import Testing

@testable import MonitorKit

@Suite struct StatusEndpointTests {
    @Test(arguments: [
        // Firefox, and curl.
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", true), ("*/*", false),
        ("text/html", true), ("Text/HTML; q=0.1", true), ("text/html;q=0.001, */*;q=0", true),
        // Weight 0 is "not acceptable", whatever else is written.
        ("text/html;q=0", false), ("text/html;q=0, */*", false), ("text/html; q=0.000", false),
        ("text/plain;q=0, */*", true), ("text/plain;q=0, text/*;q=0.1", true), ("*/*;q=0", false),
        ("text/plain;q=0, text/html;q=0", false),
        // The weight decides; at equal weight whoever names HTML gets it.
        ("text/plain, text/html;q=0.9", false), ("text/plain;q=0.9, text/html", true), ("text/plain, text/html", true),
        ("text/plain", false), ("text/*", false), ("application/json", false), ("", false),
    ])
    func html_isForWhoeverWantsItMost(accept: String, isHTML: Bool) throws {
        let request = try MonitorAPITests.Fixture.request("/", ["Accept: \(accept)"])
        #expect(StatusEndpoint.wantsHTML(request) == isHTML)
    }

    @Test func noHeader_getsText() throws {
        #expect(!StatusEndpoint.wantsHTML(try MonitorAPITests.Fixture.request("/")))
    }
}
