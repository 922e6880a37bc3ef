/// What a node's error means to us: one row for each known code or wording, the first that fits decides.
///
/// A row with a code fits that code only; a row with fragments fits a message that holds one of them in any case.
/// Rows with a code come before rows that only have words, because words are a node's to choose and to change.
struct RPCErrorRule {
    let codes: Set<Int>
    let fragments: [String]
    let cause: UpstreamCause
    /// The whole text that people see.
    let detail: String
    /// The code that newer nodes give what older ones only put into words; nil keeps the code that came.
    let code: Int?

    init(
        codes: Set<Int> = [], fragments: [String] = [], _ cause: UpstreamCause, _ detail: String, code: Int? = nil
    ) {
        self.code = code
        self.codes = codes
        self.fragments = fragments
        self.cause = cause
        self.detail = detail
    }

    /// The failure that stands for an error object.
    static func failure(for error: RPCErrorObject) -> UpstreamFailure {
        let message = error.message.lowercased()
        let rule = rows.first { $0.fits(code: error.code, message: message) }
        return UpstreamFailure(
            rule?.cause ?? .rpc, rule?.detail ?? "the node answered with an error", code: rule?.code ?? error.code)
    }

    private func fits(code: Int?, message: String) -> Bool {
        if !codes.isEmpty {
            guard let code, codes.contains(code) else { return false }
        }
        return fragments.isEmpty || fragments.contains { message.includes($0) }
    }

    private static let rows = interop + table

    private static let tooMuch = "the answer would be larger than the node allows"
    private static let tooManyCalls = "the batch has more calls than the node allows"
    private static let tooOften = "the node asks for fewer requests"
    private static let noBlock = "the node does not have the block that was asked for"

    private static let table: [RPCErrorRule] = [
        // JSON-RPC 2.0. Checked before any wording: a method's name is part of the message.
        .init(codes: [-32601], .rpc, "the node does not offer the method"),
        // geth: "batch too large"; a request that is too long is refused with the same code.
        .init(codes: [-32600], fragments: ["batch too large"], .tooLarge, tooManyCalls),
        // Infura answers too many logs with the code of a rate limit: "query returned more than 10000 results".
        .init(codes: [-32005], fragments: tooMuchFragments, .tooLarge, tooMuch),
        // EIP-1474 "limit exceeded"; proxyd, Infura, MegaETH. 429 is the HTTP status, repeated by gateways.
        .init(codes: [-32005, 429], .rateLimited, tooOften),
        // geth -32003 and proxyd -32020: "response too large".
        .init(codes: [-32003, -32020], .tooLarge, tooMuch),
        // Besu and Erigon: "Unknown block".
        .init(codes: [-39001], .missing, noBlock),
        // EIP-4444 clients: "pruned history unavailable".
        .init(codes: [4444], .missing, "the node no longer has the history that was asked for"),
        // Erigon: "… old data not available due to pruning", "data before txNum=… is not available".
        .init(
            codes: [-32000], fragments: ["not available due to pruning", "data before txnum"], .missing,
            "the node no longer has the history that was asked for"),
        // reth and Nethermind: "block not found: hash 0x…", "… could not be found", "Receipt not available for …".
        .init(
            codes: [-32001], fragments: ["not found", "not be found", "receipt not available"], .missing, noBlock),
        // geth: "unknown block", "safe block not found", "finalized header not found", "header for hash not found";
        // Nethermind and anvil use the same code.
        .init(
            codes: [-32000],
            fragments: [
                "unknown block", "block not found", "header not found", "header for hash not found",
                "not be found", "receipt not available",
            ], .missing, noBlock),
        // reth, a range above its head: "block range extends beyond current head block".
        .init(codes: [-32602], fragments: ["beyond current head"], .missing, noBlock),
        // proxyd: -32011 "no backend is healthy", -32015 "gateway timeout"; geth: -32002 "request timed out".
        .init(codes: [-32011], .rpc, "the gateway has no healthy node behind it"),
        .init(codes: [-32002, -32015], .rpc, "the node took too long and gave up"),
        // erigon: "batch limit 100 exceeded".
        .init(fragments: ["batch too large", "batch limit"], .tooLarge, tooManyCalls),
        // Before the rate limits: "query exceeds limit" is about the range, "limit exceeded" about the rate.
        .init(fragments: tooMuchFragments, .tooLarge, tooMuch),
        .init(
            fragments: ["rate limit", "too many requests", "limit exceeded", "has exceeded", "billing"],
            .rateLimited, tooOften),
    ]

    /// Wordings of "the range or the answer is too large", with the client or gateway that was seen to use each.
    private static let tooMuchFragments = [
        // geth
        "response too large", "exceed maximum block range",
        // reth
        "max block range", "exceeds max results", "response is too big", "retry with the range",
        // erigon
        "block range exceeds server limit", "returns too many logs",
        // Infura
        "returned more than", "exceeds limit of",
        // proxyd
        "block range greater than",
        // collected from public gateways by the authors of one
        "block range is too wide", "this block range should work", "range too large", "max range",
        "logs over more", "response size should not", "query exceeds limit", "limit the query to",
        "maximum block range", "too many results", "try paginating", "eth_getlogs is limited", "is too big",
    ]
}
