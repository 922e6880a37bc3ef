/// The head of a request, from lines that are known to end in CR LF and to hold no other control character than tab.
///
/// Refuses what RFC 9112 says must be refused and repairs nothing: what two parsers read differently is how requests
/// are smuggled.
struct HTTPRequestHead {
    /// The request, still without its body.
    let request: HTTPRequest
    /// How many bytes of body follow.
    let bodyLength: Int
    /// Whether the client waits for `100 Continue` before it sends the body.
    let expectsContinue: Bool

    /// Reads the request line and the fields; `lines` are the lines of `bytes` without their CR LF.
    init(bytes: [UInt8], lines: [Range<Int>]) throws(HTTPRequestError) {
        guard let first = lines.first else { throw .malformedRequestLine }
        let line = try Self.requestLine(bytes[first])
        let headers = try Self.headers(bytes, lines.dropFirst())
        try Self.checkHost(headers, line.version)
        request = HTTPRequest(
            method: line.method, path: line.path, query: line.query, version: line.version, headers: headers)
        bodyLength = try Self.bodyLength(headers, line.version)
        expectsContinue = try Self.expectsContinue(headers, line.version)
    }

    private typealias RequestLine = (method: String, path: String, query: String?, version: HTTPVersion)

    /// `method SP request-target SP HTTP-version` (section 3), with single spaces.
    private static func requestLine(_ line: ArraySlice<UInt8>) throws(HTTPRequestError) -> RequestLine {
        let space = UInt8(ascii: " ")
        guard let methodEnd = line.firstIndex(of: space), let targetEnd = line.lastIndex(of: space),
            methodEnd < targetEnd
        else { throw .malformedRequestLine }
        let method = line[..<methodEnd]
        guard !method.isEmpty, method.allSatisfy(isTokenByte) else { throw .malformedRequestLine }
        let target = try HTTPTarget.parse(line[(methodEnd + 1)..<targetEnd])
        let version = try version(line[(targetEnd + 1)...])
        return (String(decoding: method, as: UTF8.self), target.path, target.query, version)
    }

    private static func version(_ text: ArraySlice<UInt8>) throws(HTTPRequestError) -> HTTPVersion {
        let digits = text.dropFirst("HTTP/".utf8.count)
        guard text.starts(with: "HTTP/".utf8), digits.count == 3,
            digits[digits.startIndex + 1] == UInt8(ascii: "."),
            let major = digits.first, let minor = digits.last, isDigit(major), isDigit(minor)
        else { throw .malformedRequestLine }
        guard major == UInt8(ascii: "1") else { throw .unsupportedVersion }
        return minor == UInt8(ascii: "0") ? .http10 : .http11
    }

    /// `field-name ":" OWS field-value OWS` (section 5); a folded line has no name and is refused (section 5.2).
    private static func headers(
        _ bytes: [UInt8], _ lines: ArraySlice<Range<Int>>
    ) throws(HTTPRequestError) -> HTTPHeaders {
        var fields: [HTTPHeaders.Field] = []
        fields.reserveCapacity(lines.count)
        for line in lines {
            guard let colon = bytes[line].firstIndex(of: UInt8(ascii: ":")), colon > line.lowerBound,
                bytes[line.lowerBound..<colon].allSatisfy(isTokenByte)
            else { throw .malformedField }
            let value = HTTPHeaders.trimmed(bytes[(colon + 1)..<line.upperBound])
            fields.append(HTTPHeaders.Field(name: line.lowerBound..<colon, value: value.startIndex..<value.endIndex))
        }
        return HTTPHeaders(bytes: bytes, fields: fields)
    }

    /// One valid `Host` is required by HTTP/1.1; more than one is refused in either version (section 3.2).
    private static func checkHost(_ headers: HTTPHeaders, _ version: HTTPVersion) throws(HTTPRequestError) {
        let hosts = headers.values(of: "host")
        guard hosts.count == 1 || (hosts.isEmpty && version == .http10) else { throw .invalidHost }
        guard hosts.allSatisfy({ HTTPTarget.isHost(Array($0.utf8)[...]) }) else { throw .invalidHost }
    }

    /// The length of the body by section 6.3; lengths beyond `Int.max` saturate, and so exceed any limit.
    private static func bodyLength(
        _ headers: HTTPHeaders, _ version: HTTPVersion
    ) throws(HTTPRequestError) -> Int {
        let lengths = headers.values(of: "content-length")
        let codings = headers.values(of: "transfer-encoding").flatMap { $0.split(separator: ",") }
            .map { $0.filter { $0 != " " && $0 != "\t" }.lowercased() }
        if headers["transfer-encoding"] != nil {
            guard lengths.isEmpty, version == .http11, codings.last == "chunked" else { throw .ambiguousLength }
            guard codings == ["chunked"] else { throw .unknownTransferCoding }
            throw .lengthRequired
        }
        guard let first = lengths.first else { return 0 }
        guard lengths.allSatisfy({ $0 == first }), !first.isEmpty, first.utf8.allSatisfy(isDigit) else {
            throw .invalidContentLength
        }
        return first.utf8.reduce(0) { length, digit in
            let (tens, overflow) = length.multipliedReportingOverflow(by: 10)
            let (sum, carry) = tens.addingReportingOverflow(Int(digit - 0x30))
            return overflow || carry ? Int.max : sum
        }
    }

    private static func expectsContinue(
        _ headers: HTTPHeaders, _ version: HTTPVersion
    ) throws(HTTPRequestError) -> Bool {
        // HTTP/1.0 knows no interim reply: its expectation is ignored (RFC 9110, section 10.1.1).
        guard version == .http11, let expectation = headers["expect"] else { return false }
        guard expectation.lowercased() == "100-continue" else { throw .unknownExpectation }
        return true
    }

    /// A byte of a token (RFC 9110, section 5.6.2).
    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte)
    }
}
