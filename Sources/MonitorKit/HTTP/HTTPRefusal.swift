/// What the server itself says to a request that no handler answers.
package struct HTTPRefusal: Sendable {
    /// Turns a refusal into the reply that whoever asked can read.
    package typealias Shape = @Sendable (HTTPRefusal) -> HTTPResponse

    /// Why there is no answer.
    package enum Reason: String, Hashable, Sendable {
        /// The bytes are no request, or one beyond a bound.
        case badRequest = "bad_request"
        /// The request did not arrive whole in time.
        case late = "request_timeout"
        /// So many connections are open that only the probes are answered.
        case full = "too_many_connections"
        /// The token is missing, or is another one.
        case unauthorized
        /// Nothing answers under the path.
        case notFound = "not_found"
        /// The path is answered, but not for this method.
        case methodNotAllowed = "method_not_allowed"
    }

    /// The status of the reply.
    package let status: HTTPStatus
    /// Why there is no answer.
    package let reason: Reason
    /// What is wrong, or what to do instead; never the client's own text.
    package let text: String
    /// The path that was asked for; of bytes that are no request, what there is of it.
    package let path: String
    /// The paths that are answered, where none was found.
    package var paths: [String] = []
    /// Fields that the reply has to carry.
    package var fields: [HTTPField] = []

    /// Describes a refusal.
    package init(
        _ status: HTTPStatus, _ reason: Reason, _ text: String, path: String, paths: [String] = [],
        fields: [HTTPField] = []
    ) {
        self.status = status
        self.reason = reason
        self.text = text
        self.path = path
        self.paths = paths
        self.fields = fields
    }

    /// The refusal for people: text, with the paths that there are.
    package var plain: HTTPResponse {
        .text(([text] + paths).joined(separator: "\n"), status: status, headers: fields)
    }
}
