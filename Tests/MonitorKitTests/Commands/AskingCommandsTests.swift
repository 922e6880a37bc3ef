import Foundation
import Testing

@testable import MonitorKit

/// Commands that ask running monitors, in front of answers that were written by hand.
@Suite(.timeLimit(.minutes(15))) struct AskingCommandsTests {
    private static let first = "901-0x\(String(repeating: "ab", count: 32))-1"
    private let recorder = Recorder()
    private let interface = CommandLineInterface([.messages, .compare, .watch])

    /// Starts a monitor for each table of answers by target, and calls a command with their URLs.
    private func call(
        _ arguments: [String], at monitors: [[String: String]]
    ) async throws -> ExitCode {
        let loop = try EventLoop.start(name: "asking-test")
        defer { loop.stop() }
        let servers = monitors.map { answers in
            HTTPServer(configuration: .init(address: .loopback), on: loop) { request in
                let target = request.path + (request.query.map { "?\($0)" } ?? "")
                guard let answer = answers[target] else {
                    return .text("\(target) was not foreseen", status: .notFound)
                }
                return HTTPResponse(contentType: "application/json", body: Array(answer.utf8))
            }
        }
        return try await withThrowingTaskGroup(of: Void.self) { group in
            for server in servers { group.addTask { try? await server.run() } }
            var urls: [String] = []
            for server in servers { urls.append("http://127.0.0.1:\(try await server.waitUntilListening())") }
            let isOne = arguments.first == "messages"
            let code = await interface.main(
                .test(arguments + (isOne ? ["--url", urls[0]] : urls), recorder: recorder))
            group.cancelAll()
            return code
        }
    }

    private func chains(_ ids: [Int], complete: Bool = true, verified: Bool = true, invalid: Int = 0) -> String {
        let now = #""\#(TimeText.rfc3339(SystemClock().now().wall))""#
        let rows = ids.map { id in
            """
            {"chain_id":"\(id)","complete":\(complete),"verified_at":\(verified ? now : "null"),\
            "valid":1,"invalid":\(invalid),"unknown":0}
            """
        }
        return #"{"chains":[\#(rows.joined(separator: ","))],"next":null}"#
    }

    private func digests(_ rows: [(chain: Int, block: Int, digest: Int)]) -> String {
        let rows = rows.map { #"{"chain_id":"\#($0.chain)","block_number":\#($0.block),"digest":\#($0.digest)}"# }
        return #"{"digests":[\#(rows.joined(separator: ","))],"next":null}"#
    }

    private func replica(_ ids: [Int], _ rows: [(chain: Int, block: Int, digest: Int)]) -> [String: String] {
        ["/api/v1/chains": chains(ids), "/api/v1/digest": digests(rows)]
    }

    private func json() throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(recorder.output.utf8)) as? [String: Any])
    }

    /// A script that looks once must not take for fine what all hands are called for.
    @Test(arguments: [(0, ExitCode.ok), (1, .found)])
    func oneLook_endsWith4_alsoForAnUndeclaredMessage(count: Int, code: ExitCode) async throws {
        let answers = [
            "/api/v1/status": #"{"version":"1"}"#, "/api/v1/digest": digests([]),
            "/api/v1/chains": chains([901]).replacing(#""unknown":0"#, with: #""unknown":0,"undeclared":\#(count)"#),
            "/api/v1/messages?status=invalid&limit=100": #"{"messages":[],"next":null}"#,
            "/api/v1/transitions?limit=100": #"{"transitions":[],"next":null}"#,
        ]
        #expect(try await call(["watch", "--once"], at: [answers]) == code)
        #expect(recorder.output.contains("UNDECLARED: 1 message on chain 901, tier 3") == (count > 0))
    }

    @Test func replicasThatAreEqual_agree() async throws {
        let one = replica([901, 902], [(901, 5, 7), (902, 6, 8)])
        #expect(try await call(["compare"], at: [one, one]) == .ok)
        #expect(recorder.output.contains("chain 902: replicas 1 and 2 agree up to block 6"))
    }

    @Test func chain_isCalledByTheNameThatAReplicaHasForIt() async throws {
        let plain = replica([901], [(901, 5, 7)])
        for (name, shown) in [("One", "One (901): replicas"), ("<b>", "chain 901: replicas")] {
            var named = plain
            named["/api/v1/chains"] = plain["/api/v1/chains"]?
                .replacing(#""chain_id":"901","#, with: #""chain_id":"901","name":"\#(name)","#)
            #expect(try await call(["compare"], at: [plain, named]) == .ok)
            #expect(recorder.output.contains(shown))
        }
    }

    @Test(arguments: [
        [[901], []], [[], [901]], [[], []],
    ])
    func replicasThatComparedNothing_doNotAgree(_ watched: [[Int]]) async throws {
        let replicas = watched.map { replica($0, []) }
        #expect(try await call(["compare"], at: replicas) == .failed)
        let isAnything = watched != [[], []]
        #expect(recorder.output.contains(isAnything ? "chain 901: NOT COMPARED" : "nothing was compared"))
    }

    @Test func chainWithoutACommonCheckpoint_isNoAgreement_alsoForPrograms() async throws {
        let one = replica([901, 902], [(901, 5, 7), (902, 6, 8)])
        let other = replica([901, 902], [(901, 5, 7)])
        #expect(try await call(["compare", "--json"], at: [one, other]) == .failed)
        let object = try json()
        #expect(object["agree"] is NSNull)
        let rows = try #require(object["comparisons"] as? [[String: Any]])
        #expect(rows.map { $0["agree"] as? Bool } == [true, nil])
    }

    @Test func oneDifference_outweighsWhatWasNotCompared() async throws {
        let one = replica([901, 902], [(901, 5, 7)])
        let other = replica([901, 902], [(901, 5, 8)])
        let list = #"{"messages":[],"next":null}"#
        let asked = ["/api/v1/messages?chain=901&limit=1000": list]
        let code = try await call(
            ["compare", "--json"], at: [one.merging(asked) { $1 }, other.merging(asked) { $1 }])
        #expect(code == .failed)
        let agree = try json()["agree"] as? Bool
        #expect(agree == false)
    }

    /// A replica with a checkpoint at block 9 that follows blocks from `first` on, and lists these messages.
    private func replica(from first: Int, digest: Int, _ messages: [String]) -> [String: String] {
        var answers = replica([901], [(901, 9, digest)])
        answers["/api/v1/chains"] = chains([901]).replacing(
            #""chain_id":"901","#, with: #""chain_id":"901","window_first":\#(first),"window_last":20,"#)
        answers["/api/v1/messages?chain=901&limit=1000"] =
            #"{"messages":[\#(messages.joined(separator: ","))],"next":null}"#
        return answers
    }

    /// The replica that follows less has not seen the message of block 3, and that is no difference.
    @Test(arguments: [false, true])
    func firstDifference_isInBlocksThatBothFollow(firstFollowsLess: Bool) async throws {
        let older = message("valid", block: 3, id: "901-0x03-1")
        let more = replica(from: 2, digest: 7, [older, message("valid", block: 7)])
        let less = replica(from: 5, digest: 8, [message("invalid", block: 7)])
        let replicas = firstFollowsLess ? [less, more] : [more, less]
        #expect(try await call(["compare"], at: replicas) == .failed)
        let said = firstFollowsLess ? "is invalid at replica 1 and valid" : "is valid at replica 1 and invalid"
        #expect(recorder.output.contains("up to block 9; first difference: \(Self.first) \(said) at the other"))
    }

    /// What both follow is equal, whatever one of them follows beside it.
    @Test func messagesBeforeTheWindowOfOneReplica_areNoDifference() async throws {
        let older = message("valid", block: 3, id: "901-0x03-1")
        let newer = message("valid", block: 12, id: "901-0x0c-1")
        let more = replica(from: 2, digest: 7, [older, message("valid", block: 7), newer])
        let less = replica(from: 5, digest: 8, [message("valid", block: 7)])
        #expect(try await call(["compare"], at: [more, less]) == .failed)
        #expect(recorder.output.contains("first difference: none among the messages that both still list"))
    }

    private func message(_ status: String, block: Int = 7, id: String = Self.first) -> String {
        """
        {"id":"\(id)","status":"\(status)","reason":null,"safety":"unsafe","tier":null,\
        "executing_chain_id":"901","executing_block_number":\(block),"executing_timestamp":1700000000,"a_later_member":[1]}
        """
    }

    private func list(_ status: String, next: String? = nil) -> String {
        #"{"messages":[\#(message(status))],"next":\#(next.map { "\"\($0)\"" } ?? "null")}"#
    }

    @Test func list_callsChainsByTheirNames_andRefusesNamesThatCouldDoHarm() async throws {
        for (name, shown) in [
            ("Alpha", "  Alpha (901) block 7  "), ("A(10)", "  901 block 7  "),
            (#"A\u001b[31m"#, "  A[31m (901) block 7  "),
        ] {
            let answers = [
                "/api/v1/chains": chains([901, 902]).replacingOccurrences(
                    of: #""chain_id":"901","#, with: #""chain_id":"901","name":"\#(name)","#),
                "/api/v1/messages?limit=1000": list("valid"),
            ]
            #expect(try await call(["messages"], at: [answers]) == .ok)
            #expect(recorder.output.contains(shown) && !recorder.output.contains("\u{1B}"), "\(recorder.output)")
        }
    }

    @Test func listThatIsCut_saysWhatIsLeft_andFindsWhatItDoesNotShow() async throws {
        let answers = [
            "/api/v1/chains": chains([901, 902], invalid: 3),
            "/api/v1/messages?limit=1": list("valid", next: "901-7-1"),
            "/api/v1/messages?limit=1&cursor=901-7-1": list("unknown"),
            "/api/v1/messages?safety=unsafe&limit=1": list("valid", next: "901-7-1"),
            "/api/v1/messages?safety=unsafe&status=invalid&limit=1": list("invalid"),
            "/api/v1/messages?status=valid&limit=1": list("valid", next: "901-7-1"),
        ]
        #expect(try await call(["messages", "--limit", "1"], at: [answers]) == .found)
        #expect(recorder.output.hasSuffix("\n7 more; go on with --cursor 901-7-1\n"))
        #expect(recorder.output.hasPrefix("STATUS  REASON  TIER  SAFETY  AGE"))
        #expect(recorder.errors == "")
        #expect(try await call(["messages", "--limit", "1", "--cursor", "901-7-1"], at: [answers]) == .found)
        #expect(try await call(["messages", "--limit", "1", "--safety", "unsafe"], at: [answers]) == .found)
        #expect(recorder.output.hasSuffix("\nMore are there; go on with --cursor 901-7-1\n"))
        #expect(try await call(["messages", "--limit", "1", "--status", "valid"], at: [answers]) == .ok)
        #expect(try await call(["messages", "--cursor", "901?x"], at: [answers]) == .configuration)
    }

    @Test func list_forPrograms_isThatOfTheAPI() async throws {
        let answers = [
            "/api/v1/chains": chains([901]), "/api/v1/messages?limit=1": list("valid", next: "901-7-1"),
        ]
        #expect(try await call(["messages", "--limit", "1", "--json"], at: [answers]) == .ok)
        #expect(
            recorder.output == #"{"messages":[\#(message("valid"))],"next":"901-7-1","complete":true}"# + "\n")
    }

    @Test(arguments: [(false, true, "the window is not whole"), (true, false, "blind, nothing was verified yet")])
    func replicaThatCannotSeeAll_saysSo(complete: Bool, verified: Bool, word: String) async throws {
        let answers = [
            "/api/v1/chains": chains([901], complete: complete, verified: verified),
            "/api/v1/messages?limit=1000": #"{"messages":[],"next":null}"#,
            "/api/v1/messages?chain=7&limit=1000": #"{"messages":[],"next":null}"#,
        ]
        #expect(try await call(["messages", "--json"], at: [answers]) == .ok)
        #expect(recorder.errors.contains("warning: what is listed may not be all: chain 901: \(word)"))
        let isComplete = try json()["complete"] as? Bool
        #expect(isComplete == false)
        #expect(try await call(["messages", "--chain", "7"], at: [answers]) == .ok)
        #expect(recorder.errors.contains("the monitor does not watch the chain"))
    }
}
