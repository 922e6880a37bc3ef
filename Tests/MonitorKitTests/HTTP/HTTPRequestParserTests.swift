import MonitorKit
import Testing

@Suite struct HTTPRequestParserTests {
    @Test func request_hasTheParts_ofTheExampleInRFC9112() throws {
        // RFC 9112, section 2.1, and the target of section 3.2.1.
        let request = try one(
            """
            GET /where?q=now HTTP/1.1\r
            User-Agent: curl/7.64.1\r
            Host:www.example.com\r
            Accept-Language: \t en, mi \r
            \r

            """)
        #expect(request.method == "GET")
        #expect(request.path == "/where")
        #expect(request.query == "q=now")
        #expect(request.version == .http11)
        #expect(request.headers.count == 3)
        #expect(request.headers["host"] == "www.example.com")
        #expect(request.headers["ACCEPT-language"] == "en, mi")
        #expect(request.headers.list("accept-language", holds: "MI"))
        #expect(request.headers["accept"] == nil)
        #expect(request.body.isEmpty)
    }

    @Test(arguments: [
        ("/", "/", nil), ("/?", "/", ""), ("/a%2Fb/c", "/a%2Fb/c", nil),
        ("/m?match[]={a=\"b\"}", "/m", "match[]={a=\"b\"}"),
        ("/a?b?c", "/a", "b?c"), ("http://www.example.org/pub/WWW/", "/pub/WWW/", nil), ("HTTP://h:80?q", "/", "q"),
        ("http://[::1]:7300", "/", nil), ("//double", "//double", nil),
    ])
    func target_isSplit_inOriginAndAbsoluteForm(target: String, path: String, query: String?) throws {
        let request = try one("GET \(target) HTTP/1.1\r\nHost: h\r\n\r\n")
        #expect(request.path == path)
        #expect(request.query == query)
    }

    @Test(arguments: [
        "", "*", "metrics", "www.example.com:80", "ftp://h/", "http://", "http:///a", "http://user@h/", "/a b", "/#f",
        "/a?b#c",
        "/%", "/%4", "/%zz", "/\"", "/<", "/\\", "/^", "/`", "/{", "/|", "/é", "/a?é",
    ])
    func target_isRefused_whenItIsNotOneOfAPage(target: String) {
        let error = refusal("GET \(target) HTTP/1.1\r\nHost: h\r\n\r\n")
        #expect(error == .malformedTarget || (target.isEmpty && error == .malformedTarget))
        #expect(error?.status == .badRequest)
    }

    @Test(arguments: [
        "GET /\r\n\r\n", "GET\r\n\r\n", " GET / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1 \r\n\r\n", "GET / http/1.1\r\n\r\n",
        "GET / HTTP/11\r\n\r\n", "GET / HTTP/1.1.1\r\n\r\n", "GET / HTTP/a.1\r\n\r\n", "G@T / HTTP/1.1\r\n\r\n",
        "\r\n\r\n\r\n\r\n\r\n",
    ])
    func requestLine_isRefused_whenMalformed(text: String) {
        let error = refusal(text)
        // A target that swallows the surplus space is the one that is named.
        #expect(error == .malformedRequestLine || error == .malformedTarget)
        #expect(error?.status == .badRequest)
    }

    @Test(arguments: [
        "Host : h", " Host: h", "Host: h\r\n folded", "Host: h\r\n\tfolded", "Host: h\r\n: empty",
        "Host: h\r\nno colon",
        "Host: h\r\nA(b): c", "Host: h\r\né: c",
    ])
    func field_isRefused_whenMalformed(fields: String) {
        #expect(refusal("GET / HTTP/1.1\r\n\(fields)\r\n\r\n") == .malformedField)
    }

    @Test(arguments: [
        "GET / HTTP/1.1\r\nHost: h\rX: y\r\n\r\n", "GET / HTTP/1.1\nHost: h\n\n",
        "GET / HTTP/1.1\r\nHost: h\nX: y\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\0\r\n\r\n", "GET /\0 HTTP/1.1\r\n", "GET / HTTP/1.1\r\nX: \u{7F}\r\n",
        "\u{16}\u{03}\u{01}\u{02}",
        "\u{1B}[31mGET /",
    ])
    func controlCharacters_areRefused_beforeTheHeadIsWhole(text: String) {
        #expect(refusal(text) == .malformedLine)
    }

    @Test func http2Preface_isRefused() {
        // RFC 9113, section 3.4.
        #expect(refusal("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")?.status == .badRequest)
    }

