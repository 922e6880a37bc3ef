import Synchronization

/// Scrapers that ask one replica far more often than anybody needs.
final class BenchStorm: Sendable {
    /// What they ask for together.
    static let scrapesPerSecond = 200
    /// How many they are, so that an answer may take longer than the time between two questions.
    static let scrapers = 8

    private let url: EndpointURL
    private let client: HTTPClient
    private let start = Stopwatch.wall()
    private let answered = Mutex(0)

    /// Names the page.
    init(of url: EndpointURL, _ client: HTTPClient) {
        self.url = url
        self.client = client
    }

    /// How many pages came.
    var answers: Int { answered.withLock { $0 } }

    /// Asks until it is cancelled, in turn with the others: scrapers that begin together would come in bursts.
    func scrape(as scraper: Int, pause: (Double) async throws -> Void) async throws {
        var due = start + Double(scraper) / Double(Self.scrapesPerSecond)
        while !Task.isCancelled {
            try await pause(due - Stopwatch.wall())
            // Who is late by more than a second does not make up for it.
            due = max(due + Double(Self.scrapers) / Double(Self.scrapesPerSecond), Stopwatch.wall() - 1)
            let page = try await client.exchange(HTTPClientRequest(.get), with: url, timeout: .seconds(10))
            if page.status == 200 { answered.withLock { $0 += 1 } }
        }
    }
}
