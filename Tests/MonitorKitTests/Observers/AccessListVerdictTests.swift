import Testing

@testable import MonitorKit

@Suite struct AccessListVerdictTests {
    /// What a body means, through the whole of JSON-RPC.
    private func verdict(_ body: String, status: Int = 200) -> AccessListVerdict {
        do throws(UpstreamFailure) {
            let outcomes = try JSONRPCClient.outcomes(
                of: RPCHTTPAnswer(status: status, body: Array(body.utf8)), calls: 1)
            return AccessListVerdict(outcomes[0])
        } catch {
            return AccessListVerdict(.failure(error))
        }
    }

    private func error(_ code: Int, _ message: String = "x") -> String {
        #"{"jsonrpc":"2.0","id":1,"error":{"code":\#(code),"message":"\#(message)"}}"#
    }

    @Test func nothingWrong_isAcceptance_andAnyOtherResultIsNone() {
        #expect(verdict(#"{"jsonrpc":"2.0","id":1,"result":null}"#) == .accepted)
        for result in ["true", "false", "{}", "[]", "\"ok\"", "0"] {
            #expect(verdict(#"{"jsonrpc":"2.0","id":1,"result":\#(result)}"#) == .none(.malformed))
        }
    }

    /// The codes of op-supervisor/supervisor/types/error.go.
    @Test(arguments: [
        (-320_600, AccessListVerdict.conflict), (-320_602, .none(.failsafe)), (-320_500, .none(.history)),
        (-321_200, .none(.history)), (-321_500, .none(.history)), (-321_401, .none(.behind)),
        (-321_100, .none(.behind)), (-320_400, .none(.behind)), (-320_901, .none(.busy)), (-320_900, .none(.busy)),
        (-321_000, .none(.busy)), (-320_601, .none(.busy)), (-320_501, .none(.unknownChain)),
        (-321_501, .none(.corruption)), (-32_601, .none(.unsupported)), (-32_603, .none(.other)),
        (-32_602, .none(.other)), (-32_000, .none(.other)), (-32_005, .none(.rateLimited)), (424_242, .none(.other)),
    ])
    func code_isSorted(code: Int, expected: AccessListVerdict) {
        #expect(verdict(error(code)) == expected)
        // Gateways repeat the error in the status, whichever.
        for status in [400, 404, 409, 422, 503] { #expect(verdict(error(code), status: status) == expected) }
    }

    /// The exchange of a development network (infra, pull request 306), and the failsafe before it had a code.
    @Test func olderWordings_areSortedAsTheirCodes() {
        #expect(verdict(error(-32_000, "conflicting data")) == .conflict)
        #expect(
            verdict(error(-32_602, "failsafe is enabled, rejecting all CheckAccessList requests")) == .none(.failsafe))
        #expect(verdict(error(-32_000, "skipped data")) == .none(.history))
        // The words alone are nobody's code.
        #expect(verdict(error(-32_603, "conflicting data")) == .none(.other))
    }

    @Test func hostileAnswer_isNoVerdict() {
        #expect(verdict("") == .none(.malformed))
        #expect(verdict("[[[[") == .none(.malformed))
        #expect(verdict(#"{"jsonrpc":"2.0","id":1,"error":{"code":"-320600","message":7}}"#) != .conflict)
        #expect(verdict(#"{"jsonrpc":"2.0","id":1,"error":{"code":-3.206e5}}"#) != .conflict)
        #expect(verdict("nonsense", status: 500) == .none(.unreachable))
        #expect(verdict("", status: 429) == .none(.rateLimited))
    }

    /// The lookup entry and the checksum are the ones of that exchange.
    @Test func check_asksWithTheEntriesOfTheMessage() throws {
        let job = ObservedJobs.job()
        let call = AccessListCheck(job, safety: .crossUnsafe).call(.interop)
        let text = String(decoding: RPCCall.requestBody([call]), as: UTF8.self)
        let entries = AccessListDeclarations.entries(
            for: job.message.identifier, payloadHash: job.message.payloadHash)
        #expect(
            text == """
                {"jsonrpc":"2.0","id":1,"method":"interop_checkAccessList","params":[["\(entries[0])","\(entries[1])"],\
                "cross-unsafe",{"chainID":"901","timestamp":"0x6afd8724"}]}
                """)
    }
}
