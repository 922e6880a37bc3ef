/// The minor versions of HTTP/1 that are told apart; a higher one is treated as 1.1 (RFC 9110, section 2.5).
package enum HTTPVersion: Hashable, Sendable {
    /// Connections end after one reply unless the client asks otherwise.
    case http10
    /// Connections persist unless the client asks otherwise.
    case http11
}

/// One request, whole and within its bounds.
package struct HTTPRequest: Sendable {
    /// The method as it came; methods are case-sensitive.
    package let method: String
    /// The path of the target, from its `/`, not percent-decoded; routes are matched exactly.
    package let path: String
    /// What follows the first `?` of the target, raw.
    package let query: String?
    /// The version that the client speaks.
    package let version: HTTPVersion
    /// The header fields.
    package let headers: HTTPHeaders
    /// The body, when the server is configured to deliver it; else empty.
    package internal(set) var body: [UInt8] = []

    /// Whether the client wants the connection kept after the reply (RFC 9112, section 9.3).
    package var wantsKeepAlive: Bool {
        switch version {
        case .http11: !headers.list("connection", holds: "close")
        case .http10: headers.list("connection", holds: "keep-alive") && !headers.list("connection", holds: "close")
        }
    }
}
