/// From a block to the verdicts on its messages.
extension Verifier {
    /// Reads what the messages of a block stand on, and judges them.
    func verified(
        _ block: ExaminedBlock, isCanonical: Bool, _ view: ChainView, where isWanted: (ExecutingMessage) -> Bool
    ) async -> VerifiedBlock {
        var graph = VerificationGraph(judge)
        graph.add(block, isFinal: view.isFinal(block))
        let root = InitiatingKey(chain: block.chain, number: block.reference.number)
        let asked = block.found.messages.filter {
            isWanted($0) || $0.identifier.timestamp == block.reference.timestamp
        }
        // The messages asked for are all judged, however many blocks they name; only what is behind is cut.
        var due = Self.ordered(graph.needs(of: asked))
        for _ in 0..<Self.depthLimit {
            for (key, evidence, read) in await self.read(due, view) {
                graph.evidence[key] = evidence
                if let read { graph.add(read, isFinal: view.isFinal(read)) }
            }
            let room = max(0, Self.followedLimit + 1 - graph.evidence.count)
            due = Array(Self.ordered(graph.needs(behind: asked)).prefix(room))
            if due.isEmpty { break }
        }
        graph.settle()
        let messages = block.found.messages.indices.filter { isWanted(block.found.messages[$0]) }
        return VerifiedBlock(
            reference: block.reference,
            safety: isCanonical
                ? view.executing.heads.safety(
                    of: block.reference, judge.rules.parameters.chains[view.chain]) : nil,
            messages: messages.compactMap {
                graph.verified(VerificationGraph.Place(block: root, position: $0))
            }, undecodable: block.found.undecodable, isProven: block.found.isProven)
    }

    private static func ordered(_ keys: Set<InitiatingKey>) -> [InitiatingKey] {
        keys.sorted { ($0.chain, $0.number) < ($1.chain, $1.number) }
    }

    private func read(
        _ keys: [InitiatingKey], _ view: ChainView
    ) async -> [(InitiatingKey, Evidence, ExaminedBlock?)] {
        await withTaskGroup(of: (InitiatingKey, Evidence, ExaminedBlock?).self) { group in
            var results: [(InitiatingKey, Evidence, ExaminedBlock?)] = []
            for (index, key) in keys.enumerated() {
                if index >= 8, let result = await group.next() { results.append(result) }
                group.addTask { await self.read(key, view) }
            }
            for await result in group { results.append(result) }
            return results.sorted { ($0.0.chain, $0.0.number) < ($1.0.chain, $1.0.number) }
        }
    }

    private func read(_ key: InitiatingKey, _ view: ChainView) async -> (InitiatingKey, Evidence, ExaminedBlock?) {
        guard let endpoints = view.endpoints[key.chain] else {
            return (key, .unavailable(.upstreamUnreadable), nil)
        }
        guard key.number <= endpoints.heads.latest.number else { return (key, .aboveHead, nil) }
        do throws(UpstreamFailure) {
            let block = try await reads.block(
                .quantity(key.number.value), expecting: nil, of: key.chain, withTransactions: false,
                from: endpoints.nodes)
            guard block.reference.number == key.number else { return (key, .unavailable(.upstreamUnreadable), nil) }
            return (key, .block(block.reference, logs: BlockLogs(block.logs)), block)
        } catch {
            return (key, .unavailable(error.isLack ? .historyUnavailable : .upstreamUnreadable), nil)
        }
    }
}
