/// A file with a token, and what it held when it was read.
package struct TokenFile: Equatable, Sendable {
    /// The path.
    package let path: String
    /// The token.
    package let token: Secret<String>

    /// Names a file and the token in it.
    package init(path: String, token: Secret<String>) {
        self.path = path
        self.token = token
    }
}

/// Files with what an endpoint is asked with beside its URL: fields for the head of each request, and a bearer token.
package struct CredentialFiles: Hashable, Sendable {
    /// The most bytes of such a file.
    static let byteLimit = 16_384
    /// The most fields in one.
    static let fieldLimit = 32

    /// A file with one field a line, `Name: value`; lines that begin with `#` are comments.
    package var headers: String?
    /// A file with a token and nothing else.
    package var token: String?

    /// Names no file.
    package init() {}

    /// Reads the fields.
    package func fields(_ files: FileReader) -> Result<[HTTPField], EndpointFileProblem> {
        do throws(EndpointFileProblem) {
            var fields = try headers.map { (path) throws(EndpointFileProblem) in
                try Self.fields(in: try Self.text(of: path, files), path: path)
            }
            if let token {
                let value = try Self.token(in: try Self.text(of: token, files), path: token)
                guard fields?.contains(where: \.isAuthorization) != true else {
                    throw EndpointFileProblem(
                        token, "holds a second authorization", remedy: "take Authorization out of the other file")
                }
                fields = (fields ?? []) + [HTTPField("Authorization", "Bearer \(value.reveal())")]
            }
            return .success(fields ?? [])
        } catch {
            return .failure(error)
        }
    }

    /// The token in a file, for whoever compares or sends one.
    package static func token(at path: String, _ files: FileReader) -> Result<Secret<String>, EndpointFileProblem> {
        do throws(EndpointFileProblem) {
            return .success(try token(in: try text(of: path, files), path: path))
        } catch {
            return .failure(error)
        }
    }

    private static func text(of path: String, _ files: FileReader) throws(EndpointFileProblem) -> Secret<String> {
        do throws(FileError) {
            return Secret.text(of: try files.read(path, byteLimit))
        } catch {
            throw EndpointFileProblem(path, error.reason, remedy: "write the path of a file that can be read")
        }
    }

    /// RFC 6750, section 2.1, and what providers use beside it: anything that is printed and no blank.
    private static func token(
        in text: Secret<String>, path: String
    ) throws(EndpointFileProblem) -> Secret<String> {
        let bytes = text.reveal().utf8
        guard !bytes.isEmpty, bytes.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw EndpointFileProblem(
                path, "holds no token", remedy: "write the token alone, in printable characters without blanks")
        }
        return text
    }

    private static func fields(in text: Secret<String>, path: String) throws(EndpointFileProblem) -> [HTTPField] {
        var fields: [HTTPField] = []
        let lines = text.reveal().utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            let line = HTTPHeaders.trimmed(Array(line.filter { $0 != UInt8(ascii: "\r") })[...])
            guard let first = line.first, first != UInt8(ascii: "#") else { continue }
            fields.append(try field(Array(line), path: path, line: index + 1))
        }
        guard fields.count <= fieldLimit else {
            throw EndpointFileProblem(path, "has more than \(fieldLimit) fields", remedy: "leave some out")
        }
        guard !fields.isEmpty else {
            throw EndpointFileProblem(path, "holds no field", remedy: "write one a line, such as X-Api-Key: KEY")
        }
        return fields
    }

    /// RFC 9110, section 5: a token, a colon, and what is printed; the line is named, what stands in it is a secret.
    private static func field(_ line: [UInt8], path: String, line number: Int) throws(EndpointFileProblem) -> HTTPField
    {
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > 0, line[..<colon].allSatisfy(isNameByte)
        else {
            throw EndpointFileProblem(
                path, "has no field in line \(number)", remedy: "write one a line, such as X-Api-Key: KEY")
        }
        let name = String(decoding: line[..<colon], as: UTF8.self)
        let value = HTTPHeaders.trimmed(line[line.index(after: colon)...])
        guard !value.isEmpty, value.allSatisfy({ (0x20...0x7E).contains($0) || $0 == 0x09 }) else {
            throw EndpointFileProblem(
                path, "has a value in line \(number) that cannot be sent", remedy: "write printable characters")
        }
        guard !reserved.contains(name.lowercased()) else {
            throw EndpointFileProblem(
                path, "sets a field in line \(number) that the program sets itself",
                remedy: "leave out \(reserved.sorted().joined(separator: ", "))")
        }
        return HTTPField(name, String(decoding: value, as: UTF8.self))
    }

    /// What frames a message or says what it is: a second one would let two servers read two different requests.
    private static let reserved: Set<String> = [
        "host", "content-length", "content-type", "transfer-encoding", "connection", "te", "trailer", "upgrade",
        "expect",
        "accept-encoding", "user-agent", "keep-alive",
    ]

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}
