/// What a client asks; where to is said by the `EndpointURL`.
package struct HTTPClientRequest: Sendable {
    /// The request methods that a monitor needs.
    package enum Method: String, Sendable {
        /// Reads.
        case get = "GET"
        /// Sends the body; JSON-RPC asks this way.
        case post = "POST"
    }

    /// How to ask.
    package var method: Method
    /// Further fields, of ours: names and values go out as they are.
    package var headers: [(name: String, value: String)]
    /// The bytes to send; ignored for `get`.
    package var body: [UInt8]
    /// Whether it takes one of the connections that are kept free for it where all others are in use.
    package var isUrgent = false

    /// Describes a request.
    package init(_ method: Method, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
        self.method = method
        self.headers = headers
        self.body = body
    }

    /// A POST of JSON.
    package static func json(_ body: [UInt8]) -> HTTPClientRequest {
        HTTPClientRequest(.post, headers: [("Content-Type", "application/json")], body: body)
    }

    /// The bytes of the request, RFC 9112, section 3.
    func encoded(for url: EndpointURL) -> [UInt8] {
        var head = "\(method.rawValue) \(url.target) HTTP/1.1\r\nHost: \(url.origin.hostField)\r\n"
        head += "User-Agent: xmsg-mon\r\nAccept-Encoding: identity\r\n"
        if let authorization = url.authorization { head += "Authorization: \(authorization)\r\n" }
        for field in url.fields { head += "\(field.name): \(field.value)\r\n" }
        for (name, value) in headers { head += "\(name): \(value)\r\n" }
        guard method == .post else { return Array((head + "\r\n").utf8) }
        head += "Content-Length: \(body.count)\r\n\r\n"
        var bytes: [UInt8] = []
        bytes.reserveCapacity(head.utf8.count + body.count)
        bytes.append(contentsOf: head.utf8)
        bytes.append(contentsOf: body)
        return bytes
    }
}

/// What came back: status, fields and the whole body.
package struct HTTPClientResponse: Sendable {
    /// The status code, 200...299 or 400...599 but not 429.
    package let status: Int
    /// The fields in order, names in lower case; chosen by the server, so never for labels or logs.
    package let headers: [HTTPField]
    /// The bytes of the body, without any framing.
    package let body: [UInt8]
    /// How many kept connections the endpoint has closed so far, each a moment after it was used; counted from 0 when none
    /// was kept for a while.
    private(set) var closedConnections: UInt64 = 0

    /// The same response, with what is known of the connections to its endpoint.
    func after(closedConnections: UInt64) -> HTTPClientResponse {
        var response = self
        response.closedConnections = closedConnections
        return response
    }

    /// The first value of a field, given its name in lower case.
    package func header(_ name: String) -> String? {
        headers.first { $0.name == name }?.value
    }
}
