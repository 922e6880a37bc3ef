import Synchronization

/// The answer to one scrape, for whatever server sends it.
package struct MetricsResponse: Hashable, Sendable {
    /// The value of the `Content-Type` header.
    package let contentType: String
    /// The value of the `Vary` header: a cache must not give one scraper the other's format.
    package let vary = "Accept"
    /// The page.
    package let body: [UInt8]

    /// Puts an answer together.
    package init(_ format: ExpositionFormat, body: [UInt8]) {
        contentType = format.contentType
        self.body = body
    }

    /// Chooses the format from the request's `Accept` header, then writes the page in it.
    ///
    /// Always status 200: trouble with upstreams shows in the numbers, never in the status of this answer.
    package init(_ snapshot: MonitorSnapshot, _ readings: MetricReadings, accept: String?) {
        let format = ContentNegotiation.format(accept: accept)
        self.init(format, body: MonitorMetrics.page(snapshot, readings, format))
    }
}

/// Answers scrapes from the current snapshot and the counts of this process; safe to call from any thread.
///
/// The two large parts of the page are kept as bytes and written again only when what they show has changed, so many scrapers
/// cost little more than one. Everything is exact at the moment of the scrape, except the readings of the operating system,
/// which may be one second old.
package final class MetricsEndpoint: Sendable {
    private enum PartName: Hashable {
        case chainData(ExpositionFormat)
        case requests(ExpositionFormat)
    }

    /// Bytes with the number that says what they were made from.
    private struct Part {
        var version: UInt64
        var bytes: [UInt8]
    }

    private struct Cache {
        var parts: [PartName: Part] = [:]
        var process: (readings: ProcessReadings, takenAt: Moment)?
    }

    private let identity: ReplicaIdentity
    private let rpc: RPCTelemetry
    private let scrapes: ScrapeTelemetry
    private let log: EventLog
    private let clock: any MonitorClock
    private let created: Double?
    private let replicaNumber: UInt64
    private let readProcess: @Sendable () -> ProcessReadings
    private let observers: @Sendable () -> ObserverReadings
    // Guards the parts; never held while one is written, so two scrapes at once may both write the same bytes.
    private let cache = Mutex(Cache())

    /// Gathers what a page is made of.
    ///
    /// - Parameters:
    ///   - created: since when this process counts, in Unix seconds; nil where pages do not tell.
    ///   - replicaNumber: what this replica drew, out of `MetricReadings.replicaNumbers`; 0 where it is told from no other.
    package init(
        identity: ReplicaIdentity, rpc: RPCTelemetry, scrapes: ScrapeTelemetry, log: EventLog,
        clock: any MonitorClock, created: Double? = nil, replicaNumber: UInt64 = 0,
        readProcess: @escaping @Sendable () -> ProcessReadings = { .read() },
        observers: @escaping @Sendable () -> ObserverReadings = { ObserverReadings() }
    ) {
        self.observers = observers
        self.identity = identity
        self.rpc = rpc
        self.scrapes = scrapes
        self.log = log
        self.clock = clock
        self.created = created
        self.replicaNumber = replicaNumber
        self.readProcess = readProcess
    }

    /// Answers one scrape; `generation` is another number for every other snapshot.
    ///
    /// Counting the answer, with `ScrapeTelemetry.record`, is left to the server, which knows whether it was sent.
    package func respond(to snapshot: MonitorSnapshot, generation: UInt64, accept: String?) -> MetricsResponse {
        let format = ContentNegotiation.format(accept: accept)
        let chainData = part(.chainData(format), generation) {
            MonitorMetrics.chainData(snapshot, format, created: created)
        }
        // The version is read before the counts: a count in between is written twice, never missed.
        let requests = part(.requests(format), rpc.version) {
            MonitorMetrics.requests(rpc.readings(), format, created: created)
        }
        var readings = MetricReadings(identity: identity)
        readings.scrapes = scrapes.readings()
        readings.logMessages = log.readings()
        readings.replicaNumber = replicaNumber
        readings.logLinesLost = log.lostLines()
        readings.process = processReadings()
        readings.observers = observers()
        let body = MonitorMetrics.page(
            snapshot, chainData: chainData, requests: requests, readings, format, created: created)
        return MetricsResponse(format, body: body)
    }

    private func part(_ name: PartName, _ version: UInt64, write: () -> [UInt8]) -> [UInt8] {
        if let known = cache.withLock({ $0.parts[name] }), known.version == version { return known.bytes }
        let bytes = write()
        cache.withLock { $0.parts[name] = Part(version: version, bytes: bytes) }
        return bytes
    }

    private func processReadings() -> ProcessReadings {
        let now = clock.now()
        if let known = cache.withLock({ $0.process }), now.elapsed(since: known.takenAt) < .seconds(1) {
            return known.readings
        }
        let readings = readProcess()
        cache.withLock { $0.process = (readings, now) }
        return readings
    }
}
