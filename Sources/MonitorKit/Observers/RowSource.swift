import Synchronization

/// One place that says where a chain stands.
protocol RowSource: Sendable {
    /// Its configured name.
    var name: String { get }
    /// Which chain it is read for.
    var row: RowID { get }
    /// One look.
    func look() async throws(UpstreamFailure) -> RowObservation
}

/// An execution node.
struct NodeSource: RowSource {
    let name: String
    let row: RowID
    let reader: any ChainReader

    func look() async throws(UpstreamFailure) -> RowObservation {
        RowObservation(try await reader.heads())
    }
}

/// A node that derives the chain: a rollup node, or a supernode among whose chains it is.
struct DerivingNodeSource: RowSource {
    let name: String
    let row: RowID
    let chain: ChainID
    let reader: any SyncStatusReader

    func look() async throws(UpstreamFailure) -> RowObservation {
        let statuses = try await reader.statuses()
        guard let status = statuses[chain] else {
            throw UpstreamFailure(.wrongChain, "the node does not run chain \(chain)")
        }
        var observation = RowObservation(status)
        observation.sequencingWindow = reader.sequencerWindowSize.map { Double($0) * RowParameters.l1BlockTime }
        return observation
    }
}

/// A page that is fetched whole.
struct PageSource: Sendable {
    /// Seconds after which an answer out of a cache says nothing about now, whatever it is about.
    ///
    /// The row asks for less where a threshold is shorter.
    static let oldestAnswer = Int(SourceWatch.longestHold)
    /// What one exchange may take.
    static let timeout = Duration.seconds(5)

    let client: HTTPClient
    let source: EndpointSource
    var timeout = Self.timeout

    /// The body of an answer that is one, and not from an old copy; with the age of the copy in seconds where it is one.
    func body(_ path: String? = nil) async throws(UpstreamFailure) -> (bytes: [UInt8], age: Double?) {
        let answer = try await client.exchange(
            HTTPClientRequest(.get), with: source, below: path, timeout: timeout)
        guard (200...299).contains(answer.status) else {
            throw UpstreamFailure(.http, "HTTP status \(answer.status)")
        }
        let age = answer.header("age").flatMap { Int($0) }
        if let age, age > Self.oldestAnswer {
            throw UpstreamFailure(.http, "a copy that a cache has kept for \(min(age, 1_000_000_000)) s")
        }
        return (answer.body, age.map { Double(max($0, 0)) })
    }
}

/// The Prometheus exporter of a Concordium node.
struct ExporterSource: RowSource {
    let name: String
    let row: RowID
    let page: PageSource

    func look() async throws(UpstreamFailure) -> RowObservation {
        let answer = try await page.body()
        var observation = try NodeExporterText.decode(answer.bytes)
        observation.copyAge = answer.age
        return observation
    }
}

/// The detailed status of Concordium's consensus behind a URL.
struct DetailedStatusSource: RowSource {
    let name: String
    let row: RowID
    let page: PageSource

    func look() async throws(UpstreamFailure) -> RowObservation {
        let answer = try await page.body()
        var observation = try DetailedStatusAnswer.decode(answer.bytes)
        observation.copyAge = answer.age
        return observation
    }
}

/// Concordium's wallet-proxy.
final class WalletProxySource: RowSource {
    /// A payday is a day away, so it is asked for at every so many looks.
    private static let looksBetweenPaydays = 60

    let name: String
    let row: RowID
    private let page: PageSource
    private let payday = Mutex((looks: 0, time: Double?.none))

    init(name: String, row: RowID, page: PageSource) {
        self.name = name
        self.row = row
        self.page = page
    }

    func look() async throws(UpstreamFailure) -> RowObservation {
        let answer = try await page.body("/v0/consensusInfo")
        var observation = try ConsensusInfoAnswer.decode(answer.bytes)
        observation.copyAge = answer.age
        let isDue = payday.withLock { state in
            defer { state.looks = (state.looks + 1) % Self.looksBetweenPaydays }
            return state.looks == 0
        }
        // That a payday is not told is no failure: it only names the occasion of a stop.
        if isDue, let answer = try? await page.body("/v0/nextPayday"),
            let time = ConsensusInfoAnswer.nextPayday(answer.bytes)
        {
            payday.withLock { $0.time = time }
        }
        observation.nextPayday = payday.withLock { $0.time }
        return observation
    }
}

/// A file in which a sidecar writes the detailed status again and again.
struct DetailedStatusFileSource: RowSource {
    /// The largest file, in bytes.
    private static let sizeLimit = 4 << 20
    /// Seconds after which a file that is not written anew says nothing about now, whatever it is about.
    ///
    /// The row asks for less where a threshold is shorter.
    static let oldestFile = SourceWatch.longestHold

    let name: String
    let row: RowID
    let path: String
    let files: FileReader
    let clock: any MonitorClock

    func look() async throws(UpstreamFailure) -> RowObservation {
        let bytes: [UInt8]
        do throws(FileError) {
            bytes = try files.read(path, Self.sizeLimit)
        } catch {
            throw UpstreamFailure(.connect, "the file \(error.reason)")
        }
        let age = files.modifiedAt(path).map { clock.now().wall - $0 }
        if let age, age > Self.oldestFile {
            throw UpstreamFailure(.missing, "the file has not been written for more than \(Int(Self.oldestFile)) s")
        }
        var observation = try DetailedStatusAnswer.decode(bytes)
        observation.copyAge = age.map { max($0, 0) }
        return observation
    }
}
