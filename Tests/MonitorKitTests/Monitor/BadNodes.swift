import Synchronization

@testable import MonitorKit

/// The nodes of two chains: what is wrong with each at the moment, by its place in the configuration, and what they were asked.
final class BadNodes: Sendable {
    private struct State {
        var superchain: SimulatedSuperchain
        var defects: [NodeDefect?]
        /// What was asked, by method.
        var asked: [String: Int] = [:]
    }

    private let state: Mutex<State>
    /// The chain whose nodes take questions and never answer.
    private let hanging: ChainID?

    /// Each chain has as many nodes as there are entries.
    init(
        _ defects: [NodeDefect?], of superchain: SimulatedSuperchain = BadNodes.shortPast, hanging: ChainID? = nil
    ) {
        state = Mutex(State(superchain: superchain, defects: defects))
        self.hanging = hanging
    }

    /// What is wrong, by place.
    var defects: [NodeDefect?] { state.withLock { $0.defects } }
    /// The chains as they are.
    var superchain: SimulatedSuperchain { state.withLock { $0.superchain } }
    /// The messages that were executed, the lies among them.
    var executed: [SimulatedMessage] { superchain.messages.values.filter { $0.execution != nil } }

    /// What was asked since the last call.
    func takeAsked() -> [String: Int] {
        state.withLock { state in
            defer { state.asked = [:] }
            return state.asked
        }
    }

    /// Lets the nodes of a place turn bad, and the chains go on, in one moment: no good node of that place shows what is new.
    func turn(_ place: Int, into defect: NodeDefect, isLying: Bool = false) {
        state.withLock { state in
            state.defects[place] = defect
            Self.live(&state.superchain, seconds: 2, isLying: isLying)
        }
    }

    /// From now on nothing is wrong with any of them.
    func heal() {
        state.withLock { state in
            for place in state.defects.indices { state.defects[place] = nil }
        }
    }

    /// Serves one connection to a node until it ends.
    func serve(_ socket: StreamSocket, at place: Int, about chain: ChainID) async throws {
        let before = defects[place]
        if before == .plainText { return try await NodeDefect.refuseTLS(on: socket) }
        while let request = try await socket.readRequest() {
            note(request.body)
            guard chain != hanging else { return try await socket.waitForEnd() }
            // One look at both: what a bad node does not show, no good one has shown.
            let (defect, superchain) = state.withLock { ($0.defects[place], $0.superchain) }
            guard let shown = superchain[chain] else { return }
            guard let defect else {
                let reply = NodeDefect.honestReply(to: Array(request.body.utf8), about: shown)
                _ = try await NodeDefect.say(reply, on: socket)
                continue
            }
            // The connections of the node that was there before end with it.
            guard defect == before || !defect.isOfAnotherNode else { return }
            guard try await defect.answer(request, on: socket, about: shown) else { return }
        }
    }

    private func note(_ body: String) {
        state.withLock { state in
            for part in body.split(separator: "\"method\":\"").dropFirst() {
                state.asked[String(part.prefix { $0 != "\"" }), default: 0] += 1
            }
        }
    }

    /// Thirty seconds of two chains, with a true message each way in every one, and a lie in the end.
    static let longPast = past(seconds: 30, isLying: true)
    /// Eight such seconds.
    static let shortPast = past(seconds: 8, isLying: true)

    /// Seconds of two chains since their beginning, with a true message each way in every one.
    static func past(seconds: UInt64, isLying: Bool) -> SimulatedSuperchain {
        var superchain = Rehearsed.superchain(
            expiryWindow: 3_600, policy: HeadPolicy(safeLag: 4, finalizedLag: 8))
        live(&superchain, seconds: seconds, isLying: isLying)
        return superchain
    }

    /// Lets seconds pass, with a message each way in every one, and some more, in which all that was sent is executed.
    ///
    /// The lie is sent last: nothing relies on the block in which it is told.
    private static func live(_ superchain: inout SimulatedSuperchain, seconds: UInt64, isLying: Bool) {
        let start = superchain.chains.map(\.latest.header.timestamp).max() ?? Rehearsed.genesis
        for second in 1...seconds {
            superchain.sendMessage(from: Rehearsed.first, to: Rehearsed.second)
            superchain.sendMessage(from: Rehearsed.second, to: Rehearsed.first)
            if second == seconds, isLying {
                superchain.forge(.wrongPayload, from: Rehearsed.first, to: Rehearsed.second)
            }
            superchain.advance(to: start.advanced(by: second))
        }
        superchain.advance(to: start.advanced(by: seconds + 4))
    }
}
