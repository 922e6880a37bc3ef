/// An executing message whose initiating message has the timestamp of its own block: the only kind that can be part of
/// a cycle.
package struct SameTimestampMessage: Hashable, Sendable {
    /// The executing chain.
    package let chain: ChainID
    /// The executing log.
    package let logIndex: LogIndex
    /// The initiating chain.
    package let targetChain: ChainID
    /// The initiating log.
    package let targetLogIndex: LogIndex

    /// Describes one node of the graph.
    package init(chain: ChainID, logIndex: LogIndex, targetChain: ChainID, targetLogIndex: LogIndex) {
        self.chain = chain
        self.logIndex = logIndex
        self.targetChain = targetChain
        self.targetLogIndex = targetLogIndex
    }
}

/// Rule 9: messages of one timestamp must not wait for each other (protocol: verifier, "Resolving cycles").
package enum CycleRule {
    /// The messages of one timestamp that are left over when everything nobody waits for is taken away.
    ///
    /// A message waits for the one before it in its own block, and for the last one of the target block that stands at
    /// or before the log that it names. What a cycle waits for is left over too, which is the protocol's own answer.
    ///
    /// - Parameter messages: all of one timestamp, in any order.
    /// - Returns: positions in `messages`, ascending.
    package static func cycle(among messages: [SameTimestampMessage]) -> [Int] {
        guard !messages.isEmpty else { return [] }
        let order = messages.indices.sorted {
            (messages[$0].chain, messages[$0].logIndex) < (messages[$1].chain, messages[$1].logIndex)
        }
        var byChain: [ChainID: [Int]] = [:]
        for index in order { byChain[messages[index].chain, default: []].append(index) }

        var needs: [[Int]] = Array(repeating: [], count: messages.count)
        for nodes in byChain.values {
            for (position, index) in nodes.enumerated() {
                if position > 0 { needs[index].append(nodes[position - 1]) }
                let target = byChain[messages[index].targetChain] ?? []
                let following = firstAfter(messages[index].targetLogIndex, in: target, of: messages)
                if following > 0 { needs[index].append(target[following - 1]) }
            }
        }
        return leftOver(needs)
    }

    /// The first position in `nodes` whose log stands after `logIndex`; nodes are in log order.
    private static func firstAfter(_ logIndex: LogIndex, in nodes: [Int], of messages: [SameTimestampMessage]) -> Int {
        var low = 0
        var high = nodes.count
        while low < high {
            let middle = (low + high) / 2
            if messages[nodes[middle]].logIndex <= logIndex { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Kahn's algorithm, from the nodes that nobody needs.
    private static func leftOver(_ needs: [[Int]]) -> [Int] {
        var neededBy = Array(repeating: 0, count: needs.count)
        for list in needs { for node in list { neededBy[node] += 1 } }
        var removable = neededBy.indices.filter { neededBy[$0] == 0 }
        var isLeft = Array(repeating: true, count: needs.count)
        while let node = removable.popLast() {
            isLeft[node] = false
            for need in needs[node] {
                neededBy[need] -= 1
                if neededBy[need] == 0 { removable.append(need) }
            }
        }
        return isLeft.indices.filter { isLeft[$0] }
    }
}
