/// What can be measured apart.
package enum BenchPart: String, CaseIterable, Hashable, Sendable {
    /// Hashing.
    case keccak
    /// Parsing an answer.
    case json
    /// Proving a full block.
    case proof
    /// A million live jobs, and a scrape then.
    case jobs
    /// Reading a long stretch of empty blocks.
    case catchup
    /// The program as it runs, against ten chains: start, traffic, delay, cost.
    case chains
    /// The demonstration, with nobody looking.
    case demo
    /// The status page with a thousand invalid messages, and a scrape then.
    case page
    /// Events on their way to those who listen.
    case events
    /// The HTTP client.
    case client
    /// The HTTP server.
    case server
}
