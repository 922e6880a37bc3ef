/// An error object of JSON-RPC, in the words of op-geth.
package struct RPCRefusal: Error, Hashable, Sendable {
    /// The error code.
    package let code: Int
    /// The message.
    package let message: String

    /// Names code and message.
    package init(code: Int, _ message: String) {
        self.code = code
        self.message = message
    }

    static let parseError = RPCRefusal(code: -32700, "parse error")
    static let invalidRequest = RPCRefusal(code: -32600, "invalid request")
    static let emptyBatch = RPCRefusal(code: -32600, "empty batch")
    static let batchTooLarge = RPCRefusal(code: -32600, "batch too large")
    static let responseTooLarge = RPCRefusal(code: -32003, "response too large")
    static let unknownBlock = RPCRefusal(code: -32000, "unknown block")
    static let invalidRange = RPCRefusal(code: -32000, "invalid block range params")

    /// A method that the node does not have.
    static func unknownMethod(_ name: String) -> RPCRefusal {
        RPCRefusal(code: -32601, "the method \(name) does not exist/is not available")
    }

    /// An argument that the node cannot use.
    static func argument(_ position: Int, _ problem: String) -> RPCRefusal {
        RPCRefusal(code: -32602, "invalid argument \(position): \(problem)")
    }
}
