/// Asks a running monitor over its own API.
struct MonitorClient: Sendable {
    /// The most pages of one list that are read.
    static let pageLimit = 1_000

    /// The longest text of an answer that is shown: an id has at most 160 characters.
    private static let textLimit = 200

    /// Why a monitor gave no answer; without the URL, which may hold credentials.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// One message of a list, as far as commands look at it.
    struct Message: Hashable {
        var id = ""
        var status = ""
        var reason: String?
        var safety = ""
        var tier: Int?
        var chain = ""
        var block: UInt64 = 0
        var timestamp: UInt64 = 0
        var initiatingChain = ""
        var initiatingBlock = ""
        var transaction = ""
    }

    /// A digest that a monitor publishes.
    struct Digest: Hashable {
        var chain = ""
        var block: UInt64 = 0
        var digest: UInt64 = 0
    }

    private let client: HTTPClient
    private let base: String
    private let fields: [HTTPField]
    private let timeout: Duration

    /// - Parameters:
    ///   - base: such as `http://127.0.0.1:7300`.
    ///   - token: what the monitor wants to be sent, where it wants one.
    ///   - tls: how TLS is come by, where the URL is `https`.
    init(
        _ base: String, token: TokenFile? = nil, on loop: EventLoop, tls: TLSLoader, timeout: Duration = .seconds(5)
    ) throws(TLSUnavailable) {
        var settings = HTTPClient.Configuration()
        settings.bodyLimit = 16 << 20
        settings.tls = try tls.context(isNeeded: base.lowercased().hasPrefix("https:"))
        client = HTTPClient(on: loop, configuration: settings)
        self.base = base.hasSuffix("/") ? String(base.dropLast()) : base
        self.timeout = timeout
        fields = token.map { [HTTPField("Authorization", "Bearer \($0.token.reveal())")] } ?? []
    }

    /// The body of an answer with status 200.
    func get(_ path: String) async throws(Failure) -> [UInt8] {
        let url: EndpointURL
        do { url = try EndpointURL(parsing: base + path) } catch { throw Failure(description: "the URL \(error)") }
        do throws(UpstreamFailure) {
            let response = try await client.exchange(
                HTTPClientRequest(.get), with: url.sending(fields), timeout: timeout)
            guard response.status != 401 else {
                throw UpstreamFailure(
                    .http, "it wants \(fields.isEmpty ? "a" : "another") token; name its file with --token-file")
            }
            guard response.status == 200 else {
                throw UpstreamFailure(.http, "the monitor answered with HTTP status \(response.status)")
            }
            return response.body
        } catch {
            throw Failure(description: "the monitor gave no answer: \(error.detail)")
        }
    }

    /// All messages of a filter, page by page, up to a limit.
    func messages(_ filter: String, limit: Int) async throws(Failure) -> [Message] {
        try await messages(filter, limit: limit, after: nil, Self.readMessage).list
    }

    /// The messages of a filter after a cursor, as far as `read` looks at them; with the cursor of what was cut off.
    func messages<Element>(
        _ filter: String, limit: Int, after cursor: String?,
        _ read: (inout JSONReader) throws(JSONError) -> Element
    ) async throws(Failure) -> (list: [Element], next: String?) {
        var list: [Element] = []
        var next = cursor
        for _ in 0..<Self.pageLimit {
            let page = "limit=\(min(1000, limit - list.count))"
            let query = [filter, page, next.map { "cursor=\($0)" } ?? ""].filter { !$0.isEmpty }
            let body = try await get("\(APIRoute.messages.path)?\(query.joined(separator: "&"))")
            next = try Self.list(body, of: "messages", into: &list, read)
            guard next != nil, list.count < limit else { break }
        }
        return (list, next)
    }

    /// The digests that the monitor publishes.
    func digests() async throws(Failure) -> [Digest] {
        var digests: [Digest] = []
        _ = try Self.list(try await get(APIRoute.digest.path), of: "digests", into: &digests, Self.readDigest)
        return digests
    }

    /// Reads `{"<name>":[…],"next":…}`; returns `next`.
    static func list<Element>(
        _ body: [UInt8], of name: String, into elements: inout [Element],
        _ read: (inout JSONReader) throws(JSONError) -> Element
    ) throws(Failure) -> String? {
        do throws(JSONError) {
            let (read, next) = try JSONReader.read(body) { (json: inout JSONReader) throws(JSONError) in
                var found: [Element] = []
                var next: String?
                try json.beginObject()
                while let key = try json.nextKey() {
                    if key.text == name {
                        try json.beginArray()
                        while try json.nextElement() { found.append(try read(&json)) }
                    } else if key.text == "next" {
                        next = try text(&json)
                    } else {
                        try json.skipValue()
                    }
                }
                return (found, next)
            }
            elements += read
            // A cursor becomes part of a path; a monitor writes nothing else into it.
            return next.flatMap { text in
                text.utf8.allSatisfy { (48...57).contains($0) || $0 == 45 } ? text : nil
            }
        } catch {
            throw Failure(description: "the answer is not that of a monitor of this version: \(error)")
        }
    }

    static func readMessage(_ json: inout JSONReader) throws(JSONError) -> Message {
        var message = Message()
        try json.beginObject()
        while let key = try json.nextKey() {
            switch key {
            case "id": message.id = try text(&json) ?? ""
            case "status": message.status = try text(&json) ?? ""
            case "reason": message.reason = try text(&json)
            case "safety": message.safety = try text(&json) ?? ""
            case "executing_chain_id": message.chain = try text(&json) ?? ""
            case "initiating_chain_id": message.initiatingChain = try text(&json) ?? ""
            case "initiating_block_number": message.initiatingBlock = try text(&json) ?? ""
            case "transaction_hash": message.transaction = try text(&json) ?? ""
            case "tier":
                message.tier = try json.readOptional { (json: inout JSONReader) throws(JSONError) in
                    Int(clamping: try json.readUInt64())
                }
            case "executing_block_number": message.block = try json.readUInt64()
            case "executing_timestamp": message.timestamp = try json.readUInt64()
            default: try json.skipValue()
            }
        }
        return message
    }

    private static func readDigest(_ json: inout JSONReader) throws(JSONError) -> Digest {
        var digest = Digest()
        try json.beginObject()
        while let key = try json.nextKey() {
            switch key {
            case "chain_id": digest.chain = try text(&json) ?? ""
            case "block_number": digest.block = try json.readUInt64()
            case "digest": digest.digest = try json.readUInt64()
            default: try json.skipValue()
            }
        }
        return digest
    }

    /// A string or null, made harmless for terminals.
    static func text(_ json: inout JSONReader) throws(JSONError) -> String? {
        try json.readOptional { (json: inout JSONReader) throws(JSONError) in
            let printable = try json.readString().unicodeScalars.lazy.filter { (0x20...0x7E).contains($0.value) }
            return String(String.UnicodeScalarView(printable.prefix(textLimit)))
        }
    }
}
