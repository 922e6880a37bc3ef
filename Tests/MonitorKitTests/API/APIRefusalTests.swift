import Foundation
import Synchronization
import Testing

@testable import MonitorKit

/// Whatever is refused under the API is JSON with a way out, however early it is refused.
@Suite(.timeLimit(.minutes(15))) struct APIRefusalTests {
    private func error(_ body: [UInt8]) throws -> [String: String] {
        let object = try #require(try JSONSerialization.jsonObject(with: Data(body)) as? [String: Any])
        return try #require(object["error"] as? [String: String])
    }

    private static let hints: [(HTTPRequestError, String)] = [
        (.malformedTarget, "escape other characters with %"), (.invalidHost, "one Host field"),
        (.targetTooLong(limit: 9), "name only what is to be filtered"), (.tooManyFields(limit: 9), "fewer"),
        (.headTooLarge(limit: 9), "shorter"), (.bodyTooLarge(limit: 9), "no body"), (.lengthRequired, "no body"),
        (.unknownTransferCoding, "no body"), (.unknownExpectation, "Expect"), (.unsupportedVersion, "HTTP/1.1"),
    ]

    @Test(arguments: hints) func bytesThatAreNoRequest_areToldWhatToSend(
        _ cause: HTTPRequestError, _ hint: String
    ) throws {
        let response = APIError.shape(
            HTTPRefusal(cause.status, .badRequest, cause.description, path: "/api/v1/status"))
        #expect(response.status == cause.status && response.contentType == "application/json; charset=utf-8")
        let said = try error(response.body)
        #expect(said["code"] == "bad_request" && said["message"] == cause.description)
        #expect(said["hint"]?.contains(hint) == true, "\(said)")
    }

    @Test func requestThatIsLate_isRefused_andCounted_withItsPath() async throws {
        let told = Mutex<[String]>([])
        try await withServer { configuration in
            configuration.headTimeout = .seconds(4)
            configuration.bodyTimeout = .milliseconds(50)
            configuration.shape = APIError.shape
            configuration.answered = { path, status in
                told.withLock { $0.append("\(path ?? "none") \(status.rawValue)") }
            }
        } body: { _, port, loop in
            for request in [
                "GET /api/v1/status HTTP/1.1\r\nHost",
                "POST /api/v1/digest HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\na",
            ] {
                let reply = try await WireClient(port: port, on: loop).exchange(request)
                #expect(reply.status == 408)
                #expect(try error(reply.body)["code"] == "request_timeout")
            }
            let reply = try await WireClient(port: port, on: loop).exchange("GET /metrics HTTP/1.1\r\nHost")
            #expect(reply.status == 408 && reply.text == "The request did not arrive whole in time.\n")
        }
        #expect(told.withLock { $0 } == ["/api/v1/status 408", "/api/v1/digest 408", "/metrics 408"])
    }

    @Test func fullServer_refusesTheAPI_asItsClientsRead() async throws {
        try await withServer { configuration in
            configuration.maximumConnections = 0
            configuration.probeReserve = 1
            configuration.probeHeadTimeout = .seconds(600)
            configuration.shape = APIError.shape
        } body: { _, port, loop in
            let client = try await WireClient(port: port, on: loop)
            let reply = try await client.exchange("GET /api/v1/status HTTP/1.1\r\nHost: h\r\n\r\n")
            #expect(reply.status == 503)
            #expect(reply.head.components(separatedBy: "Retry-After: 5\r\n").count == 2)
            let said = try error(reply.body)
            #expect(said["code"] == "too_many_connections" && said["hint"]?.hasSuffix("try again later") == true)
        }
    }

    @Test(arguments: APIRoute.allCases)
    func unknownParameter_isRefused_asTheDocumentSays(_ route: APIRoute) async throws {
        let path = route.path.replacingOccurrences(of: "{id}", with: "x")
        let response = try await MonitorAPITests.Fixture().get("\(path)?nope=1")
        #expect(response.status == .badRequest)
        #expect(try error(response.body)["code"] == "unknown_parameter")
        #expect(try described("400", of: route) != nil, "\(route.path)")
    }

    /// Without the token, and where there is no room, each route is refused; the document says so of each.
    @Test(arguments: APIRoute.allCases)
    func closedDoor_andFullServer_areInTheDocument(_ route: APIRoute) throws {
        let unauthorized = try #require(try described("401", of: route), "\(route.path)")
        #expect((unauthorized["headers"] as? [String: Any])?["WWW-Authenticate"] != nil)
        let full = try #require(try described("503", of: route), "\(route.path)")
        #expect((full["headers"] as? [String: Any])?["Retry-After"] != nil)
        for response in [unauthorized, full] {
            let content = try #require(response["content"] as? [String: [String: [String: String]]])
            #expect(content["application/json"]?["schema"] == ["$ref": "#/components/schemas/Error"])
        }
    }

    /// What the document says of a status of a route; nil where it says nothing.
    private func described(_ status: String, of route: APIRoute) throws -> [String: Any]? {
        let file = try #require(SourceTree.file("docs/openapi.json"))
        let document = try #require(try JSONSerialization.jsonObject(with: Data(file.text.utf8)) as? [String: Any])
        let paths = try #require(document["paths"] as? [String: [String: [String: Any]]])
        let responses = try #require(paths[route.path]?["get"]?["responses"] as? [String: [String: Any]])
        guard let reference = responses[status]?["$ref"] as? String else { return responses[status] }
        let name = try #require(reference.split(separator: "/").last.map(String.init))
        let components = try #require(document["components"] as? [String: [String: Any]])
        return components["responses"]?[name] as? [String: Any]
    }
}
