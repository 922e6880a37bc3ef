/// Why a text is not the URL of an endpoint.
///
/// The texts are fixed and hold no part of the URL: path, user and password are secrets, and after a slip of the
/// pen any part may be one of them.
package enum EndpointURLError: Error, Hashable, Sendable, CaseIterable {
    /// Nothing there.
    case empty
    /// Longer than `EndpointURL.lengthLimit`.
    case tooLong
    /// A blank, a control character or a character outside of ASCII.
    case forbiddenCharacter
    /// `ws://` or `wss://`.
    case webSocket
    /// Another scheme, or none.
    case unsupportedScheme
    /// A `#`.
    case fragment
    /// A user or password that Basic authorization cannot carry.
    case invalidCredentials
    /// No host.
    case missingHost
    /// A host that is no name, no IPv4 and no bracketed IPv6 address.
    case invalidHost
    /// A port that is not in 1...65535.
    case invalidPort
}

extension EndpointURLError: CustomStringConvertible {
    /// What is wrong, and what to write instead.
    package var description: String {
        switch self {
        case .empty: "the URL is empty; write http://host:port or https://host/path"
        case .tooLong: "the URL is longer than \(EndpointURL.lengthLimit) bytes"
        case .forbiddenCharacter:
            "the URL has a blank, a control or a non-ASCII character; write it percent-encoded, such as %20"
        case .webSocket:
            "WebSocket endpoints (ws://, wss://) are not supported; give the node's http:// or https:// endpoint"
        case .unsupportedScheme: "the URL must begin with http:// or https://"
        case .fragment: "the URL has a #, which a server never sees; leave it out, or write %23"
        case .invalidCredentials:
            "user and password before the @ are not usable; write special characters percent-encoded, such as %40 for @"
        case .missingHost: "the URL names no host; write http://host:port or https://host/path"
        case .invalidHost: "the host is not a name, an IPv4 address or an IPv6 address in brackets, such as [::1]"
        case .invalidPort:
            "the port is not a number from 1 to 65535; write special characters of a password percent-encoded"
        }
    }
}

/// Where an endpoint is reached over HTTP, and as whom: scheme, host, port, path, credentials and fields.
///
/// Path, query, credentials and fields often hold API keys, and hosts name customers: no description, debug description or
/// dump of the value shows more than the scheme.
package struct EndpointURL: Hashable, Sendable {
    /// The longest accepted URL in bytes.
    package static let lengthLimit = 4_096

    /// How the connection is made.
    package enum Scheme: String, Hashable, Sendable {
        /// Plain text.
        case http
        /// TLS.
        case https

        /// The port when the URL names none.
        package var defaultPort: UInt16 { self == .http ? 80 : 443 }
    }

    /// Where a connection leads; connections are shared by the endpoints of one origin.
    package struct Origin: Hashable, Sendable {
        /// How the connection is made.
        package let scheme: Scheme
        /// A name in lower case or an address, IPv6 without brackets.
        package let host: String
        /// The port.
        package let port: UInt16

        /// Whether the host is an address and not a name.
        package var isAddress: Bool { SocketAddress(ip: host, port: port) != nil }

        /// The value of the Host field.
        var hostField: String {
            let name = host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]" : host
            return port == scheme.defaultPort ? name : "\(name):\(port)"
        }
    }

    /// Scheme, host and port.
    package let origin: Origin
    /// Path and query as they were written, secret; begins with a slash.
    package let target: String
    /// The secret value of the Authorization field, when the URL has credentials.
    package let authorization: String?
    /// Further fields that go with each request, secret as well.
    package private(set) var fields: [HTTPField] = []

    init(origin: Origin, target: String, authorization: String?) {
        self.origin = origin
        self.target = target
        self.authorization = authorization
    }

    /// Whether requests say who we are, by URL or field.
    package var hasAuthorization: Bool {
        authorization != nil || fields.contains(where: \.isAuthorization)
    }

    /// The same endpoint, asked with further fields in the head of each request.
    ///
    /// Names and values go out as they are: they must be valid already.
    package func sending(_ fields: [HTTPField]) -> EndpointURL {
        var url = self
        url.fields += fields
        return url
    }

    /// How the connection is made.
    package var scheme: Scheme { origin.scheme }
    /// A name in lower case or an address, IPv6 without brackets; not for labels or logs.
    package var host: String { origin.host }
    /// The port.
    package var port: UInt16 { origin.port }

    /// The endpoint below this one: joined with one slash, before the query.
    ///
    /// The path must be ours and a valid target already, such as `/v0/consensusInfo`.
    package func appending(path: String) -> EndpointURL {
        let split = target.firstIndex(of: "?") ?? target.endIndex
        var joined = String(target[..<split])
        if joined.hasSuffix("/") { joined.removeLast() }
        joined += path.hasPrefix("/") ? path : "/" + path
        return EndpointURL(origin: origin, target: joined + target[split...], authorization: authorization)
            .sending(fields)
    }
}

extension EndpointURL: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The scheme; the rest is secret.
    package var description: String { "\(scheme.rawValue)://…" }
    /// The scheme; the rest is secret.
    package var debugDescription: String { description }
    /// No children, so that `dump` shows nothing either.
    package var customMirror: Mirror { Mirror(self, children: [:], displayStyle: .struct) }
}

extension EndpointURL.Origin: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The scheme; the host may name a customer.
    package var description: String { "\(scheme.rawValue)://…" }
    /// The scheme; the host may name a customer.
    package var debugDescription: String { description }
    /// No children, so that `dump` shows nothing either.
    package var customMirror: Mirror { Mirror(self, children: [:], displayStyle: .struct) }
}
