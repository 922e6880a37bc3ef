/// A table of paths to handlers, for `GET` and `HEAD`.
///
/// Paths match exactly, byte for byte; a path registered as a folder also takes whatever stands below it. There is no
/// other pattern, no parameter and no method that changes anything: the surface is read-only.
package struct HTTPRoutes: Sendable {
    /// Answers one request; what stands below a folder is in the request's path.
    package typealias Handler = @Sendable (HTTPRequest) async -> HTTPResponse

    private static let allowed = HTTPField("Allow", "GET, HEAD")

    private var token: AccessToken?
    private var open: Set<String> = []
    private var exact: [String: Handler] = [:]
    private var folders: [String: Handler] = [:]

    /// Starts without a path.
    package init() {}

    /// Answers one path.
    package mutating func get(_ path: String, _ handler: @escaping Handler) {
        exact[path] = handler
    }

    /// Answers everything one level below a path, such as `/api/v1/messages/<id>` below `/api/v1/messages`.
    package mutating func get(below path: String, _ handler: @escaping Handler) {
        folders[path] = handler
    }

    /// Answers only whoever sends the token, but for some paths that anybody may ask.
    package mutating func require(_ token: AccessToken, besides open: Set<String>) {
        self.token = token
        self.open = open
    }

    /// The paths that are answered, sorted.
    package var paths: [String] {
        (exact.keys + folders.keys.map { "\($0)/<id>" }).sorted()
    }

    /// Answers a request: by its handler, or with 401, 404 or 405.
    package func respond(to request: HTTPRequest) async -> HTTPResponse {
        // First of all: what there is below a closed door is nobody's business.
        if let token, !open.contains(request.path), !token.admits(request.headers) {
            return refusal(request, .unauthorized, "unauthorized", AccessToken.demand, AccessToken.challenge)
        }
        guard let handler = handler(for: request.path) else { return notFound(request.path) }
        guard request.method == "GET" || request.method == "HEAD" else {
            return refusal(
                request, .methodNotAllowed, "method_not_allowed", "Only GET and HEAD are answered.", Self.allowed)
        }
        return await handler(request)
    }

    /// What is refused under the API is refused as its clients read it.
    private func refusal(
        _ request: HTTPRequest, _ status: HTTPStatus, _ code: String, _ text: String, _ field: HTTPField
    ) -> HTTPResponse {
        request.path.hasPrefix("/api/")
            ? APIError(status, code, "this request is not answered", hint: text).response(with: [field])
            : .text(text, status: status, headers: [field])
    }

    private func handler(for path: String) -> Handler? {
        if let handler = exact[path] { return handler }
        guard let slash = path.lastIndex(of: "/"), path.index(after: slash) < path.endIndex else { return nil }
        return folders[String(path[..<slash])]
    }

    /// Lists what there is instead; does not repeat what was asked for, which is the client's text.
    private func notFound(_ path: String) -> HTTPResponse {
        guard !path.hasPrefix("/api/") else {
            return APIError(
                .notFound, "not_found", "there is nothing under this path",
                hint: "paths are \(paths.filter { $0.hasPrefix("/api/") }.joined(separator: ", "))"
            ).response
        }
        return .text("Not found. The paths here are:\n\(paths.joined(separator: "\n"))", status: .notFound)
    }
}
