import Testing

@testable import MonitorKit

/// Files with what goes out beside a URL.
@Suite struct CredentialFilesTests {
    private func fields(headers: String? = nil, token: String? = nil) -> Result<[HTTPField], EndpointFileProblem> {
        var files: [String: [UInt8]] = [:]
        var credentials = CredentialFiles()
        if let headers { (files["headers"], credentials.headers) = (Array(headers.utf8), "headers") }
        if let token { (files["token"], credentials.token) = (Array(token.utf8), "token") }
        return credentials.fields(.memory(files))
    }

    @Test func fields_areReadLineByLine_withCommentsAndBlanks() throws {
        let text = "# from the provider\r\n\r\nX-Api-Key:  k:1 2 \nX-Project: p\n"
        #expect(
            try fields(headers: text).get() == [HTTPField("X-Api-Key", "k:1 2"), HTTPField("X-Project", "p")])
    }

    @Test func token_becomesABearerField_afterTheOthers() throws {
        #expect(
            try fields(headers: "X-Project: p", token: "abc.def-_~+/=\n").get()
                == [HTTPField("X-Project", "p"), HTTPField("Authorization", "Bearer abc.def-_~+/=")])
    }

    @Test(arguments: [
        ("", "holds no field"), ("# nothing\n", "holds no field"), ("canary", "has no field in line 1"),
        ("A: b\n: canary", "has no field in line 2"), ("A b: canary", "has no field in line 1"),
        ("A:", "has a value in line 1 that cannot be sent"),
        ("A: canary\u{1}", "has a value in line 1 that cannot be sent"),
        ("A: canarÿ", "has a value in line 1 that cannot be sent"),
        ("Host: canary", "sets a field in line 1 that the program sets itself"),
        ("content-LENGTH: 3", "sets a field in line 1 that the program sets itself"),
        (String(repeating: "A: canary\n", count: 33), "has more than 32 fields"),
        (String(repeating: "a", count: 16_385), "has more than 16KiB"),
    ])
    func whatCannotBeSent_isRefused_withoutShowingIt(text: String, fault: String) throws {
        let problem = try #require(throws: EndpointFileProblem.self) { try self.fields(headers: text).get() }
        #expect(problem.fault == fault)
        #expect(problem.path == "headers")
        #expect(!"\(problem)".contains("canar"))
    }

    @Test(arguments: ["", "\n", "two words", "tab\t", "ümlaut", "line\nline"])
    func whatIsNoToken_isRefused(text: String) throws {
        let problem = try #require(throws: EndpointFileProblem.self) { try self.fields(token: text).get() }
        #expect(problem.fault == "holds no token")
    }

    @Test func oneAuthorization_isEnough() throws {
        let problem = try #require(throws: EndpointFileProblem.self) {
            try self.fields(headers: "authorization: Basic x", token: "abc").get()
        }
        #expect(problem.fault == "holds a second authorization")
        var credentials = CredentialFiles()
        credentials.token = "token"
        let url = try EndpointURL(parsing: "http://user:password@h")
        let files = EndpointFiles(.inline(url), credentials, files: .memory(["token": Array("abc".utf8)]))
        #expect(throws: EndpointFileProblem.self) { try files.read().get() }
    }

    @Test func fields_goOutWithEachRequest_andAreNeverShown() throws {
        let url = try EndpointURL(parsing: "http://h/base").sending([HTTPField("X-Api-Key", "canary")])
        let text = String(decoding: HTTPClientRequest.json([]).encoded(for: url), as: UTF8.self)
        #expect(text.contains("\r\nX-Api-Key: canary\r\n"))
        let below = String(
            decoding: HTTPClientRequest(.get).encoded(for: url.appending(path: "/x")), as: UTF8.self)
        #expect(below.hasPrefix("GET /base/x ") && below.contains("\r\nX-Api-Key: canary\r\n"))
        #expect(!"\(url) \(String(reflecting: url))".contains("canary"))
    }
}
