import Foundation
import Testing

@testable import MonitorKit

/// The second opinions of a simulated stack, and what can be done to them.
@Suite(.timeLimit(.minutes(15))) final class StackVerifiersTests {
    private let loop: EventLoop
    private let stack: RehearsalStack
    private let verifiers: StackVerifiers
    private let control: StackControl
    private let clock = SteppedClock()

    init() throws {
        loop = try EventLoop.start(name: "stack-verifiers-test")
        let now = Timestamp(UInt64(clock.now().wall))
        stack = RehearsalStack(StackPlan().superchain(at: now), on: loop, clock: clock)
        verifiers = try StackVerifiers(of: stack.world, on: loop, clock: clock)
        control = StackControl(stack, verifiers)
    }

    deinit { loop.stop() }

    @discardableResult private func ask(_ method: String, _ target: String) async -> HTTPResponse {
        let parts = target.split(separator: "?", maxSplits: 1).map(String.init)
        return await control.respond(
            to: HTTPRequest(
                method: method, path: parts[0], query: parts.count > 1 ? parts[1] : nil, version: .http11,
                headers: HTTPHeaders(bytes: [], fields: [])))
    }

    /// What a verifier answers to a call: its result, or the code of its error.
    private func answer(_ name: String, _ method: String, _ parameters: String = "") throws -> (Any?, code: Int?) {
        let member = try #require(verifiers[name])
        let superchain = stack.world.superchain
        let body = Array(#"{"jsonrpc":"2.0","id":1,"method":"\#(method)","params":[\#(parameters)]}"#.utf8)
        let bytes = member.verifier.with { $0.answer(body, about: superchain, isAdmin: false) }
        let object = try #require(JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
        return (object["result"], (object["error"] as? [String: Any])?["code"] as? Int)
    }

    /// The parameters of a check of a message that is executed by now: a true one, or a lie.
    private func check(_ forgery: Forgery? = nil) throws -> String {
        stack.world.withSuperchain { superchain in
            let (first, second) = (ChainID(901), ChainID(902))
            if let forgery {
                superchain.forge(forgery, from: first, to: second)
            } else {
                superchain.sendMessage(from: first, to: second)
            }
            superchain.advance(to: (superchain.nextTime ?? Timestamp(0)).advanced(by: 5))
        }
        let messages = stack.world.superchain.messages
        let claim = try #require(messages[messages.count - 1]?.claim)
        let entries = AccessListDeclarations.entries(for: claim.identifier, payloadHash: claim.payloadHash)
        return "[\(entries.map { "\"\($0)\"" }.joined(separator: ","))],\"cross-unsafe\",{}"
    }

    @Test func eachProgram_hasItsOwnMethods_andNoOthers() throws {
        #expect(try answer("filter-a", "interop_checkAccessList", check()).code == nil)
        #expect(try answer("filter-a", "supervisor_checkAccessList", check()).code == -32_601)
        #expect(try answer("filter-a", "supernode_syncStatus").code == -32_601)
        #expect(try answer("supervisor", "supervisor_checkAccessList", check()).code == nil)
        #expect(try answer("supervisor", "interop_checkAccessList", check()).code == -32_601)
        #expect(try answer("filter-a", "interop_getBlockHashByNumber", #""901","latest""#).code == nil)
        #expect(try answer("supervisor", "interop_getBlockHashByNumber", #""901","latest""#).code == -32_601)
        #expect(try answer("supervisor", "supervisor_syncStatus").code == nil)
        #expect(try answer("filter-a", "supervisor_syncStatus").code == -32_601)
        #expect(try answer("supernode-a", "supernode_syncStatus").code == nil)
        #expect(try answer("supernode-a", "admin_getFailsafeEnabled").code == -32_601)
        // What cannot be undone from outside is not done there: only the admin interface takes it.
        _ = try answer("filter-a", "admin_setFailsafeEnabled", "true")
        #expect(try answer("filter-a", "admin_getFailsafeEnabled").0 as? Bool == false)
    }

    @Test func oneVerifier_isInTrouble_andTheOthersAreNot() async throws {
        let (truth, lie) = (try check(), try check(.wrongPayload))
        func code(_ name: String, _ parameters: String) throws -> Int? {
            try answer(name, "interop_checkAccessList", parameters).code
        }
        #expect(try code("filter-b", truth) == nil && code("filter-b", lie) == -320_600)
        await ask("POST", "/trouble?of=filter-b&kind=disagrees")
        #expect(try code("filter-b", truth) == -320_600 && code("filter-b", lie) == nil)
        #expect(try code("filter-a", truth) == nil && code("filter-a", lie) == -320_600)
        await ask("POST", "/trouble?of=filter-b&kind=credulous")
        #expect(try code("filter-b", truth) == nil && code("filter-b", lie) == nil)
        await ask("POST", "/trouble?of=filter-b&kind=lags")
        #expect(try code("filter-b", truth) == -321_100 && code("filter-b", lie) == -321_100)
        await ask("POST", "/trouble?of=filter-b&kind=none")
        #expect(try code("filter-b", lie) == -320_600)
        await ask("POST", "/trouble?kind=down")
        #expect(verifiers.members.allSatisfy { $0.verifier.with { $0.faults.status } == 503 })
    }

    @Test func supernodeThatLags_namesOlderHeads_andVerifiesNoNewerTime() async throws {
        func heads() throws -> (number: Int, time: Int) {
            let status = try #require(try answer("supernode-a", "supernode_syncStatus").0 as? [String: Any])
            let chain = (status["chains"] as? [String: Any])?["901"] as? [String: Any]
            let head = try #require((chain?["unsafe_l2"] as? [String: Any])?["number"] as? Int)
            return (head, try #require(status["safe_timestamp"] as? Int))
        }
        func isVerified(_ time: Int) throws -> Bool {
            let root = try answer("supernode-a", "superroot_atTimestamp", "\"0x\(String(time, radix: 16))\"").0
            return (root as? [String: Any])?["data"] != nil
        }
        let before = try heads()
        await ask("POST", "/trouble?of=supernode-a&kind=lags")
        let after = try heads()
        #expect(before.number - after.number == Int(VerifierTrouble.lag) / 2)
        #expect(before.time - after.time == Int(VerifierTrouble.lag) - 8)
        #expect(try !isVerified(before.time) && isVerified(after.time))
    }

    @Test func failsafe_isSwitchedByAnOperator() async throws {
        let truth = try check()
        await ask("POST", "/failsafe?of=filter-a&is=on")
        #expect(try answer("filter-a", "interop_checkAccessList", truth).code == -320_602)
        #expect(try answer("filter-a", "admin_getFailsafeEnabled").0 as? Bool == true)
        #expect(try answer("filter-b", "interop_checkAccessList", truth).code == nil)
        await ask("POST", "/failsafe?is=off")
        #expect(try answer("filter-a", "interop_checkAccessList", truth).code == nil)
    }

    @Test func overview_namesEachVerifier_withItsAddressAndItsTrouble() async throws {
        let control = control
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await control.run() }
            await ask("POST", "/trouble?of=supernode-b&kind=hangs")
            await ask("POST", "/failsafe?of=supervisor&is=on")
            let object = try JSONSerialization.jsonObject(with: Data(await ask("GET", "/").body)) as? [String: Any]
            let rows = try #require(object?["verifiers"] as? [[String: Any]])
            #expect(
                rows.map { $0["name"] as? String } == [
                    "filter-a", "filter-b", "supernode-a", "supernode-b", "supervisor",
                ])
            #expect(Set(rows.compactMap { $0["url"] as? String }).count == 5)
            #expect(rows.map { $0["trouble"] as? String } == ["none", "none", "none", "hangs", "none"])
            #expect(rows.map { $0["failsafe"] as? Bool } == [false, false, nil, nil, true])
            group.cancelAll()
        }
        let secret = await ask("GET", "/jwt.hex")
        #expect(throws: Never.self) { try SigningKey(parsing: secret.body) }
    }

    @Test(arguments: ["/trouble?of=nobody", "/trouble?kind=odd", "/failsafe?is=perhaps", "/failsafe?kind=none"])
    func nonsense_isRefused(target: String) async {
        #expect(await ask("POST", target).status == .badRequest)
        #expect(verifiers.members.allSatisfy { $0.verifier.with { $0.faults == VerifierFaults() && !$0.isFailsafeOn } })
    }
}
