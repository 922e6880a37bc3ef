/// What one replica answers under `/api/v1/`: read-only JSON of the newest snapshot, and events as they happen.
///
/// Lists are `{"messages":[…],"next":…}` under the name of what they hold; `next` is the cursor of the next page.
package struct MonitorAPI: Sendable {
    /// Where everything is found.
    package static let base = "/api/v1"

    let snapshots: SnapshotBox
    let feed: EventFeed
    let clock: any MonitorClock
    let identity: ReplicaIdentity
    let rules: MessageRules
    /// What people call chains.
    let names: ChainNames
    /// What is known of observers and actions.
    let observers: @Sendable () -> ObserverReadings
    /// A page of live messages.
    let messages: @Sendable (MessageFilter, MessagePlace?, Int) async -> MessagePage
    /// One live message with its steps.
    let message: @Sendable (JobID) async -> (FollowedMessage, [VerdictStep])?

    /// Puts the API on a monitor.
    package init(
        of monitor: Monitor, feed: EventFeed, clock: any MonitorClock, identity: ReplicaIdentity,
        names: ChainNames = .none,
        observers: @escaping @Sendable () -> ObserverReadings = { ObserverReadings() }
    ) {
        self.init(
            snapshots: monitor.snapshots, feed: feed, clock: clock, identity: identity,
            parameters: monitor.configuration.parameters, names: names, observers: observers,
            messages: { await monitor.messages(matching: $0, after: $1, limit: $2) },
            message: { id in
                guard let message = await monitor.message(id), let steps = await monitor.steps(of: id) else {
                    return nil
                }
                return (message, steps)
            })
    }

    /// Puts the API on anything that can look messages up.
    package init(
        snapshots: SnapshotBox, feed: EventFeed, clock: any MonitorClock, identity: ReplicaIdentity,
        parameters: ProtocolParameters, names: ChainNames = .none,
        observers: @escaping @Sendable () -> ObserverReadings = { ObserverReadings() },
        messages: @escaping @Sendable (MessageFilter, MessagePlace?, Int) async -> MessagePage,
        message: @escaping @Sendable (JobID) async -> (FollowedMessage, [VerdictStep])?
    ) {
        self.snapshots = snapshots
        self.feed = feed
        self.clock = clock
        self.identity = identity
        rules = MessageRules(parameters)
        self.names = names
        self.observers = observers
        self.messages = messages
        self.message = message
    }

    /// Adds its paths.
    package func add(to routes: inout HTTPRoutes) {
        for route in APIRoute.allCases {
            if route == .message {
                routes.get(below: APIRoute.messages.path) { await respond(route, $0) }
            } else {
                routes.get(route.path) { await respond(route, $0) }
            }
        }
    }

    private func respond(_ route: APIRoute, _ request: HTTPRequest) async -> HTTPResponse {
        do throws(APIError) {
            let query = try APIQuery(request.query, route.parameters)
            switch route {
            case .events: return try events(request)
            case .status: return APIResponse.json(status(), request)
            case .chains: return APIResponse.json(chains(), request)
            case .observers: return APIResponse.json(observersAnswer(), request)
            case .digest: return APIResponse.json(digest(), request)
            case .transitions: return APIResponse.json(try transitions(query), request)
            case .messages: return APIResponse.json(try await messages(query), request)
            case .message: return APIResponse.json(try await message(request.path), request)
            }
        } catch {
            return error.response
        }
    }

    private func events(_ request: HTTPRequest) throws(APIError) -> HTTPResponse {
        guard request.method != "HEAD" else {
            return HTTPResponse(contentType: "text/event-stream", body: [])
        }
        guard feed.admit() else {
            throw APIError(
                .serviceUnavailable, "too_many_listeners", "\(EventFeed.listenerLimit) clients listen already",
                hint: "try again later, or read /api/v1/transitions")
        }
        let stream = EventStream(feed, clock: clock, lastEventID: request.headers["last-event-id"])
        return HTTPResponse(
            contentType: "text/event-stream", headers: [HTTPField("Cache-Control", "no-store")], body: [],
            stream: HTTPStream(next: { await stream.next() }, finish: { [feed] in feed.leave() }))
    }

    private func transitions(_ query: APIQuery) throws(APIError) -> [UInt8] {
        let limit = try query.number(.limit, in: 1...EventFeed.capacity) ?? 100
        let before = try query.value(.cursor) { feed.sequence(of: $0) } ?? .max
        let older = feed.events(after: 0).events.filter { $0.sequence < before }
        let page = older.suffix(limit).reversed()
        return list("transitions", next: older.count > limit ? page.last.map { feed.id($0.sequence) } : nil) { json in
            for event in page { json.writeRaw(event.data) }
        }
    }
}

/// The paths of the API.
package enum APIRoute: String, CaseIterable, Hashable, Sendable {
    /// The whole in a few numbers.
    case status
    /// A row per chain.
    case chains
    /// Messages one by one.
    case messages
    /// One message with every step of its verdict.
    case message = "messages/{id}"
    /// What happened lately.
    case transitions
    /// Who else judges, and what was done.
    case observers
    /// Digests of verdicts, for comparing replicas.
    case digest
    /// What happens, as it happens.
    case events

    /// The path, with `{id}` where an id stands.
    package var path: String { "\(MonitorAPI.base)/\(rawValue)" }

    /// The query parameters that it takes.
    package var parameters: [APIParameter] {
        switch self {
        case .messages: [.status, .chain, .initiatingChain, .safety, .tier, .reason, .limit, .cursor]
        case .transitions: [.limit, .cursor]
        case .status, .chains, .message, .observers, .digest, .events: []
        }
    }
}

extension APIParameter {
    static let status = APIParameter(name: "status", values: "valid, invalid or unknown")
    static let chain = APIParameter(name: "chain", values: "the decimal id of an executing chain")
    static let initiatingChain = APIParameter(name: "initiating_chain", values: "the decimal id of an initiating chain")
    static let safety = APIParameter(
        name: "safety", values: SafetyLevel.allCases.map(\.label).joined(separator: ", "))
    static let tier = APIParameter(name: "tier", values: "1, 2 or 3")
    static let reason = APIParameter(
        name: "reason",
        values: (InvalidReason.allCases.map(\.rawValue) + UnknownReason.allCases.map(\.rawValue)).joined(
            separator: ", "))
    static let limit = APIParameter(
        name: "limit", values: "a number from 1, up to 1000 for messages and 512 for transitions")
    static let cursor = APIParameter(name: "cursor", values: "the next member of the page before, as it stands there")
}
