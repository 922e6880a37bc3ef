/// The status codes that our servers answer with.
///
/// A closed set: codes that forbid a `Content-Length` (1xx, 204) are left out on purpose; only 304 goes without one.
package enum HTTPStatus: Int, CaseIterable, Hashable, Sendable {
    /// The answer to the question.
    case ok = 200
    /// The client has the answer already, by its `ETag`.
    case notModified = 304
    /// The bytes are not a request that RFC 9112 allows.
    case badRequest = 400
    /// The request has no valid credentials.
    case unauthorized = 401
    /// There is nothing under this path.
    case notFound = 404
    /// The path is known, the method is not one of its own.
    case methodNotAllowed = 405
    /// The request did not arrive whole in time.
    case requestTimeout = 408
    /// A body came without `Content-Length`.
    case lengthRequired = 411
    /// The body is larger than the server takes.
    case contentTooLarge = 413
    /// The request target is longer than the whole head may be.
    case uriTooLong = 414
    /// An `Expect` other than `100-continue`.
    case expectationFailed = 417
    /// The head is larger, or has more fields, than the server takes.
    case headerFieldsTooLarge = 431
    /// The handler failed.
    case internalServerError = 500
    /// A transfer coding that the server does not know.
    case notImplemented = 501
    /// Not now: not ready, not alive, or out of connections.
    case serviceUnavailable = 503
    /// A major version other than 1.
    case versionNotSupported = 505

    /// The phrase of RFC 9110, section 15, and of RFC 6585 for 431.
    package var reasonPhrase: String {
        switch self {
        case .ok: "OK"
        case .notModified: "Not Modified"
        case .badRequest: "Bad Request"
        case .unauthorized: "Unauthorized"
        case .notFound: "Not Found"
        case .methodNotAllowed: "Method Not Allowed"
        case .requestTimeout: "Request Timeout"
        case .lengthRequired: "Length Required"
        case .contentTooLarge: "Content Too Large"
        case .uriTooLong: "URI Too Long"
        case .expectationFailed: "Expectation Failed"
        case .headerFieldsTooLarge: "Request Header Fields Too Large"
        case .internalServerError: "Internal Server Error"
        case .notImplemented: "Not Implemented"
        case .serviceUnavailable: "Service Unavailable"
        case .versionNotSupported: "HTTP Version Not Supported"
        }
    }
}
