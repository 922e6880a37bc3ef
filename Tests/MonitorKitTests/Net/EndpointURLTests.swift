import Testing

@testable import MonitorKit

@Suite struct EndpointURLTests {
    @Test(arguments: [
        ("http://localhost", "localhost", UInt16(80), "/"),
        ("https://Node.Example.com", "node.example.com", 443, "/"),
        ("HTTP://10.0.0.1:8545/", "10.0.0.1", 8_545, "/"),
        ("http://[::1]:9545/a/b", "::1", 9_545, "/a/b"),
        ("https://[2001:DB8:0::1]", "2001:db8::1", 443, "/"),
        ("https://host/v3/KEY?x=%20&y=a@b:c", "host", 443, "/v3/KEY?x=%20&y=a@b:c"),
        ("http://host?x=1", "host", 80, "/?x=1"),
        ("http://op_node-1.internal.:1", "op_node-1.internal.", 1, "/"),
        ("http://u:p@host:81/p", "host", 81, "/p"),
    ])
    func parts_areRead(text: String, host: String, port: UInt16, target: String) throws {
        let url = try EndpointURL(parsing: text)
        #expect(url.host == host)
        #expect(url.port == port)
        #expect(url.target == target)
    }

    /// The first two pairs stand in RFC 7617, section 2 and RFC 7616's predecessors; the rest follows from RFC 4648.
    @Test(arguments: [
        ("http://Aladdin:open%20sesame@host", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="),
        ("http://test:123%C2%A3@host", "Basic dGVzdDoxMjPCow=="),
        ("http://f@host", "Basic Zjo="),
        ("http://a:@host", "Basic YTo="),
        ("http://u:p@ss@host", "Basic dTpwQHNz"),
    ])
    func credentials_becomeBasicAuthorization(text: String, expected: String) throws {
        #expect(try EndpointURL(parsing: text).authorization == expected)
        #expect(try EndpointURL(parsing: text).host == "host")
    }

    @Test(arguments: [
        ("", EndpointURLError.empty),
        ("host:8545", .unsupportedScheme),
        ("ftp://host", .unsupportedScheme),
        ("http:/host", .unsupportedScheme),
        ("ws://host", .webSocket),
        ("wss://host", .webSocket),
        ("http://", .missingHost),
        ("http://:80", .missingHost),
        ("http://user@", .missingHost),
        ("http://a b", .forbiddenCharacter),
        ("http://host/\r\nX: y", .forbiddenCharacter),
        ("http://bücher.example", .forbiddenCharacter),
        ("http://host/#part", .fragment),
        ("http://host:0", .invalidPort),
        ("http://host:65536", .invalidPort),
        ("http://host:", .invalidPort),
        ("http://host:+80", .invalidPort),
        ("http://user:pa/ss@host", .invalidPort),
        ("http://::1", .invalidHost),
        ("http://[::1", .invalidHost),
        ("http://[1.2.3.4]", .invalidHost),
        ("http://[fe80::1%25eth0]", .invalidHost),
        ("http://1.2.3", .invalidHost),
        ("http://0x7f000001", .invalidHost),
        ("http://a..b", .invalidHost),
        ("http://a!b", .invalidHost),
        ("http://u%zz:p@host", .invalidCredentials),
        ("http://u%0a:p@host", .invalidCredentials),
        ("http://u%3Ax:p@host", .invalidCredentials),
    ])
    func text_isRefused(text: String, expected: EndpointURLError) {
        #expect(throws: expected) { try EndpointURL(parsing: text) }
    }

    @Test func longText_isRefused() {
        let text = "http://host/" + String(repeating: "a", count: EndpointURL.lengthLimit)
        #expect(throws: EndpointURLError.tooLong) { try EndpointURL(parsing: text) }
    }

    @Test func secrets_areInNoDescriptionAndNoDump() throws {
        let url = try EndpointURL(parsing: "https://alice:hunter2@customer.example/v2/apikey?token=t0ken")
        struct Holder { let url: EndpointURL }
        var dumped = ""
        dump([Holder(url: url)], to: &dumped)
        dump(url.origin, to: &dumped)
        let shown = [
            "\(url)", String(reflecting: url), "\(Holder(url: url))", "\(Optional(url) as Any)", "\(url.origin)",
            String(reflecting: [url: 1]), dumped,
        ]
        for text in shown {
            for secret in ["alice", "hunter2", "customer", "apikey", "t0ken", "YWxpY2U"] {
                #expect(!text.contains(secret))
            }
        }
        #expect("\(url)" == "https://…")
    }

    @Test(arguments: [
        ("http://host", "/v0/x", "/v0/x"), ("http://host/", "v0", "/v0"), ("http://host/a?k=1", "/b", "/a/b?k=1"),
        ("http://host/a/", "/b", "/a/b"),
    ])
    func path_isAppendedWithOneSlash_beforeTheQuery(text: String, path: String, expected: String) throws {
        #expect(try EndpointURL(parsing: text).appending(path: path).target == expected)
    }
}
