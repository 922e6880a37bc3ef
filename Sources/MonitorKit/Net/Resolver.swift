import Glibc
import Synchronization

/// Turns host names into addresses on threads of its own, and remembers the answers for a short time.
///
/// getaddrinfo blocks and cannot be interrupted, so neither the loop nor the cooperative pool may call it. A lookup
/// that hangs keeps its thread, which is why their number is bounded; whoever waits for it leaves at its deadline.
package final class Resolver: Sendable {
    /// The answer of a lookup: addresses in order of preference with port 0, or the code of getaddrinfo.
    typealias Answer = Result<[SocketAddress], LookupFailure>

    struct LookupFailure: Error, Hashable {
        let code: Int32
    }

    private struct Memory {
        let addresses: [SocketAddress]
        let expiry: Deadline
    }

    private struct Waiter {
        let signal: LoopSignal
        let loop: EventLoop
    }

    private final class Lookup: Sendable {
        struct State {
            var answer: Answer?
            var waiters: [UInt64: Waiter] = [:]
            var lastWaiter: UInt64 = 0
        }
        let state = Mutex(State())
    }

    private struct State {
        var memories: [String: Memory] = [:]
        var lookups: [String: Lookup] = [:]
    }

    /// How many names are remembered.
    private static let memoryLimit = 256
    /// How many lookups, and so threads, may be under way.
    static let lookupLimit = 8

    private let lifetime: Duration
    private let lookUp: @Sendable (String) -> Answer
    private let state = Mutex(State())

    /// A resolver that asks the system and remembers an answer for `lifetime`.
    package convenience init(lifetime: Duration = .seconds(30)) {
        self.init(lifetime: lifetime, lookUp: systemAddresses)
    }

    init(lifetime: Duration, lookUp: @escaping @Sendable (String) -> Answer) {
        self.lifetime = lifetime
        self.lookUp = lookUp
    }

    /// The addresses of a host, at least one, in the order in which to try them.
    ///
    /// An address is its own answer. Throws `dns`, or `timeout` at the deadline.
    package func addresses(
        of host: String, port: UInt16, on loop: EventLoop, deadline: Deadline
    ) async throws(UpstreamFailure) -> [SocketAddress] {
        if let literal = SocketAddress(ip: host, port: port) { return [literal] }
        if let known = remembered(host) { return known.map { $0.withPort(port) } }
        let lookup = try join(host)
        switch try await answer(of: lookup, on: loop, deadline: deadline) {
        case .success(let addresses) where !addresses.isEmpty: return addresses.map { $0.withPort(port) }
        case .success: throw UpstreamFailure(.dns, "the host name has no address")
        case .failure(let failure): throw UpstreamFailure(.dns, lookupErrorText(failure.code))
        }
    }

    private func remembered(_ host: String) -> [SocketAddress]? {
        let now = Deadline.now()
        return state.withLock { state in
            guard let memory = state.memories[host], memory.expiry > now else { return nil }
            return memory.addresses
        }
    }

    /// The lookup under way for the host, or a new one.
    private func join(_ host: String) throws(UpstreamFailure) -> Lookup {
        let (lookup, isNew) = state.withLock { state -> (Lookup?, Bool) in
            if let lookup = state.lookups[host] { return (lookup, false) }
            guard state.lookups.count < Self.lookupLimit else { return (nil, false) }
            let lookup = Lookup()
            state.lookups[host] = lookup
            return (lookup, true)
        }
        guard let lookup else { throw UpstreamFailure(.dns, "too many name lookups are under way") }
        if isNew, !startDetachedThread({ self.finish(lookup, of: host, with: self.lookUp(host)) }) {
            finish(lookup, of: host, with: .failure(LookupFailure(code: EAI_AGAIN)))
        }
        return lookup
    }

    private func finish(_ lookup: Lookup, of host: String, with answer: Answer) {
        state.withLock { state in
            state.lookups[host] = nil
            if case .success(let addresses) = answer { remember(addresses, of: host, in: &state) }
        }
        let waiters = lookup.state.withLock { lookup in
            lookup.answer = answer
            defer { lookup.waiters = [:] }
            return lookup.waiters
        }
        for waiter in waiters.values { waiter.signal.fire(on: waiter.loop) }
    }

    private func remember(_ addresses: [SocketAddress], of host: String, in state: inout State) {
        let now = Deadline.now()
        if state.memories.count >= Self.memoryLimit {
            state.memories = state.memories.filter { $0.value.expiry > now }
        }
        if state.memories.count >= Self.memoryLimit { state.memories = [:] }
        state.memories[host] = Memory(addresses: addresses, expiry: now.advanced(by: lifetime))
    }

    private func answer(
        of lookup: Lookup, on loop: EventLoop, deadline: Deadline
    ) async throws(UpstreamFailure) -> Answer {
        let signal = LoopSignal()
        let place = lookup.state.withLock { lookup -> UInt64? in
            guard lookup.answer == nil else { return nil }
            lookup.lastWaiter &+= 1
            lookup.waiters[lookup.lastWaiter] = Waiter(signal: signal, loop: loop)
            return lookup.lastWaiter
        }
        if let place {
            do throws(SocketFailure) {
                try await loop.wait(for: signal, deadline: deadline)
            } catch {
                lookup.state.withLock { $0.waiters[place] = nil }
                throw UpstreamFailure(.timeout, "the name lookup did not end in time")
            }
        }
        return lookup.state.withLock { $0.answer } ?? .failure(LookupFailure(code: EAI_AGAIN))
    }
}

/// Asks the system, blocking.
private func systemAddresses(of host: String) -> Resolver.Answer {
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    hints.ai_flags = AI_ADDRCONFIG
    var list: UnsafeMutablePointer<addrinfo>?
    let code = getaddrinfo(host, nil, &hints, &list)
    guard code == 0 else { return .failure(Resolver.LookupFailure(code: code)) }
    defer { freeaddrinfo(list) }
    var addresses: [SocketAddress] = []
    var next = list
    while let entry = next?.pointee, addresses.count < 16 {
        if let pointer = entry.ai_addr, let address = SocketAddress(pointer, length: entry.ai_addrlen) {
            addresses.append(address)
        }
        next = entry.ai_next
    }
    return .success(addresses)
}

private func lookupErrorText(_ code: Int32) -> String {
    gai_strerror(code).map { String(cString: $0) } ?? "the name lookup failed"
}
