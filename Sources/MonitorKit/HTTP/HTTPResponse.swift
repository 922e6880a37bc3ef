/// One reply.
///
/// The body is an array that replies can share: it is handed to the system as it is and never copied into a larger
/// one, so that a page that is rendered once costs nothing per reader.
package struct HTTPResponse: Sendable {
    /// The status.
    package var status: HTTPStatus
    /// The media type of the body.
    package var contentType: String
    /// Fields beside those that the server writes itself: `Content-Type`, `Content-Length`, `Connection`, `Date` and
    /// `X-Content-Type-Options`.
    package var headers: [HTTPField]
    /// The body; a reply to `HEAD` gives only its length.
    package var body: [UInt8]
    /// What follows the body, until the connection ends; nil for a reply that is whole.
    package var stream: HTTPStream?

    /// Makes a reply from its parts.
    package init(
        status: HTTPStatus = .ok, contentType: String, headers: [HTTPField] = [], body: [UInt8],
        stream: HTTPStream? = nil
    ) {
        self.status = status
        self.contentType = contentType
        self.headers = headers
        self.body = body
        self.stream = stream
    }

    /// A reply of plain text, ended by a line feed so that it reads well in a terminal.
    package static func text(
        _ text: String, status: HTTPStatus = .ok, headers: [HTTPField] = []
    ) -> HTTPResponse {
        HTTPResponse(
            status: status, contentType: "text/plain; charset=utf-8", headers: headers, body: Array("\(text)\n".utf8))
    }

    /// What a reply says about the connection.
    enum Persistence: Sendable {
        /// HTTP/1.1 needs no word for it.
        case stays
        /// HTTP/1.0 does.
        case staysByRequest
        case closes
    }

    /// The status line and the fields, with the empty line that ends them.
    func head(_ persistence: Persistence, date: String?) -> [UInt8] {
        var head: [UInt8] = []
        head.reserveCapacity(320)
        head += "HTTP/1.1 \(status.rawValue) \(status.reasonPhrase)\r\n".utf8
        if let date { Self.append(HTTPField("Date", date), to: &head) }
        Self.append(HTTPField("Content-Type", contentType), to: &head)
        // A stream ends with its connection, and 304 stands for a body that the client has.
        if stream == nil, status != .notModified { head += "Content-Length: \(body.count)\r\n".utf8 }
        head += "X-Content-Type-Options: nosniff\r\n".utf8
        switch persistence {
        case .stays: break
        case .staysByRequest: head += "Connection: keep-alive\r\n".utf8
        case .closes: head += "Connection: close\r\n".utf8
        }
        for field in headers { Self.append(field, to: &head) }
        head += "\r\n".utf8
        return head
    }

    private static func append(_ field: HTTPField, to head: inout [UInt8]) {
        head += field.name.utf8
        head += ": ".utf8
        head.append(contentsOf: field.value.utf8.lazy.map { $0 < 0x20 || $0 == 0x7F ? 0x20 : $0 })
        head += "\r\n".utf8
    }
}
