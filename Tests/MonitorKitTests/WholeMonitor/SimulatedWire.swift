import Synchronization

@testable import MonitorKit

/// The chains that all wires of a world lead to.
final class SharedSuperchain: Sendable {
    private let superchain: Mutex<SimulatedSuperchain>

    init(_ superchain: SimulatedSuperchain) {
        self.superchain = Mutex(superchain)
    }

    var current: SimulatedSuperchain { superchain.withLock { $0 } }

    func change<Value>(_ change: (inout SimulatedSuperchain) -> sending Value) -> sending Value {
        superchain.withLock { change(&$0) }
    }
}

/// The way from one replica to one node of a chain, with what goes wrong on it and what the node gets wrong.
final class SimulatedWire: RPCTransport {
    private struct State {
        var numbers: SeededNumbers
        var fault: WireFault?
        /// What a node shows all the time that does not show the chain as it is.
        var view: SimulatedChain?
        /// Whether it has ever shown bytes that do not hash, which is held against it for long.
        var hasLied = false
        /// When the last spell ended; nil before the first.
        var restoredAt: Moment?
    }

    /// What a wire shows of its chain.
    enum Shown {
        /// The chain as it is, perhaps with something on top, or nothing.
        case theChain
        /// The chain as it is, under heads that there would be so many seconds later.
        case futureHeads(in: UInt64)
        /// Always the same.
        case view(SimulatedChain)
    }

    let chain: ChainID
    private let superchain: SharedSuperchain
    private let time: VirtualTime
    private let state: Mutex<State>

    init(to chain: ChainID, of superchain: SharedSuperchain, time: VirtualTime, _ numbers: SeededNumbers) {
        self.chain = chain
        self.superchain = superchain
        self.time = time
        state = Mutex(State(numbers: numbers))
    }

    /// Whether it has ever shown bytes that do not hash.
    var hasLied: Bool { state.withLock { $0.hasLied } }

    /// What it shows at this moment.
    var shown: Shown {
        let (fault, view) = state.withLock { ($0.fault, $0.view) }
        if case .namesFutureHeads(let seconds)? = fault { return .futureHeads(in: seconds) }
        return view.map { Shown.view($0) } ?? .theChain
    }

    /// Whether nothing has been wrong with it for so long, and none of its bytes ever.
    func hasBeenWell(for duration: Duration) -> Bool {
        let now = time.now()
        return state.withLock { state in
            guard state.fault == nil, !state.hasLied else { return false }
            return state.restoredAt.map { now.elapsed(since: $0) >= duration } ?? true
        }
    }

    /// Begins a spell, or ends one.
    func set(_ fault: WireFault?) {
        let now = time.now()
        let view: SimulatedChain? =
            switch fault {
            case .stale: superchain.current[chain]
            case .showsTheFuture(let seconds): future(in: seconds)
            default: nil
            }
        state.withLock { state in
            if state.fault != nil, fault == nil { state.restoredAt = now }
            state.fault = fault
            state.view = view
            if case .lies = fault { state.hasLied = true }
        }
    }

    /// The chain as it would be after some time in which nobody sends anything.
    private func future(in seconds: UInt64) -> SimulatedChain? {
        var superchain = superchain.current
        guard let now = superchain[chain]?.latest.header.timestamp else { return nil }
        superchain.advance(to: now.advanced(by: seconds))
        return superchain[chain]
    }

    /// What a node shows to whoever asks for its heads; nil where that is what it shows anyway.
    private func headView(_ fault: WireFault?, _ body: [UInt8]) -> SimulatedChain? {
        guard case .namesFutureHeads(let seconds)? = fault,
            String(decoding: body, as: UTF8.self).includes("\"latest\"")
        else { return nil }
        return future(in: seconds)
    }

    func post(_ body: [UInt8], timeout: Duration) async throws(UpstreamFailure) -> RPCHTTPAnswer {
        let (fault, view, chance) = state.withLock { ($0.fault, $0.view, $0.numbers.fraction()) }
        switch fault {
        case .hangs:
            await wait(timeout)
            throw UpstreamFailure(.timeout, "the wire hangs")
        case .hangsAt(let method) where String(decoding: body, as: UTF8.self).includes("\"\(method)\""):
            await wait(timeout)
            throw UpstreamFailure(.timeout, "the node hangs")
        case .refuses: throw UpstreamFailure(.connect, "the wire is cut")
        case .slow: await wait(.milliseconds(Int(500 + chance * 2_500)))
        default: await wait(.milliseconds(Int(1 + chance * 60)))
        }
        guard !Task.isCancelled, let chain = headView(fault, body) ?? view ?? superchain.current[chain] else {
            throw UpstreamFailure(.timeout, "nobody waits any more")
        }
        if case .status(let status) = fault { return RPCHTTPAnswer(status: status, body: []) }
        var node = SimulatedNode()
        if case .fails(let failure) = fault { node.faults = [failure] }
        if fault == .withoutReceipts {
            node.faults = ["eth_getBlockReceipts", "eth_getTransactionReceipt"].map(WireFault.missingMethod)
        }
        if case .lies(let lie) = fault { node.faults = lie.faults(about: chain) }
        if case .prunes(let kept) = fault { node.faults = [.pruned(below: chain.latest.number.lowered(by: kept))] }
        if case .smallBatches(let limit) = fault { node.batchLimit = limit }
        let answer = node.answer(body, about: Self.view(of: chain, fault, asked: body))
        return RPCHTTPAnswer(status: 200, body: fault == .cutShort ? answer.dropLast(answer.count / 3) : answer)
    }

    /// The chain as the node shows it to who asks for that.
    private static func view(of chain: SimulatedChain, _ fault: WireFault?, asked body: [UInt8]) -> SimulatedChain {
        switch fault {
        case .runsAhead(let count): ahead(of: chain, count)
        case .claimsAhead(let count) where String(decoding: body, as: UTF8.self).includes("\"latest\""):
            ahead(of: chain, count)
        default: chain
        }
    }

    /// The chain with blocks on top, none of which is safer for that.
    private static func ahead(of chain: SimulatedChain, _ count: UInt64) -> SimulatedChain {
        var chain = chain
        let (safe, finalized) = (chain.safe, chain.finalized)
        for _ in 0..<count { _ = chain.produceBlock() }
        chain.setHeads(safe: safe, finalized: finalized)
        return chain
    }

    private func wait(_ duration: Duration) async {
        try? await time.sleep(for: duration)
    }
}
