import Foundation
import MonitorKit
import Testing

@Suite struct MonitorAPITests {
    /// A core that has judged a true message and a lie, behind the API and without sockets.
    struct Fixture {
        let api: MonitorAPI
        let routes: HTTPRoutes
        let feed = EventFeed(epoch: 7)
        let world: SimulatedSuperchain

        init(
            clock: any MonitorClock = FrozenClock(), hasLie: Bool = true, isDeclared: Bool = true,
            rows: [RowReport] = []
        ) async {
            var rehearsed = Rehearsed()
            await rehearsed.pass(seconds: 20)
            rehearsed.world.withSuperchain { superchain in
                _ = superchain.sendMessage(
                    from: Rehearsed.first, to: Rehearsed.second, accessList: isDeclared ? .declared : .undeclared)
                guard hasLie else { return }
                _ = superchain.forge(.wrongPayload, from: Rehearsed.second, to: Rehearsed.first)
            }
            await rehearsed.pass(seconds: 12)
            let core = rehearsed.driver.core
            for transition in rehearsed.driver.transitions { feed.publish(transition, at: clock.now()) }
            feed.publish(
                RowTransition.head(
                    .chain(Rehearsed.first), .unsafe, from: .ok, to: .stalled, HeadPosition(number: 7, time: 1), age: 33
                ),
                at: clock.now())
            var snapshot = core.snapshot
            snapshot.rows = rows
            let api = MonitorAPI(
                snapshots: SnapshotBox(snapshot), feed: feed, clock: clock,
                identity: ReplicaIdentity(
                    version: "1", revision: "r", swiftVersion: "6", configurationHash: "h",
                    dependencySet: [Rehearsed.first, Rehearsed.second]),
                parameters: rehearsed.world.superchain.parameters, observers: { PageState.observers },
                messages: { core.messages(matching: $0, after: $1, limit: $2) },
                message: { id in
                    guard let message = core.message(id), let steps = core.steps(of: id) else { return nil }
                    return (message, steps)
                })
            var routes = HTTPRoutes(refusing: APIError.shape)
            api.add(to: &routes)
            world = rehearsed.world.superchain
            self.api = api
            self.routes = routes
        }

        static func request(_ target: String, _ headers: [String] = []) throws -> HTTPRequest {
            var parser = HTTPRequestParser(limits: HTTPRequestLimits())
            let lines = ["GET \(target) HTTP/1.1", "Host: monitor"] + headers
            parser.append(Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8))
            guard case .request(let request) = try parser.next() else { throw CocoaError(.fileReadUnknown) }
            return request
        }

        func get(_ target: String, _ headers: [String] = []) async throws -> HTTPResponse {
            await routes.respond(to: try Self.request(target, headers))
        }

