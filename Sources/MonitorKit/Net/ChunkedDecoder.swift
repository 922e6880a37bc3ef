/// Takes the chunked framing off a body, RFC 9112, section 7.1.
///
/// Fed with whatever arrives; keeps at most one incomplete line. Extensions and trailers are skipped and bounded.
struct ChunkedDecoder: Sendable {
    /// The longest line: a chunk size with its extension, or one trailer field.
    static let lineLimit = 1_024
    /// The most bytes of trailers.
    static let trailerLimit = 8_192

    private enum Expectation {
        case size
        case data(Int)
        case endOfData
        case trailer
        case nothing
    }

    private let bodyLimit: Int
    private var expectation = Expectation.size
    private var line: [UInt8] = []
    private var trailerBytes = 0
    private(set) var body: [UInt8] = []

    init(bodyLimit: Int) {
        self.bodyLimit = bodyLimit
    }

    var isComplete: Bool {
        if case .nothing = expectation { true } else { false }
    }

    /// Consumes bytes and returns how many; fewer than given only when the body is complete.
    mutating func consume(_ bytes: ArraySlice<UInt8>) throws(UpstreamFailure) -> Int {
        var rest = bytes
        while !rest.isEmpty, !isComplete {
            if case .data(let missing) = expectation {
                takeData(&rest, missing)
            } else if let line = try takeLine(&rest) {
                try handle(line)
            }
        }
        return bytes.count - rest.count
    }

    private mutating func takeData(_ rest: inout ArraySlice<UInt8>, _ missing: Int) {
        let count = min(missing, rest.count)
        body.append(contentsOf: rest.prefix(count))
        rest = rest.dropFirst(count)
        expectation = count == missing ? .endOfData : .data(missing - count)
    }

    /// A whole line without its end, or nil when more bytes are needed.
    private mutating func takeLine(_ rest: inout ArraySlice<UInt8>) throws(UpstreamFailure) -> [UInt8]? {
        let end = rest.firstIndex(of: 0x0A)
        let part = rest[..<(end ?? rest.endIndex)]
        guard line.count + part.count <= Self.lineLimit else {
            throw UpstreamFailure(.http, "an overlong line in a chunked body")
        }
        line.append(contentsOf: part)
        guard let end else {
            rest = []
            return nil
        }
        rest = rest[(end + 1)...]
        guard line.popLast() == 0x0D else { throw UpstreamFailure(.http, "a chunk line that does not end with CRLF") }
        defer { line = [] }
        return line
    }

    private mutating func handle(_ line: [UInt8]) throws(UpstreamFailure) {
        switch expectation {
        case .size:
            let size = try Self.size(line)
            guard size <= bodyLimit - body.count else {
                throw UpstreamFailure(.tooLarge, "a chunked body over the cap")
            }
            expectation = size == 0 ? .trailer : .data(size)
        case .endOfData:
            guard line.isEmpty else { throw UpstreamFailure(.http, "a chunk longer than its size") }
            expectation = .size
        case .trailer:
            trailerBytes += line.count + 2
            guard trailerBytes <= Self.trailerLimit else { throw UpstreamFailure(.http, "endless trailers") }
            if line.isEmpty { expectation = .nothing }
        case .data, .nothing:
            return
        }
    }

    /// Hexadecimal digits, then nothing or an extension after `;`.
    private static func size(_ line: [UInt8]) throws(UpstreamFailure) -> Int {
        let digits = line.prefix { $0 != UInt8(ascii: ";") && $0 != 0x20 && $0 != 0x09 }
        let rest = line.dropFirst(digits.count).drop { $0 == 0x20 || $0 == 0x09 }
        guard !digits.isEmpty, rest.isEmpty || rest.first == UInt8(ascii: ";"),
            digits.allSatisfy({ ($0 >= 0x30 && $0 <= 0x39) || ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x66) })
        else { throw UpstreamFailure(.http, "a malformed chunk size") }
        return Int(String(decoding: digits, as: UTF8.self), radix: 16) ?? .max
    }
}
