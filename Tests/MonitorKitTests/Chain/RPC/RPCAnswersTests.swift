import Testing

@testable import MonitorKit

/// What each call got: the text of its result, or cause and code.
func outcomes(_ body: String, calls: Int) -> [String] {
    do throws(UpstreamFailure) {
        return try RPCAnswers.decode(Array(body.utf8), calls: calls).map { outcome in
            switch outcome {
            case .success(let result): String(decoding: result, as: UTF8.self)
            case .failure(let failure): words(failure)
            }
        }
    } catch {
        return ["whole body: \(words(error))"]
    }
}

func words(_ failure: UpstreamFailure) -> String {
    failure.code.map { "\(failure.cause.rawValue) \($0)" } ?? failure.cause.rawValue
}

@Suite struct RPCAnswersTests {
    private static let bodies: [(Int, String, [String])] = [
        // One call.
        (1, #"{"jsonrpc":"2.0","id":1,"result":"0x1"}"#, ["\"0x1\""]),
        (1, #"{"result":{"a":[1]},"id":"1","jsonrpc":"2.0"}"#, [#"{"a":[1]}"#]),
        (1, #" {"id":1,"result": null ,"extra":{}} "#, ["null"]),
        (1, #"[{"id":1,"result":7}]"#, ["7"]),
        (1, #"{"id":1,"error":null,"result":7}"#, ["7"]),
        (1, #"{"id":1,"result":null,"error":{"code":-32601,"message":"x"}}"#, ["rpc -32601"]),
        (1, #"{"id":1,"result":7,"error":{"code":-32601,"message":"x"}}"#, ["rpc -32601"]),
        (1, #"{"id":null,"error":{"code":-32700,"message":"parse error"}}"#, ["rpc -32700"]),
        (1, #"{"error":{"code":-32000,"message":"x","data":{"deep":[1,2]}}}"#, ["rpc -32000"]),
        (1, #"{"id":1,"error":{"message":"x"}}"#, ["rpc"]),
        (1, #"{"id":1,"error":{"code":"-32601","message":7}}"#, ["rpc"]),
        (1, #"{"id":1,"error":{"code":1e99}}"#, ["rpc"]),
        (1, #"{"id":1,"error":{"code":-99999999999999999999}}"#, ["rpc"]),
        (1, #"{"id":1,"error":"rate limit reached"}"#, ["rate_limited"]),
        (1, #"{"id":1,"error":[]}"#, ["rpc"]),
        (1, #"{"id":1}"#, ["decode"]),
        (1, #"{"id":2,"result":7}"#, ["whole body: decode"]),
        (1, #"{"id":null,"result":7}"#, ["whole body: decode"]),
        (1, #"{"result":7}"#, ["whole body: decode"]),
        (1, #"{"id":1,"method":"eth_subscription","params":{},"result":7}"#, ["whole body: decode"]),
        (1, #"{"id":1,"result":7,"result":8}"#, ["whole body: decode"]),
        (1, "[]", ["missing"]), (1, "", ["whole body: decode"]), (1, "null", ["whole body: decode"]),
        (1, "<html>", ["whole body: decode"]), (1, #"{"id":1,"result":"0x1""#, ["whole body: decode"]),
        // Batches.
        (2, #"[{"id":1,"result":"a"},{"id":2,"result":"b"}]"#, [#""a""#, #""b""#]),
        (2, #"[{"id":2,"result":"b"},{"id":1,"result":"a"}]"#, [#""a""#, #""b""#]),
        (2, #"[{"id":"2","result":null},{"id":"1","error":{"code":-39001}}]"#, ["missing -39001", "null"]),
        (2, #"[{"id":2,"result":"b"}]"#, ["missing", #""b""#]),
        (3, #"[{"id":3,"result":"c"},{"id":null,"error":{"code":-32600}}]"#, ["rpc -32600", "rpc -32600", #""c""#]),
        (2, #"[{"id":1,"result":"a"},{"id":1,"result":"x"},{"id":2,"result":"b"}]"#, ["decode", #""b""#]),
        (2, #"[{"id":1,"result":"a"},{"id":1,"result":"x"},{"id":1,"result":"a"}]"#, ["decode", "missing"]),
        (
            2, #"[{"id":0,"result":"z"},{"id":3,"result":"z"},{"id":-1,"result":"z"},{"id":1,"result":"a"}]"#,
            [#""a""#, "missing"]
        ),
        (
            2, #"[{"id":1.0,"result":"z"},{"id":[2],"result":"z"},{"id":"x","result":"z"},{"id":true,"result":"z"}]"#,
            ["missing", "missing"]
        ),
        (2, #"[{"id":18446744073709551617,"result":"z"},{"id":2,"result":"b"}]"#, ["missing", #""b""#]),
        (2, #"[{"method":"eth_subscription","params":{}},{"id":1,"result":1},{"id":2,"result":2}]"#, ["1", "2"]),
        (2, #"[{"id":2,"method":"eth_x","result":9},{"id":1,"result":1},{"id":2,"result":2}]"#, ["1", "2"]),
        (2, #"{"id":null,"error":{"code":429,"message":"slow down"}}"#, ["rate_limited 429", "rate_limited 429"]),
        (2, #"{"id":1,"result":"a"}"#, ["whole body: decode"]),
        (
            2, #"[{"id":0,"error":{"code":-32600,"message":"batch too large"}}]"#,
            ["too_large -32600", "too_large -32600"]
        ),
        (
            2, #"[{"id":1,"error":{"code":-32600,"message":"batch too large"}}]"#,
            ["too_large -32600", "too_large -32600"]
        ),
        (2, "[1,2]", ["whole body: decode"]), (2, "[]", ["missing", "missing"]), (2, "[[]]", ["whole body: decode"]),
    ]

    @Test(arguments: bodies)
    func everyCall_getsOneOutcome(_ calls: Int, _ body: String, _ expected: [String]) {
        #expect(outcomes(body, calls: calls) == expected, "\(body)")
    }

    @Test func answer_isRefused_whenItHasFarMoreMembersThanCalls() {
        func body(_ count: Int) -> String {
            "[" + Array(repeating: #"{"id":9,"result":0}"#, count: count).joined(separator: ",") + "]"
        }
        #expect(outcomes(body(14), calls: 3) == ["missing", "missing", "missing"])
        #expect(outcomes(body(15), calls: 3) == ["whole body: decode"])
        #expect(outcomes(body(1_000_000), calls: 3) == ["whole body: decode"])
    }

    @Test func detail_repeatsNothingThatTheNodeSaid() {
        let secret = "https://user:pass@node"
        for body in [
            #"{"id":1,"error":{"code":-32000,"message":"\#(secret)"}}"#,
            #"{"id":1,"error":{"code":-32005,"message":"\#(secret) limit exceeded"}}"#,
            #"{"id":1,"\#(secret)":1"#, secret,
        ] {
            let failure = Result { () throws(UpstreamFailure) in
                try RPCAnswers.decode(Array(body.utf8), calls: 1).first?.get()
            }.failure
            #expect(failure != nil)
            #expect(failure?.description.contains("user") == false)
        }
    }

    @Test func results_areSlicesOfTheBody() throws {
        let body = Array(#"{"id":1,"result":[1, 2]}"#.utf8)
        let result = try #require(try RPCAnswers.decode(body, calls: 1).first).get()
        #expect(result.startIndex == 17)
        #expect(!result.isJSONNull)
        #expect(Array("null".utf8)[...].isJSONNull)
        #expect(!Array("nullx".utf8)[...].isJSONNull)
    }
}
