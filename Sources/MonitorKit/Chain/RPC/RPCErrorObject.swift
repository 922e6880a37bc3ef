/// The error object of a JSON-RPC answer, before it is classified.
///
/// `message` is text that a node chose: it is searched for known fragments and then forgotten.
struct RPCErrorObject {
    var code: Int?
    var message = ""

    /// How much of a message is looked at; known fragments stand near its beginning.
    private static let messageLimit = 512

    /// Reads the value of an `error` member: an object by the standard, a string from some gateways.
    static func read(_ json: inout JSONReader) throws(JSONError) -> RPCErrorObject {
        var error = RPCErrorObject()
        switch try json.nextKind() {
        case .object:
            try json.beginObject()
            while let key = try json.nextKey() {
                switch key {
                case "code": error.code = try readCode(&json)
                case "message": error.message = try readMessage(&json)
                default: try json.skipValue()
                }
            }
        case .string:
            error.message = try readMessage(&json)
        default:
            try json.skipValue()
        }
        return error
    }

    /// A code that is no integer of 64 bits says nothing and is passed over.
    private static func readCode(_ json: inout JSONReader) throws(JSONError) -> Int? {
        let place = try json.readRawText()
        return Int(String(decoding: place, as: UTF8.self))
    }

    private static func readMessage(_ json: inout JSONReader) throws(JSONError) -> String {
        guard try json.nextKind() == .string else {
            try json.skipValue()
            return ""
        }
        let text = try json.readRawString()
        return String(decoding: text.prefix(messageLimit), as: UTF8.self)
    }
}