    @Test(arguments: [
        ("HTTP/2.0", HTTPRequestError?.some(.unsupportedVersion)), ("HTTP/0.9", .unsupportedVersion), ("HTTP/1.0", nil),
        ("HTTP/1.1", nil), ("HTTP/1.9", nil),
    ])
    func version_isRefused_unlessItsMajorIsOne(version: String, error: HTTPRequestError?) {
        #expect(refusal("GET / \(version)\r\nHost: h\r\n\r\n") == error)
    }

    @Test(arguments: [
        ("HTTP/1.1", "X: y"), ("HTTP/1.1", "Host: a\r\nHost: a"), ("HTTP/1.0", "Host: a\r\nHost: a"),
        ("HTTP/1.1", "Host: a b"),
        ("HTTP/1.1", "Host: a/b"), ("HTTP/1.1", "Host: u@h"),
    ])
    func host_isRefused_unlessThereIsOne(version: String, fields: String) {
        #expect(refusal("GET / \(version)\r\n\(fields)\r\n\r\n") == .invalidHost)
    }

    @Test(arguments: ["Host:", "Host: [::1]:7300", "Host: xmsg-mon.monitoring.svc:7300", "host: 10.0.0.1"])
    func host_isTaken_whenItIsAnAuthority(field: String) throws {
        #expect(try one("GET / HTTP/1.1\r\n\(field)\r\n\r\n").path == "/")
    }

    @Test(arguments: [
        ("Content-Length: 1\r\nContent-Length: 2", HTTPRequestError.invalidContentLength),
        ("Content-Length: 1, 1", .invalidContentLength), ("Content-Length: -1", .invalidContentLength),
        ("Content-Length: +1", .invalidContentLength), ("Content-Length: 0x1", .invalidContentLength),
        ("Content-Length:", .invalidContentLength), ("Content-Length: 1 1", .invalidContentLength),
        ("Content-Length: 65537", .bodyTooLarge(limit: 65_536)),
        ("Content-Length: 99999999999999999999999999", .bodyTooLarge(limit: 65_536)),
        ("Content-Length: 3\r\nTransfer-Encoding: chunked", .ambiguousLength),
        ("Transfer-Encoding: identity", .ambiguousLength), ("Transfer-Encoding: chunked, gzip", .ambiguousLength),
        ("Transfer-Encoding:", .ambiguousLength), ("Transfer-Encoding: gzip, chunked", .unknownTransferCoding),
        ("Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked", .unknownTransferCoding),
        ("Transfer-Encoding: Chunked", .lengthRequired), ("Expect: 200-ok", .unknownExpectation),
    ])
    func length_isRefused_whenItIsNotOneNumberWithinTheLimit(fields: String, error: HTTPRequestError) {
        #expect(refusal("POST / HTTP/1.1\r\nHost: h\r\n\(fields)\r\n\r\n") == error)
    }

    @Test func chunkedBody_isRefused_inHTTP10() {
        #expect(refusal("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n") == .ambiguousLength)
    }

    @Test(arguments: [
        (HTTPRequestError.ambiguousLength, 400), (.unknownTransferCoding, 501), (.lengthRequired, 411),
        (.unknownExpectation, 417), (.unsupportedVersion, 505), (.targetTooLong(limit: 1), 414),
        (.headTooLarge(limit: 1), 431), (.tooManyFields(limit: 1), 431), (.bodyTooLarge(limit: 1), 413),
    ])
    func refusal_hasTheStatusOfItsRFC(error: HTTPRequestError, code: Int) {
        #expect(error.status.rawValue == code)
        #expect(!error.description.isEmpty)
    }

    @Test func head_isTaken_upToItsLimit_andNotBeyond() throws {
        var limits = HTTPRequestLimits()
        limits.head = 100
        let frame = "GET / HTTP/1.1\r\nHost: h\r\nX: \r\n\r\n"
        let full = String(repeating: "x", count: 100 - frame.utf8.count)
        #expect(try one("GET / HTTP/1.1\r\nHost: h\r\nX: \(full)\r\n\r\n", limits).headers["x"] == full)
        #expect(refusal("GET / HTTP/1.1\r\nHost: h\r\nX: \(full)x\r\n\r\n", limits) == .headTooLarge(limit: 100))
        #expect(refusal("GET /\(full)\(full)", limits) == .targetTooLong(limit: 100))
    }

