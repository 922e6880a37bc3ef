/// A table of paths to handlers, for `GET` and `HEAD`.
///
/// Paths match exactly, byte for byte; a path registered as a folder also takes whatever stands below it. There is no
/// other pattern, no parameter and no method that changes anything: the surface is read-only.
package struct HTTPRoutes: Sendable {
    /// Answers one request; what stands below a folder is in the request's path.
    package typealias Handler = @Sendable (HTTPRequest) async -> HTTPResponse

    private static let allowed = HTTPField("Allow", "GET, HEAD")

    private let shape: HTTPRefusal.Shape
    private var token: AccessToken?
    private var open: Set<String> = []
    private var exact: [String: Handler] = [:]
    private var folders: [String: Handler] = [:]

    /// Starts without a path.
    ///
    /// - Parameter shape: How what is not answered is refused.
    package init(refusing shape: @escaping HTTPRefusal.Shape = { $0.plain }) {
        self.shape = shape
    }

    /// Answers one path.
    package mutating func get(_ path: String, _ handler: @escaping Handler) {
        exact[path] = handler
    }

    /// Answers everything one level below a path, such as `/messages/<id>` below `/messages`.
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
            return refuse(request, .unauthorized, .unauthorized, AccessToken.demand, fields: [AccessToken.challenge])
        }
        guard let handler = handler(for: request.path) else {
            // Lists what there is instead; does not repeat what was asked for, which is the client's text.
            return refuse(request, .notFound, .notFound, "Not found. The paths here are:", paths: paths)
        }
        guard request.method == "GET" || request.method == "HEAD" else {
            return refuse(
                request, .methodNotAllowed, .methodNotAllowed, "Only GET and HEAD are answered.",
                fields: [Self.allowed])
        }
        return await handler(request)
    }

    private func refuse(
        _ request: HTTPRequest, _ status: HTTPStatus, _ reason: HTTPRefusal.Reason, _ text: String,
        paths: [String] = [], fields: [HTTPField] = []
    ) -> HTTPResponse {
        shape(HTTPRefusal(status, reason, text, path: request.path, paths: paths, fields: fields))
    }

    private func handler(for path: String) -> Handler? {
        if let handler = exact[path] { return handler }
        guard let slash = path.lastIndex(of: "/"), path.index(after: slash) < path.endIndex else { return nil }
        return folders[String(path[..<slash])]
    }
}
