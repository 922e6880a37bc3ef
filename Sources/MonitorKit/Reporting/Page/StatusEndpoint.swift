/// Answers `/` and `/messages/<id>`: HTML for browsers, plain text for everybody else.
struct StatusEndpoint: Sendable {
    let api: MonitorAPI
    let journal: JournalBox
    let replica: StatusPage.Replica
    let explorers: ExplorerLinks

    /// The status page.
    func status(_ request: HTTPRequest) -> HTTPResponse {
        let page = StatusPage(
            snapshot: api.snapshots.current, journal: journal.current, now: api.clock.now(), replica: replica,
            observers: api.observers(), offset: Self.offset(in: request.query))
        return Self.wantsHTML(request) ? Self.html(page.html) : Self.text(page.text)
    }

    /// The page of one message: of each that the API knows, valid or not.
    func message(_ request: HTTPRequest) async -> HTTPResponse {
        let wantsHTML = Self.wantsHTML(request)
        do throws(APIError) {
            let detail = try await api.detail(request.path)
            let stall = detail.end == nil ? api.snapshots.current.stall(keeping: detail.message.job) : nil
            let page = SingleMessagePage(
                detail, stall: stall, explorers: explorers, names: replica.names, now: api.clock.now())
            return wantsHTML ? Self.html(page.html) : Self.text(page.text)
        } catch {
            return wantsHTML
                ? Self.html(SingleMessagePage.refusal(error), status: error.status)
                : Self.text("\(error.message): \(error.hint)\n", status: error.status)
        }
    }

    /// Where the list begins: `from` of the query; anything that is no number is the beginning.
    static func offset(in query: String?) -> Int {
        for part in (query ?? "").prefix(256).split(separator: "&") where part.hasPrefix("from=") {
            return Int(part.dropFirst(5)) ?? 0
        }
        return 0
    }

    /// Whoever names HTML gets it, unless text is wanted more; curl sends `*/*` and gets text.
    ///
    /// Weight 0 excludes either; whoever wants neither gets text.
    static func wantsHTML(_ request: HTTPRequest) -> Bool {
        let header = AcceptHeader(request.headers.values(of: "accept"))
        guard let html = header.claim(on: "text/html"), html.weight > 0 else { return false }
        guard let text = header.claim(on: "text/plain") else { return true }
        return html.specificity > 1 ? html.weight >= text.weight : text.weight == 0
    }

    private static let fields = [HTTPField("Cache-Control", "no-store"), HTTPField("Vary", "Accept")]

    private static func html(_ body: [UInt8], status: HTTPStatus = .ok) -> HTTPResponse {
        HTTPResponse(
            status: status, contentType: "text/html; charset=utf-8",
            headers: fields + [
                HTTPField("Content-Security-Policy", PagePolicy.header), HTTPField("Referrer-Policy", "no-referrer"),
            ], body: body)
    }

    private static func text(_ text: String, status: HTTPStatus = .ok) -> HTTPResponse {
        HTTPResponse(
            status: status, contentType: "text/plain; charset=utf-8", headers: fields, body: Array(text.utf8))
    }
}
