import Testing

@testable import MonitorKit

@Suite struct RPCErrorTableTests {
    /// Codes and wordings as the clients and gateways send them.
    private static let errors: [(Int, String, UpstreamCause)] = [
        (-32601, "the method eth_x does not exist/is not available", UpstreamCause.rpc),
        (-32601, "block not found is no method", .rpc), (-32601, "rate limit", .rpc),
        (-32600, "batch too large", .tooLarge), (-32600, "invalid request", .rpc),
        (-32005, "limit exceeded", .rateLimited), (-32005, "", .rateLimited),
        (-32005, "query returned more than 10000 results", .tooLarge), (429, "", .rateLimited),
        (-32003, "response too large", .tooLarge), (-32020, "backend response too large", .tooLarge),
        (-32000, "execution aborted: old data not available due to pruning", .missing),
        (-32000, "data before txNum=1200 is not available", .missing),
        (-39001, "Unknown block", .missing), (4444, "pruned history unavailable", .missing),
        (-32001, "block not found: hash 0x00", .missing), (-32001, "rpc method is not whitelisted", .rpc),
        (-32000, "unknown block", .missing), (-32000, "safe block not found", .missing),
        (-32000, "finalized block not found", .missing), (-32000, "safe header not found", .missing),
        (-32000, "header for hash not found", .missing), (-32000, "some other text", .rpc),
        (-32000, "receipts length mismatch: 2 vs 0", .rpc), (-32000, "transaction indexing is in progress", .rpc),
        (-32602, "exceed maximum block range 1000", .tooLarge),
        (-32602, "query exceeds max results 20000, retry with the range 1-2", .tooLarge),
        (-32602, "query exceeds max block range 100000", .tooLarge), (-32008, "Response is too big", .tooLarge),
        (-32602, "range 20000 exceeds limit of 10000", .tooLarge), (-32000, "batch limit 100 exceeded", .tooLarge),
        (-32000, "query block range exceeds server limit", .tooLarge),
        (-32000, "query returns too many logs", .tooLarge), (-32000, "block range greater than 10000 max", .tooLarge),
        (-32602, "block range extends beyond current head block: requested 9, head 8", .missing),
        (-32602, "invalid argument 0: exceed max topics", .rpc), (-32002, "request timed out", .rpc),
        (-32011, "no backend is currently healthy", .rpc), (-32015, "gateway timeout", .rpc),
        (-32016, "over rate limit", .rateLimited), (-32000, "Too Many Requests", .rateLimited),
        (-32000, "your app has exceeded its compute units", .rateLimited), (3, "execution reverted", .rpc),
    ]

    @Test(arguments: errors)
    func error_endsInItsClass(_ code: Int, _ message: String, _ cause: UpstreamCause) {
        let failure = RPCErrorRule.failure(for: RPCErrorObject(code: code, message: message))
        #expect(failure.cause == cause, "\(code) \(message)")
        #expect(failure.code == code)
        #expect(message.isEmpty || !failure.detail.contains(message))
    }

    @Test func error_isOfTheNode_whenNothingIsKnownOfIt() {
        let failure = RPCErrorRule.failure(for: RPCErrorObject())
        #expect(failure.cause == .rpc)
        #expect(failure.code == nil)
    }
}
