internal import Synchronization

/// The handle by which somebody outside makes things happen on simulated chains: HTTP on the loopback interface.
package final class StackControl: Sendable {
    let stack: RehearsalStack
    let verifiers: StackVerifiers
    private let observe: @Sendable ([SimulationEvent], Moment) -> Void
    /// Wall clock at which a message could first be seen executed; as many as the superchain remembers.
    private let executedAt = Mutex<[Int: Double]>([:])

    private static let from = APIParameter(name: "from", values: "a chain id")
    private static let to = APIParameter(name: "to", values: "a chain id")
    private static let kind = APIParameter(
        name: "kind", values: "one of \(Forgery.allCases.map(\.rawValue).joined(separator: ", "))")

    /// - Parameter observe: Gets what happened, as soon as it can be seen at the nodes.
    package init(
        _ stack: RehearsalStack, _ verifiers: StackVerifiers = StackVerifiers(),
        observe: @escaping @Sendable ([SimulationEvent], Moment) -> Void = { _, _ in }
    ) {
        self.stack = stack
        self.verifiers = verifiers
        self.observe = observe
    }

    /// Serves nodes and verifiers until the task is cancelled.
    package func run() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await self.stack.run { self.note($0, at: $1) } }
            group.addTask { try await self.verifiers.run() }
            while try await group.next() != nil {}
        }
    }

    /// Answers one request; what changes something is a POST.
    package func respond(to request: HTTPRequest) async -> HTTPResponse {
        do throws(APIError) {
            switch (request.method, request.path) {
            case ("GET", "/"): return Self.json(await endpoints())
            case ("GET", "/depset.json"): return Self.json(StackFiles.dependencySet(stack.world.superchain))
            case ("GET", "/rollups.json"): return Self.json(StackFiles.rollups(stack.world.superchain))
            case ("GET", "/messages"): return Self.json(messages())
            case ("POST", "/send"):
                let (source, target, _) = try place(request)
                return try number { $0.sendMessage(from: source, to: target) }
            case ("POST", "/forge"):
                let (source, target, kind) = try place(request)
                return try number { $0.forge(kind ?? .wrongPayload, from: source, to: target) }
            case ("POST", "/replace"): return done { $0.perform(.replaceInvalid) }
            case ("POST", "/withdraw"):
                let (source, _, _) = try place(request)
                return done { $0.perform(.withdraw(from: source)) }
            case ("POST", _):
                if let response = try respondAboutVerifiers(to: request) { return response }
                if let response = try respondAboutPace(to: request) { return response }
            case ("GET", "/jwt.hex"):
                return HTTPResponse(contentType: "text/plain", body: StackVerifiers.secret + [0x0A])
            default: break
            }
            throw APIError(
                .notFound, "not_found", "there is nothing under this path and method",
                hint: "GET /, /depset.json, /rollups.json, /jwt.hex, /messages; "
                    + "POST /send, /forge, /replace, /withdraw, "
                    + "/halt, /resume, /hold, /release, /trouble, /failsafe")
        } catch {
            return error.response
        }
    }

    private func place(
        _ request: HTTPRequest
    ) throws(APIError) -> (source: ChainID, target: ChainID, kind: Forgery?) {
        let query = try APIQuery(request.query, [Self.from, Self.to, Self.kind])
        let chains = StackPlan.chains.map(\.id)
        let source = try query.value(Self.from) { ChainID($0) } ?? chains[0]
        let target = try query.value(Self.to) { ChainID($0) } ?? chains[1]
        return (source, target, try query.value(Self.kind) { Forgery(rawValue: $0) })
    }

    private func number(_ body: (inout SimulatedSuperchain) -> Int?) throws(APIError) -> HTTPResponse {
        guard let number = stack.world.withSuperchain({ body(&$0) }) else {
            throw APIError(.badRequest, "no_such_chain", "a chain is not simulated", hint: "GET / lists the chains")
        }
        stack.catchUp { note($0, at: $1) }
        return Self.json(Array("{\"message\":\(number)}\n".utf8))
    }

    func done(_ body: (inout SimulatedSuperchain) -> Void) -> HTTPResponse {
        stack.world.withSuperchain { body(&$0) }
        // What was removed is made anew at once, where it is due already.
        stack.catchUp { note($0, at: $1) }
        return Self.accepted
    }

    private func note(_ events: [SimulationEvent], at now: Moment) {
        executedAt.withLock { times in
            for case .executed(let message) in events {
                times[message.number] = now.wall
                times[message.number - SimulatedSuperchain.messageLimit] = nil
            }
        }
        observe(events, now)
    }

    private func endpoints() async -> [UInt8] {
        let endpoints = (try? await stack.endpoints()) ?? []
        let rollupNodes = (try? await stack.rollupNodes()) ?? []
        let places = (try? await verifiers.places()) ?? []
        var writer = JSONWriter()
        writer.object { json in
            json.key("chains")
            json.array { json in
                for endpoint in endpoints {
                    json.object { json in
                        json.member("chain_id", endpoint.chain.description)
                        json.member("rpc", endpoint.url)
                        json.member("rollup_rpc", rollupNodes.first { $0.chain == endpoint.chain }?.url)
                        json.member("is_halted", stack.world.superchain[endpoint.chain]?.isStalled)
                        json.member("is_held", stack.world.superchain[endpoint.chain]?.isHeld)
                    }
                }
            }
            writeVerifiers(places, to: &json)
        }
        return writer.bytes + [0x0A]
    }

    private func messages() -> [UInt8] {
        let messages = stack.world.superchain.messages
        let times = executedAt.withLock { $0 }
        var writer = JSONWriter()
        writer.object { json in
            json.key("messages")
            json.array { json in
                for (number, message) in messages.sorted(by: { $0.key < $1.key }) {
                    json.object { json in
                        json.member("message", number)
                        json.member("forgery", message.forgery?.rawValue)
                        json.member("is_executed", message.stage == .executed)
                        json.member("executing_chain_id", message.execution?.chain.description)
                        json.member("executing_block_number", message.execution?.block.number.value)
                        json.member("executed_at", times[number])
                    }
                }
            }
        }
        return writer.bytes + [0x0A]
    }

    static var accepted: HTTPResponse { json(Array("{\"done\":true}\n".utf8)) }

    private static func json(_ body: [UInt8]) -> HTTPResponse {
        HTTPResponse(
            contentType: APIResponse.contentType, headers: [HTTPField("Cache-Control", "no-store")], body: body)
    }
}
