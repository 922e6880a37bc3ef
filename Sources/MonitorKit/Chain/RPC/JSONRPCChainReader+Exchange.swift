import Synchronization

/// Exchanges: as many calls at once as the endpoint has shown to take.
extension JSONRPCChainReader {
    /// Makes calls in as few exchanges as the endpoint allows.
    ///
    /// What an endpoint refuses for its size, or answers only in part, is asked again in smaller batches; each turn either
    /// answers a call or makes the batch smaller, so that this ends. What it refuses because it was asked too often fails, and
    /// batches are smaller from then on, but not smaller than a look at the heads. A failure to get any answer makes the endpoint
    /// name its chain again.
    ///
    /// - Parameter isUrgent: whether it is asked before what is not, as the heads are.
    func exchange(
        _ calls: [RPCCall], isUrgent: Bool = false
    ) async throws(UpstreamFailure) -> [Result<ArraySlice<UInt8>, UpstreamFailure>] {
        var outcomes = [Result<ArraySlice<UInt8>, UpstreamFailure>?](repeating: nil, count: calls.count)
        var open = Array(calls.indices)
        while !open.isEmpty {
            let batch = Array(open.prefix(min(client.largestBatch, memory.withLock { $0.limit.calls })))
            let answers = try await send(batch.map { calls[$0] }, isUrgent: isUrgent)
            let isTooLarge = answers.map { $0.isTooLarge && batch.count > 1 }
            for (index, (answer, again)) in zip(batch, zip(answers, isTooLarge)) where !again {
                outcomes[index] = answer
            }
            memory.withLock { memory in
                if isTooLarge.contains(true) {
                    memory.limit.refused(batchOf: batch.count)
                } else if answers.contains(where: \.isTooOften) {
                    memory.limit.refusedAsTooOften(batchOf: batch.count)
                } else {
                    memory.limit.answered(batchOf: batch.count)
                }
            }
            open.removeAll { outcomes[$0] != nil }
        }
        return outcomes.compactMap(\.self)
    }

    /// One exchange; a batch that was refused as a whole for its size counts as one whose calls all were.
    private func send(
        _ calls: [RPCCall], isUrgent: Bool
    ) async throws(UpstreamFailure) -> [Result<ArraySlice<UInt8>, UpstreamFailure>] {
        do throws(UpstreamFailure) {
            let answer = try await client.exchange(calls, timeout: timeout, isUrgent: isUrgent)
            memory.withLock { $0.answered(closedConnections: answer.closedConnections) }
            guard answer.outcomes.count == calls.count else {
                throw UpstreamFailure(.missing, "\(answer.outcomes.count) answers to \(calls.count) calls")
            }
            return answer.outcomes
        } catch {
            if error.cause == .tooLarge, calls.count > 1 {
                return Array(repeating: .failure(error), count: calls.count)
            }
            memory.withLock { memory in
                if error.cause == .rateLimited { memory.limit.refusedAsTooOften(batchOf: calls.count) }
                memory.lostSight()
            }
            throw error
        }
    }
}

extension Result where Failure == UpstreamFailure {
    fileprivate var isTooLarge: Bool {
        if case .failure(let failure) = self { failure.cause == .tooLarge } else { false }
    }

    fileprivate var isTooOften: Bool {
        if case .failure(let failure) = self { failure.cause == .rateLimited } else { false }
    }
}