        func json(_ target: String) async throws -> [String: Any] {
            let response = try await get(target)
            #expect(response.status == .ok)
            return try #require(try JSONSerialization.jsonObject(with: Data(response.body)) as? [String: Any])
        }
    }

    private func document() throws -> [String: Any] {
        let file = try #require(SourceTree.file("docs/openapi.json"))
        return try #require(try JSONSerialization.jsonObject(with: Data(file.text.utf8)) as? [String: Any])
    }

    private func members(_ schema: String) throws -> [String: Any] {
        let components = try #require(try document()["components"] as? [String: Any])
        let schemas = try #require(components["schemas"] as? [String: [String: Any]])
        return try #require(schemas[schema]?["properties"] as? [String: Any], "no schema \(schema)")
    }

    /// Every object of an answer has exactly the members of its schema.
    private func check(_ value: Any, _ schema: String) throws {
        let object = try #require(value as? [String: Any], "\(schema) is no object")
        let members = try members(schema)
        #expect(Set(object.keys) == Set(members.keys), "\(schema)")
        for (name, member) in members {
            let (value, member) = (try #require(object[name]), try #require(member as? [String: Any]))
            try check(value, isA: member, "\(schema).\(name)")
        }
    }

    /// A value has a type that its schema names, is one of the words that are listed, and its elements are as described.
    private func check(_ value: Any, isA schema: [String: Any], _ place: String) throws {
        if let reference = schema["$ref"] as? String {
            let inner = try #require(reference.split(separator: "/").last.map(String.init))
            return try check(value, inner)
        }
        // One that may be of several forms has no type of its own.
        guard let types = schema["type"] as? [String] ?? (schema["type"] as? String).map({ [$0] }) else {
            return #expect(schema["oneOf"] != nil || schema["anyOf"] != nil, "\(place) has no type")
        }
        #expect(types.contains(Self.type(of: value)), "\(place) is \(Self.type(of: value)), not \(types)")
        if let words = schema["enum"] as? [Any], let word = value as? String {
            #expect(words.contains { $0 as? String == word }, "\(place) is \(word)")
        }
        guard let items = schema["items"] as? [String: Any], let elements = value as? [Any] else { return }
        for element in elements { try check(element, isA: items, place) }
    }

    private static func type(of value: Any) -> String {
        switch value {
        case is NSNull: return "null"
        case is String: return "string"
        case is [Any]: return "array"
        case is [String: Any]: return "object"
        case let number as NSNumber:
            let code = String(cString: number.objCType)
            return code == "c" || code == "B" ? "boolean" : code == "d" || code == "f" ? "number" : "integer"
        default: return "nothing that is known"
        }
    }

    @Test func document_namesEveryRoute_andEveryParameter() throws {
        let paths = try #require(try document()["paths"] as? [String: [String: [String: Any]]])
        #expect(Set(paths.keys) == Set(APIRoute.allCases.map(\.path)))
        for route in APIRoute.allCases {
            let parameters = try #require(paths[route.path]?["get"]?["parameters"] as? [[String: Any]])
            let names = parameters.filter { $0["in"] as? String == "query" }.compactMap { $0["name"] as? String }
            #expect(names == route.parameters.map(\.name), "\(route.path)")
        }
    }

    @Test func answers_haveTheMembersOfTheDocument() async throws {
        let fixture = await Fixture()
        try check(try await fixture.json("/api/v1/status"), "Status")
        try check(try await fixture.json("/api/v1/chains"), "ChainList")
        try check(try await fixture.json("/api/v1/digest"), "DigestList")
        let transitions = try await fixture.json("/api/v1/transitions")
        try check(transitions, "TransitionList")
        let kinds = (transitions["transitions"] as? [[String: Any]])?.compactMap { $0["kind"] as? String } ?? []
        #expect(kinds.contains("message_invalid") && kinds.contains("row_head"))
        try check(try await fixture.json("/api/v1/observers"), "ObserverList")
        let messages = try await fixture.json("/api/v1/messages")
        try check(messages, "MessageList")
        #expect((messages["messages"] as? [Any])?.count == 2)
    }

    @Test func status_countsRowsThatStandStill_andThoseWhoseHistoryIsContradicted() async throws {
        /// A row that stands still after a minute, or whose finalized block changes.
        func row(_ name: String, stops: Bool = false, changes: Bool = false) -> RowReport {
            var row = ChainRow(.named(name), RowParameters(.evm, blockTime: 2))
            for look in 1...60 {
                var observation = RowObservation()
                let time = Double(look * 5)
                observation.heads[.unsafe] = head(UInt64(1_000 + look), at: time)
                if stops, look > 12 { observation.heads[.unsafe] = head(1_012, at: 60) }
                observation.heads[.finalized] = head(900, at: 1, fork: changes && look > 12 ? 1 : 0)
                row.answered("a", observation, at: moment(time))
            }
            return RowReport(row, at: moment(300))
        }
        let rows = [row("moves"), row("stops", stops: true), row("stops too", stops: true), row("lies", changes: true)]
        let answer = try await Fixture(rows: rows).json("/api/v1/status")
        #expect(answer["stalled_rows"] as? Int == 2)
        #expect(answer["violated_rows"] as? Int == 1)
    }

    /// The page says tier 3 and Prometheus calls: programs that ask are told no less.
    @Test func undeclaredMessage_isTier3_andCountedWhereItIs() async throws {
        let fixture = await Fixture(hasLie: false, isDeclared: false)
        let status = try await fixture.json("/api/v1/status")
        #expect(status["worst_tier"] as? Int == 3 && status["undeclared"] as? Int == 1)
        #expect(status["invalid"] as? Int == 0 && status["invalid_by_tier"] as? [Int] == [0, 0, 0])
        let answer = try await fixture.json("/api/v1/chains")
        let chains = try #require(answer["chains"] as? [[String: Any]])
        let counts = chains.map { ($0["chain_id"] as? String == "\(Rehearsed.second)", $0["undeclared"] as? Int) }
        #expect(counts.allSatisfy { $0.1 == ($0.0 ? 1 : 0) } && counts.contains { $0.0 })
        let other = try await Fixture(hasLie: false).json("/api/v1/status")
        #expect(other["worst_tier"] is NSNull && other["undeclared"] as? Int == 0)
    }

    @Test func observers_areToldOneByOne_withThePressesNewestFirst() async throws {
        let answer = try await Fixture().json("/api/v1/observers")
        let verifier = try #require((answer["verifiers"] as? [[String: Any]])?.first)
        #expect(verifier["refuses_valid"] as? Int == 2 && verifier["failsafe"] as? Bool == true)
        let presses = try #require(answer["presses"] as? [[String: Any]])
        #expect(presses.map { $0["outcome"] as? String } == ["pressed", "refused"])
        let target = try #require((answer["failsafe_targets"] as? [[String: Any]])?.first)
        #expect(
            target["calls"] as? [String: Int] == [
                "pressed": 1, "dry_run": 0, "refused": 2, "unreachable": 0, "already_on": 0,
            ])
    }

    @Test func transitionOfARow_namesTheRow_andItsHead() async throws {
        let answer = try await Fixture().json("/api/v1/transitions")
        let all = try #require(answer["transitions"] as? [[String: Any]])
        let row = try #require(all.first { $0["kind"] as? String == "row_head" })
        #expect(
            row["row"] as? String == Rehearsed.first.description && row["chain_id"] as? String == row["row"] as? String)
        #expect(row["from"] as? String == "ok" && row["to"] as? String == "stalled")
        #expect(row["block_number"] as? Int == 7 && row["detail"] as? String == "unsafe, 33 s old")
    }

    @Test func invalidMessage_showsEveryRule_withWhatWasFoundAndExpected() async throws {
        let fixture = await Fixture()
        let list = try await fixture.json("/api/v1/messages?status=invalid&reason=payload_mismatch")
        let message = try #require((list["messages"] as? [[String: Any]])?.first)
        let id = try #require(message["id"] as? String)
        let detail = try await fixture.json("/api/v1/messages/\(id)")
        try check(detail, "MessageDetail")
        let rules = try #require(detail["rules"] as? [[String: Any]])
        #expect(rules.compactMap { $0["rule"] as? Int } == Array(1...9))
        let broken = try #require(rules.first { $0["outcome"] as? String == "broken" })
        #expect(broken["rule"] as? Int == 7 && broken["reason"] as? String == "payload_mismatch")
        #expect(broken["got"] as? String != broken["expected"] as? String)
        #expect(broken["got"] as? String == detail["payload_hash"] as? String)
        let number = try #require((detail["initiating_block_number"] as? String).flatMap { UInt64($0) })
        let block = try #require(fixture.world[Rehearsed.second]?.block(at: BlockNumber(number)))
        #expect(detail["initiating_block_hash"] as? String == block.reference.hash.description)
    }

    @Test func queryValues_mayBeEscaped_andBrokenEscapesAreRefused() async throws {
        let fixture = await Fixture()
        let plain = try await fixture.get("/api/v1/messages?status=invalid&safety=unsafe")
        let escaped = try await fixture.get("/api/v1/messages?status=%69nvalid&safety=unsaf%65")
        #expect(plain.status == .ok && plain.body == escaped.body)
        for query in ["status=%6", "status=%zz", "status=%FF", "status=%00"] {
            #expect(try await fixture.get("/api/v1/messages?\(query)").status == .badRequest, "\(query)")
        }
    }

    @Test func pages_holdEachMessageOnce_inOneOrder() async throws {
        let fixture = await Fixture()
        var seen: [String] = []
        var cursor: String?
        repeat {
            let page = try await fixture.json("/api/v1/messages?limit=1" + (cursor.map { "&cursor=\($0)" } ?? ""))
            seen += (page["messages"] as? [[String: Any]])?.compactMap { $0["id"] as? String } ?? []
            cursor = page["next"] as? String
        } while cursor != nil && seen.count < 10
        let whole = try await fixture.json("/api/v1/messages")
        #expect(seen == (whole["messages"] as? [[String: Any]])?.compactMap { $0["id"] as? String })
        #expect(Set(seen).count == 2)
    }

    @Test(arguments: [
        "messages?limit=0", "messages?limit=1001", "messages?limit=-1", "messages?limit=1e3", "messages?limit=",
        "messages?limit=99999999999999999999", "messages?tier=4", "messages?tier=0", "messages?status=bad",
        "messages?safety=safe", "messages?reason=no", "messages?chain=0x10", "messages?chain=", "messages?cursor=1",
        "messages?cursor=1-2-4294967296", "messages?limit=1&limit=2", "messages?nothing=1", "messages?limit",
        "messages/1-2-3", "messages/901-0x12-0", "status?limit=1", "transitions?limit=513", "transitions?cursor=8-1",
    ])
    func whatIsOutOfRange_isRefused_withAHint(_ target: String) async throws {
        let response = try await Fixture().get("/api/v1/" + target)
        #expect(response.status == .badRequest)
        let body = try #require(
            try JSONSerialization.jsonObject(with: Data(response.body)) as? [String: [String: String]])
        #expect(body["error"]?["hint"]?.isEmpty == false && body["error"]?["code"]?.isEmpty == false)
    }

    @Test func unknownPathAndMessage_areNotFound_asJSON() async throws {
        let fixture = await Fixture()
        let id = "901-0x\(String(repeating: "a", count: 64))-0"
        for target in ["/api/v1/nothing", "/api/v1/messages/\(id)"] {
            let response = try await fixture.get(target)
            #expect(response.status == .notFound && response.contentType.hasPrefix("application/json"))
        }
    }

    @Test func unchangedAnswer_costsNoBody_byItsTag() async throws {
        let fixture = await Fixture()
        let first = try await fixture.get("/api/v1/messages")
        let tag = try #require(first.headers.first { $0.name == "ETag" }?.value)
        for held in [tag, "W/\(tag)", "\"other\", \(tag)", "*"] {
            let again = try await fixture.get("/api/v1/messages", ["If-None-Match: \(held)"])
            #expect(again.status == .notModified && again.body.isEmpty)
        }
        #expect(try await fixture.get("/api/v1/messages", ["If-None-Match: \"other\""]).status == .ok)
        let spread = ["If-None-Match: \"other\"", "If-None-Match: \(tag)"]
        #expect(try await fixture.get("/api/v1/messages", spread).status == .notModified)
    }

    @Test func listener_getsWhatItMissed_byTheLastID() async throws {
        let fixture = await Fixture()
        let response = try await fixture.get("/api/v1/events", ["Last-Event-ID: 7-0"])
        let stream = try #require(response.stream)
        #expect(response.contentType == "text/event-stream")
        #expect(String(decoding: try #require(await stream.next()), as: UTF8.self) == "retry: 2000\nid: 7-0\n\n")
        let text = String(decoding: try #require(await stream.next()), as: UTF8.self)
        #expect(text.hasPrefix("id: 7-1\nevent: ") && text.contains("event: message_invalid\ndata: {"))
        fixture.feed.publish("test") { _ in Array("{}".utf8) }
        #expect(await stream.next() == Array("id: 7-\(fixture.feed.last)\nevent: test\ndata: {}\n\n".utf8))
        stream.finish()
    }

    @Test func listenerOfAnotherProcess_isToldOfTheGap() async throws {
        let response = try await Fixture().get("/api/v1/events", ["Last-Event-ID: 6-3"])
        let stream = try #require(response.stream)
        #expect(String(decoding: try #require(await stream.next()), as: UTF8.self).contains("event: gap"))
        stream.finish()
    }

    /// A place that is held by a client that does not read comes free, and one that reads comes back without a loss.
    @Test func listener_isLetGo_afterItsLifetime_andComesBackToWhatItMissed() async throws {
        let clock = SteppedClock()
        let fixture = await Fixture(clock: clock)
        let stream = try #require(try await fixture.get("/api/v1/events").stream)
        let greeting = String(decoding: try #require(await stream.next()), as: UTF8.self)
        let newest = fixture.feed.id(fixture.feed.last)
        #expect(greeting == "retry: 2000\nid: \(newest)\n\n")
        clock.advance(milliseconds: 899_999)
        fixture.feed.publish("test") { _ in Array("{}".utf8) }
        #expect(await stream.next() != nil)
        clock.advance(milliseconds: 1)
        fixture.feed.publish("missed") { _ in Array("{}".utf8) }
        #expect(await stream.next() == nil)
        stream.finish()
        let again = try #require(try await fixture.get("/api/v1/events", ["Last-Event-ID: \(newest)"]).stream)
        _ = await again.next()
        let missed = String(decoding: try #require(await again.next()), as: UTF8.self)
        #expect(missed.contains("event: test\n") && missed.contains("event: missed\n"))
        again.finish()
    }

    @Test func tooManyListeners_areRefused_untilOneLeaves() async throws {
        let fixture = await Fixture()
        var streams: [HTTPStream] = []
        for _ in 0..<EventFeed.listenerLimit {
            streams.append(try #require(try await fixture.get("/api/v1/events").stream))
        }
        #expect(try await fixture.get("/api/v1/events").status == .serviceUnavailable)
        streams.removeLast().finish()
        #expect(try await fixture.get("/api/v1/events").status == .ok)
    }

    @Test func tenThousandEventsAtOnce_areBounded_andTheSlowAreToldOfTheGap() async throws {
        let fixture = await Fixture()
        let response = try await fixture.get("/api/v1/events")
        let stream = try #require(response.stream)
        _ = await stream.next()
        for _ in 0..<10_000 { fixture.feed.publish("message_invalid") { _ in Array("{}".utf8) } }
        let text = String(decoding: try #require(await stream.next()), as: UTF8.self)
        #expect(text.hasPrefix("event: gap\n"))
        #expect(text.components(separatedBy: "event: message_invalid").count - 1 == EventFeed.capacity)
        let page = try await fixture.json("/api/v1/transitions?limit=512")
        #expect((page["transitions"] as? [Any])?.count == EventFeed.capacity)
        stream.finish()
    }
}
