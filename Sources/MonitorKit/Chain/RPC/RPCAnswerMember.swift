/// One object of a JSON-RPC answer, read but not yet given to a call.
struct RPCAnswerMember {
    /// What the `id` member says.
    enum Identity: Hashable {
        /// A number that we may have sent, as a number or as text.
        case call(Int)
        /// Absent or `null`: the node could not tell which call it answers.
        case none
        /// Something that we never send.
        case foreign
    }

    /// Which call it answers.
    var identity = Identity.none
    /// Place of the result in the body; `null` counts as a result.
    var result: Range<Int>?
    /// The error, unless absent or `null`.
    var error: RPCErrorObject?
    /// Whether it names a method, as requests and notifications do and answers do not.
    var namesMethod = false

    /// Reads one object; unknown members are passed over, also `jsonrpc`, which some gateways leave out.
    static func read(_ json: inout JSONReader) throws(JSONError) -> RPCAnswerMember {
        var member = RPCAnswerMember()
        try json.beginObject()
        while let key = try json.nextKey() {
            switch key {
            case "id": member.identity = identity(try json.readRawText())
            case "result": member.result = try json.readRawValue()
            case "error":
                if try !json.readNullIfPresent() { member.error = try RPCErrorObject.read(&json) }
            case "method":
                try json.skipValue()
                member.namesMethod = true
            default: try json.skipValue()
            }
        }
        return member
    }

    /// What the member gives the call that it answers.
    ///
    /// An error wins over a result beside it: nothing of an answer that says "failed" is used.
    func outcome(in body: [UInt8]) -> Result<ArraySlice<UInt8>, UpstreamFailure> {
        if let error { return .failure(RPCErrorRule.failure(for: error)) }
        guard let result else {
            return .failure(UpstreamFailure(.decode, "an answer with neither result nor error"))
        }
        return .success(body[result])
    }

    private static func identity(_ text: UnsafeBufferPointer<UInt8>) -> Identity {
        var digits = text[...]
        if digits.count >= 2, digits.first == UInt8(ascii: "\"") { digits = digits.dropFirst().dropLast() }
        if text.elementsEqual("null".utf8) { return .none }
        guard !digits.isEmpty, digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let number = Int(String(decoding: digits, as: UTF8.self))
        else { return .foreign }
        return .call(number)
    }
}
