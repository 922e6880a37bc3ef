/// Why a request cannot be answered, with the way out.
package struct APIError: Error, Hashable, Sendable {
    /// The status of the reply.
    package let status: HTTPStatus
    /// A word for programs.
    package let code: String
    /// What is wrong; never the client's own text.
    package let message: String
    /// What to do instead.
    package let hint: String

    /// Describes one refusal.
    package init(_ status: HTTPStatus, _ code: String, _ message: String, hint: String) {
        self.status = status
        self.code = code
        self.message = message
        self.hint = hint
    }

    /// The refusal as a reply.
    package var response: HTTPResponse { response(with: []) }

    /// The same with more fields.
    func response(with fields: [HTTPField]) -> HTTPResponse {
        var writer = JSONWriter()
        writer.object { json in
            json.key("error")
            json.object { json in
                json.member("code", code)
                json.member("message", message)
                json.member("hint", hint)
            }
        }
        var headers = fields + [HTTPField("Cache-Control", "no-store")]
        if status == .serviceUnavailable, !headers.contains(where: { $0.name == "Retry-After" }) {
            headers.append(HTTPField("Retry-After", "5"))
        }
        return HTTPResponse(
            status: status, contentType: APIResponse.contentType, headers: headers, body: writer.bytes + [0x0A])
    }
}

/// A query parameter that a route understands.
package struct APIParameter: Hashable, Sendable {
    /// Its name.
    package let name: String
    /// The values it takes, in words for people and as a pattern for programs.
    package let values: String

    /// The parameter for a text.
    fileprivate func refusal() -> APIError {
        APIError(.badRequest, "bad_parameter", "\(name) has a value that it cannot have", hint: "\(name) is \(values)")
    }
}

/// The parameters of one request, checked against those that its route understands.
struct APIQuery: Sendable {
    private static let limit = 4096
    private let values: [String: String]
    private let parameters: [APIParameter]

    init(_ query: String?, _ parameters: [APIParameter]) throws(APIError) {
        self.parameters = parameters
        var values: [String: String] = [:]
        let text = query ?? ""
        guard text.utf8.count <= Self.limit else {
            throw APIError(.badRequest, "bad_query", "the query is too long", hint: "name only what is to be filtered")
        }
        for part in text.split(separator: "&") {
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let names = parameters.map(\.name)
            guard pair.count == 2, let name = names.first(where: { $0 == pair[0] }) else {
                let known =
                    names.isEmpty ? "this path takes no parameters" : "parameters are \(names.joined(separator: ", "))"
                throw APIError(.badRequest, "unknown_parameter", "a parameter is not known here", hint: known)
            }
            guard let bytes = try? EndpointURL.percentDecoded(pair[1]),
                let value = String(validating: bytes, as: UTF8.self)
            else {
                throw APIError(
                    .badRequest, "bad_parameter", "\(name) has an escape that is none",
                    hint: "% stands before two hexadecimal digits")
            }
            guard values.updateValue(value, forKey: name) == nil else {
                throw APIError(.badRequest, "bad_parameter", "\(name) is given twice", hint: "give it once")
            }
        }
        self.values = values
    }

    /// The typed value of a parameter; nil where it is not given.
    func value<Value>(_ parameter: APIParameter, _ parse: (String) -> Value?) throws(APIError) -> Value? {
        guard let text = values[parameter.name] else { return nil }
        guard let value = parse(text) else { throw parameter.refusal() }
        return value
    }

    /// A whole number in a range, in decimal digits.
    func number(_ parameter: APIParameter, in range: ClosedRange<Int>) throws(APIError) -> Int? {
        try value(parameter) { text in
            guard (1...9).contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) }) else {
                return nil
            }
            return Int(text).flatMap { range.contains($0) ? $0 : nil }
        }
    }
}

/// A reply of the API.
enum APIResponse {
    static let contentType = "application/json; charset=utf-8"

    /// JSON with its `ETag`, or 304 for a client that has it.
    static func json(_ body: [UInt8], _ request: HTTPRequest) -> HTTPResponse {
        let words = Keccak256.hash(body).words
        let tag = "\"\(String(words.0, radix: 16))\""
        let headers = [HTTPField("ETag", tag), HTTPField("Cache-Control", "no-cache")]
        // A list may be spread over several fields (RFC 9110, section 5.3).
        if request.headers.values(of: "if-none-match").contains(where: { Self.holds($0, tag) }) {
            return HTTPResponse(status: .notModified, contentType: contentType, headers: headers, body: [])
        }
        return HTTPResponse(contentType: contentType, headers: headers, body: body + [0x0A])
    }

    /// Whether a list of tags holds one, weak or not (RFC 9110, section 13.1.2).
    private static func holds(_ list: String, _ tag: String) -> Bool {
        list.split(separator: ",").contains { part in
            let text = part.drop { $0 == " " }
            let bare = text.hasPrefix("W/") ? text.dropFirst(2) : text
            let trimmed = bare.reversed().drop { $0 == " " }.reversed()
            return String(trimmed) == tag || String(trimmed) == "*"
        }
    }
}