    @Test func fields_areTaken_upToTheirNumber_andNotBeyond() throws {
        func text(_ count: Int) -> String {
            "GET / HTTP/1.1\r\nHost: h\r\n" + String(repeating: "a:\r\n", count: count - 1) + "\r\n"
        }
        #expect(try one(text(100)).headers.count == 100)
        #expect(refusal(text(101)) == .tooManyFields(limit: 100))
    }

    @Test func requests_areTheSame_howeverTheBytesAreCut() throws {
        let text =
            "\r\nPOST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello" + "GET /b?c HTTP/1.1\r\nHost: h\r\n\r\n"
        var limits = HTTPRequestLimits()
        limits.body = .delivered(upTo: 5)
        let bytes = Array(text.utf8)
        for size in 1...bytes.count {
            var parser = HTTPRequestParser(limits: limits)
            var seen: [String] = []
            for begin in stride(from: 0, to: bytes.count, by: size) {
                parser.append(bytes[begin..<min(begin + size, bytes.count)])
                while case .request(let request) = try parser.next() {
                    seen.append("\(request.method) \(request.path) \(String(decoding: request.body, as: UTF8.self))")
                }
            }
            #expect(seen == ["POST /a hello", "GET /b "], "in pieces of \(size)")
            #expect(parser.isBetweenRequests)
        }
    }

    @Test func body_isDropped_whenThePolicyIsToIgnoreIt() throws {
        let request = try one("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhello")
        #expect(request.body.isEmpty)
    }

    @Test func expectation_isTold_onceAndOnlyWhenTheBodyIsStillMissing() throws {
        let head = "POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-Continue\r\nContent-Length: 2\r\n\r\n"
        var parser = HTTPRequestParser()
        parser.append(head.utf8)
        guard case .expectsContinue = try parser.next() else { return #expect(Bool(false), "not told") }
        guard case .needsBytes = try parser.next() else { return #expect(Bool(false), "told twice") }
        #expect(parser.isInsideBody)
        parser.append("ab".utf8)
        guard case .request = try parser.next() else { return #expect(Bool(false), "no request") }
        parser.append("\(head)ab".utf8)
        guard case .request = try parser.next() else { return #expect(Bool(false), "told although the body is here") }
    }

    @Test(arguments: [
        ("HTTP/1.1", "A: b", true), ("HTTP/1.1", "Connection: x, CLOSE", false), ("HTTP/1.0", "A: b", false),
        ("HTTP/1.0", "Connection: Keep-Alive", true), ("HTTP/1.0", "Connection: keep-alive, close", false),
        ("HTTP/1.1", "Connection: closed", true), ("HTTP/1.1", "Connection: a\r\nConnection: close", false),
    ])
    func connection_isKept_asSection93Says(version: String, fields: String, isKept: Bool) throws {
        #expect(try one("GET / \(version)\r\nHost: h\r\n\(fields)\r\n\r\n").wantsKeepAlive == isKept)
    }

    @Test func anyBytes_areRefusedOrTaken_withoutATrap() {
        var generator = SplitMix64(state: 7)
        let seed = Array(
            "POST /a?b HTTP/1.1\r\nHost: h\r\nContent-Length: 12\r\nExpect: 100-continue\r\n\r\nhello world!".utf8)
        var refused = 0
        for _ in 0..<20_000 {
            var bytes = seed + seed
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                bytes[Int.random(in: bytes.indices, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
            }
            var parser = HTTPRequestParser()
            parser.append(bytes[..<Int.random(in: bytes.indices, using: &generator)])
            do { for _ in 0..<4 { _ = try parser.next() } } catch { refused += 1 }
        }
        #expect(refused > 1_000)
    }

    private func one(_ text: String, _ limits: HTTPRequestLimits = HTTPRequestLimits()) throws -> HTTPRequest {
        var parser = HTTPRequestParser(limits: limits)
        parser.append(text.utf8)
        guard case .request(let request) = try parser.next() else { throw Incomplete() }
        #expect(parser.isBetweenRequests)
        return request
    }

    private func refusal(_ text: String, _ limits: HTTPRequestLimits = HTTPRequestLimits()) -> HTTPRequestError? {
        var parser = HTTPRequestParser(limits: limits)
        parser.append(text.utf8)
        do {
            _ = try parser.next()
            return nil
        } catch {
            return error
        }
    }

    private struct Incomplete: Error {}

    /// A small generator with a seed, so that a failure can be met again.
    private struct SplitMix64: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }
}
