/// One request of JSON-RPC as a server reads it.
struct RPCRequest {
    /// Arguments that are read at most; no method has as many.
    private static let argumentLimit = 16

    /// The id as it stands in the request, to be repeated verbatim; nil for a notification.
    let id: [UInt8]?
    /// The method.
    let method: String
    /// The arguments as they stand in the request, or what is wrong with them.
    let arguments: Result<[[UInt8]], RPCRefusal>

    /// Reads a request.
    ///
    /// - Throws: `invalidRequest` with the id to answer to, which is `null` where none can be read.
    init(_ json: ArraySlice<UInt8>) throws(InvalidRequest) {
        var members = Members()
        do throws(JSONError) {
            members = try JSONReader.read(json) { (reader: inout JSONReader) throws(JSONError) in
                try Members(from: &reader, of: json)
            }
        } catch {
            throw InvalidRequest(id: nil)
        }
        guard members.version == "2.0", let method = members.method, members.hasUsableID else {
            throw InvalidRequest(id: members.id)
        }
        id = members.id
        self.method = method
        arguments = members.arguments
    }

    /// What cannot be called a request.
    struct InvalidRequest: Error {
        /// The id to answer to, as it stands.
        let id: [UInt8]?
    }

    private struct Members {
        var id: [UInt8]?
        var hasUsableID = true
        var version: String?
        var method: String?
        var arguments: Result<[[UInt8]], RPCRefusal> = .success([])

        init() {}

        init(from json: inout JSONReader, of text: ArraySlice<UInt8>) throws(JSONError) {
            try json.beginObject()
            while let key = try json.nextKey() {
                switch (key, try json.nextKind()) {
                case ("id", .string), ("id", .number), ("id", .null): id = Array(text[try json.readRawValue()])
                case ("id", _):
                    hasUsableID = false
                    try json.skipValue()
                case ("jsonrpc", .string): version = try json.readString()
                case ("method", .string): method = try json.readString()
                case ("params", .array): arguments = .success(try Self.elements(from: &json, of: text))
                case ("params", .null): try json.skipValue()
                case ("params", _):
                    arguments = .failure(RPCRefusal(code: -32602, "non-array args"))
                    try json.skipValue()
                default: try json.skipValue()
                }
            }
        }

        private static func elements(
            from json: inout JSONReader, of text: ArraySlice<UInt8>
        ) throws(JSONError) -> [[UInt8]] {
            var elements: [[UInt8]] = []
            try json.beginArray()
            while try json.nextElement() {
                guard elements.count < argumentLimit else { throw JSONError(.tooManyMembers, at: json.offset) }
                elements.append(Array(text[try json.readRawValue()]))
            }
            return elements
        }
    }
}
