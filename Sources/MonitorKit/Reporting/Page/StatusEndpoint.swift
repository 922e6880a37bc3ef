/// Answers `/` and `/messages/<id>`: HTML for browsers, plain text for everybody else.
struct StatusEndpoint: Sendable {
    let snapshots: SnapshotBox
    let journal: JournalBox
    let replica: StatusPage.Replica
    let explorers: ExplorerLinks
    let clock: any MonitorClock
    let observers: @Sendable () -> ObserverReadings

    /// The status page.
    func status(_ request: HTTPRequest) -> HTTPResponse {
        let page = StatusPage(
            snapshot: snapshots.current, journal: journal.current, now: clock.now(), replica: replica,
            observers: observers(), offset: Self.offset(in: request.query))
        return Self.wantsHTML(request) ? Self.html(page.html) : Self.text(page.text)
    }

    /// The page of one message.
    func message(_ request: HTTPRequest) -> HTTPResponse {
        let word = request.path.split(separator: "/").last ?? ""
        guard let id = JobID(String(word)), let entry = journal.current.entries[id] else {
            return Self.text(
                "No such message here: it is valid, has ended, or happened before this replica was started.\n",
                status: .notFound)
        }
        let page = SingleMessagePage(
            entry: entry, radius: snapshots.current.blastRadii[id], explorers: explorers, now: clock.now())
        return Self.wantsHTML(request) ? Self.html(page.html) : Self.text(page.text)
    }

    /// Where the list begins: `from` of the query; anything that is no number is the beginning.
    static func offset(in query: String?) -> Int {
        for part in (query ?? "").prefix(256).split(separator: "&") where part.hasPrefix("from=") {
            return Int(part.dropFirst(5)) ?? 0
        }
        return 0
    }

    /// Whoever names HTML gets it; curl sends `*/*` and gets text.
    static func wantsHTML(_ request: HTTPRequest) -> Bool {
        request.headers.values(of: "accept").contains { $0.lowercased().includes("text/html") }
    }

    private static let fields = [HTTPField("Cache-Control", "no-store"), HTTPField("Vary", "Accept")]

    private static func html(_ body: [UInt8]) -> HTTPResponse {
        HTTPResponse(
            contentType: "text/html; charset=utf-8",
            headers: fields + [
                HTTPField("Content-Security-Policy", PagePolicy.header), HTTPField("Referrer-Policy", "no-referrer"),
            ], body: body)
    }

    private static func text(_ text: String, status: HTTPStatus = .ok) -> HTTPResponse {
        HTTPResponse(
            status: status, contentType: "text/plain; charset=utf-8", headers: fields, body: Array(text.utf8))
    }
}
