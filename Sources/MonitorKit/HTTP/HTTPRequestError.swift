/// Why bytes are refused as a request; each case is answered with its own status, and the connection then ends.
package enum HTTPRequestError: Error, Hashable, Sendable {
    /// A control character, a bare CR or a bare LF inside the head (RFC 9112, section 2.2).
    case malformedLine
    /// Not `method SP target SP HTTP/d.d` (section 3).
    case malformedRequestLine
    /// Neither origin-form nor absolute-form, or a character that no target may hold (section 3.2).
    case malformedTarget
    /// A field that is folded, has no name, or has a space before the colon (section 5).
    case malformedField
    /// HTTP/1.1 without `Host`, with two, or with one that names no host (section 3.2).
    case invalidHost
    /// A length that is not a number, or two that differ (section 6.3).
    case invalidContentLength
    /// `Transfer-Encoding` beside `Content-Length`, in HTTP/1.0, or not ending in `chunked` (section 6.1).
    case ambiguousLength
    /// A transfer coding other than `chunked` (section 6.1).
    case unknownTransferCoding
    /// A chunked body: only bodies with a known length are taken.
    case lengthRequired
    /// An expectation other than `100-continue` (RFC 9110, section 10.1.1).
    case unknownExpectation
    /// A major version other than 1.
    case unsupportedVersion
    /// No end of the request line within so many bytes.
    case targetTooLong(limit: Int)
    /// No end of the head within so many bytes.
    case headTooLarge(limit: Int)
    /// More header fields than this.
    case tooManyFields(limit: Int)
    /// A body of more than so many bytes.
    case bodyTooLarge(limit: Int)

    /// The status to answer with.
    package var status: HTTPStatus {
        switch self {
        case .malformedLine, .malformedRequestLine, .malformedTarget, .malformedField, .invalidHost,
            .invalidContentLength, .ambiguousLength:
            .badRequest
        case .unknownTransferCoding: .notImplemented
        case .lengthRequired: .lengthRequired
        case .unknownExpectation: .expectationFailed
        case .unsupportedVersion: .versionNotSupported
        case .targetTooLong: .uriTooLong
        case .headTooLarge, .tooManyFields: .headerFieldsTooLarge
        case .bodyTooLarge: .contentTooLarge
        }
    }
}

extension HTTPRequestError: CustomStringConvertible {
    /// What is wrong and what to send instead; never text that the client chose.
    package var description: String {
        switch self {
        case .malformedLine:
            "The head holds a control character or a line that does not end in CR LF. This port speaks plain HTTP/1.1."
        case .malformedRequestLine: "The request line is not `METHOD /path HTTP/1.1`."
        case .malformedTarget: "The request target is neither a path such as `/metrics` nor an http URL."
        case .malformedField: "A header field is not `Name: value` on one line."
        case .invalidHost: "HTTP/1.1 needs exactly one valid Host field."
        case .invalidContentLength: "Content-Length is not one decimal number."
        case .ambiguousLength: "The length of the body is ambiguous; send Content-Length only."
        case .unknownTransferCoding: "The transfer coding is not known; send Content-Length instead."
        case .lengthRequired: "Chunked bodies are not taken; send Content-Length instead."
        case .unknownExpectation: "The only expectation that is known is 100-continue."
        case .unsupportedVersion: "The version is not supported; use HTTP/1.1."
        case .targetTooLong(let limit): "The request line is longer than \(limit) bytes."
        case .headTooLarge(let limit): "The request head is larger than \(limit) bytes."
        case .tooManyFields(let limit): "The request has more than \(limit) header fields."
        case .bodyTooLarge(let limit): "The request body is larger than \(limit) bytes."
        }
    }
}
