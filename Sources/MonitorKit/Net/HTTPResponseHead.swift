/// Status line and fields of a response, RFC 9112.
///
/// Stricter than the RFC allows a client to be (lines end with CRLF, fields are not folded): two readers must not
/// understand the same bytes differently.
struct HTTPResponseHead: Sendable {
    /// The longest accepted head in bytes, 1xx heads before it included.
    static let lengthLimit = 32_768
    /// The most fields.
    static let fieldLimit = 200

    let minorVersion: Int
    let status: Int
    let fields: [HTTPField]

    /// How long the body is.
    enum Framing: Hashable, Sendable {
        case length(Int)
        case chunked
        case untilClose
    }

    /// Parses the bytes of a head up to but without its empty line.
    init(parsing bytes: ArraySlice<UInt8>) throws(UpstreamFailure) {
        var rest = bytes
        (minorVersion, status) = try Self.statusLine(Self.popLine(&rest))
        var fields: [HTTPField] = []
        while !rest.isEmpty {
            guard fields.count < Self.fieldLimit else { throw UpstreamFailure(.tooLarge, "too many header fields") }
            fields.append(try Self.field(Self.popLine(&rest)))
        }
        self.fields = fields
    }

    /// Where the empty line is, as the index behind the last field line; the search starts at `start`.
    static func end(in bytes: [UInt8], from start: Int) -> Int? {
        guard bytes.count >= 4 else { return nil }
        return bytes.withUnsafeBufferPointer { bytes in
            var index = max(start, 3)
            while index < bytes.count {
                if bytes[index] == 0x0A, bytes[index - 1] == 0x0D, bytes[index - 2] == 0x0A, bytes[index - 3] == 0x0D {
                    return index - 1
                }
                index += 1
            }
            return nil
        }
    }

    /// Whether the connection may carry another request afterwards.
    var allowsReuse: Bool {
        let tokens = values("connection").flatMap { $0.lowercased().split(separator: ",") }.map(trimmed)
        if tokens.contains("close") { return false }
        return minorVersion == 1 || tokens.contains("keep-alive")
    }

    /// Decides the framing; refuses what two readers could read differently (RFC 9112, section 6.3).
    func framing() throws(UpstreamFailure) -> Framing {
        let codings = values("transfer-encoding")
        let lengths = values("content-length")
        if !codings.isEmpty {
            guard codings.count == 1, codings[0].lowercased() == "chunked", minorVersion == 1 else {
                throw UpstreamFailure(.http, "a transfer coding other than one chunked")
            }
            guard lengths.isEmpty else { throw UpstreamFailure(.http, "both chunked and a content length") }
            return .chunked
        }
        if status == 204 { return .length(0) }
        guard let first = lengths.first else { return .untilClose }
        guard lengths.allSatisfy({ $0 == first }) else { throw UpstreamFailure(.http, "content lengths that differ") }
        return .length(try Self.decimal(first))
    }

    /// Refuses a body that is compressed although `identity` was asked for.
    func requireIdentityCoding() throws(UpstreamFailure) {
        guard values("content-encoding").allSatisfy({ $0.lowercased() == "identity" || $0.isEmpty }) else {
            throw UpstreamFailure(.decode, "a compressed body, which was not asked for")
        }
    }

    private func values(_ name: String) -> [String] {
        fields.filter { $0.name == name }.map(\.value)
    }

    private static func decimal(_ text: String) throws(UpstreamFailure) -> Int {
        guard !text.isEmpty, text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else {
            throw UpstreamFailure(.http, "a content length that is no number")
        }
        return Int(text) ?? .max
    }

    /// Takes the line off, without its end.
    private static func popLine(_ rest: inout ArraySlice<UInt8>) throws(UpstreamFailure) -> ArraySlice<UInt8> {
        let end = rest.firstIndex(of: 0x0A) ?? rest.endIndex
        guard end > rest.startIndex, end < rest.endIndex, rest[end - 1] == 0x0D else {
            throw UpstreamFailure(.http, "a header line that does not end with CRLF")
        }
        defer { rest = rest[(end + 1)...] }
        return rest[rest.startIndex..<(end - 1)]
    }

    /// `HTTP/1.1 200 OK`; the reason phrase is of no interest and may be missing.
    private static func statusLine(_ line: ArraySlice<UInt8>) throws(UpstreamFailure) -> (minor: Int, status: Int) {
        let bytes = Array(line.prefix(13))
        let digits = bytes.dropFirst(9).prefix(3)
        guard bytes.count >= 12, bytes.starts(with: "HTTP/1.".utf8), bytes[7] == 0x30 || bytes[7] == 0x31,
            bytes[8] == 0x20, digits.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }), bytes.count == 12 || bytes[12] == 0x20
        else { throw UpstreamFailure(.http, "the answer does not begin with an HTTP/1.1 status line") }
        let status = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
        guard (100...599).contains(status) else { throw UpstreamFailure(.http, "a status out of range") }
        return (Int(bytes[7] - 0x30), status)
    }

    private static func field(_ line: ArraySlice<UInt8>) throws(UpstreamFailure) -> HTTPField {
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex,
            line[..<colon].allSatisfy(isToken)
        else { throw UpstreamFailure(.http, "a malformed header field") }
        let value = trimmed(line[(colon + 1)...])
        guard value.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }) else {
            throw UpstreamFailure(.http, "a control character in a header field")
        }
        return HTTPField(
            String(decoding: line[..<colon].map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }, as: UTF8.self),
            String(decoding: value, as: UTF8.self))
    }

    /// RFC 9110, section 5.6.2.
    private static func isToken(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}

private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

private func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var rest = bytes.drop(while: isBlank)
    while let last = rest.last, isBlank(last) { rest.removeLast() }
    return rest
}

private func trimmed(_ text: Substring) -> String {
    String(decoding: trimmed(Array(text.utf8)[...]), as: UTF8.self)
}
