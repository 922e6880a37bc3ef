/// What happens in a demonstration, and when: a list to be read, not code to be run.
package struct DemoScript: Hashable, Sendable {
    /// Something that is made to happen.
    package enum Action: Hashable, Sendable {
        /// An honest message.
        case send(from: ChainID, to: ChainID)
        /// A message that lies.
        case forge(Forgery, from: ChainID, to: ChainID)
        /// A reorg takes away the block that sent the last honest message from this chain.
        case withdraw(from: ChainID)
        /// The newest block with an invalid message is replaced by its deposits, as derivation would do.
        case replaceInvalid
    }

    /// An action with its time.
    package struct Step: Hashable, Sendable {
        /// Seconds from the beginning.
        package let second: Int
        /// What happens.
        package let action: Action

        /// Names a step.
        package init(_ second: Int, _ action: Action) {
            self.second = second
            self.action = action
        }
    }

    /// The steps, by time.
    package let steps: [Step]
    /// Seconds after which everything happens again.
    package let period: Int

    /// Puts a script together.
    package init(_ steps: [Step], period: Int) {
        self.steps = steps.sorted { $0.second < $1.second }
        self.period = max(1, period)
    }

    /// Two chains in half a minute: honest messages both ways, two lies, and a reorg that makes a true message false.
    package static func standard(_ first: ChainID, _ second: ChainID) -> DemoScript {
        DemoScript(
            [
                Step(1, .send(from: first, to: second)),
                Step(3, .send(from: second, to: first)),
                Step(5, .send(from: first, to: second)),
                Step(8, .forge(.wrongPayload, from: first, to: second)),
                Step(13, .replaceInvalid),
                Step(14, .forge(.unknownChain, from: second, to: first)),
                Step(18, .send(from: second, to: first)),
                Step(22, .withdraw(from: second)),
                Step(25, .replaceInvalid),
                Step(27, .send(from: first, to: second)),
            ], period: 32)
    }

    /// The time of the `index`th step, repetitions counted, and its action; nil for a script without steps.
    package func step(_ index: Int) -> Step? {
        guard !steps.isEmpty, index >= 0 else { return nil }
        let step = steps[index % steps.count]
        return Step(step.second + index / steps.count * period, step.action)
    }
}

extension SimulatedSuperchain {
    /// Makes a step of a script happen; one whose occasion has passed does nothing.
    package mutating func perform(_ action: DemoScript.Action) {
        switch action {
        case .send(let source, let target): sendMessage(from: source, to: target)
        case .forge(let forgery, let source, let target): forge(forgery, from: source, to: target)
        case .withdraw(let source):
            let newest = newestExecuted { $0.forgery == nil && $0.source == source && $0.intended == .valid }
            guard let place = newest?.initiation, let chain = self[place.chain],
                chain.block(at: place.block.number)?.hash == place.block.hash
            else { return }
            reorganize(source, depth: chain.latest.number.value - place.block.number.value + 1)
        case .replaceInvalid:
            let newest = newestExecuted { if case .invalid = $0.intended { true } else { false } }
            guard let place = newest?.execution else { return }
            replaceByDeposits(place.chain, at: place.block.number)
        }
    }

    private func newestExecuted(where isWanted: (SimulatedMessage) -> Bool) -> SimulatedMessage? {
        messages.values.filter { $0.stage == .executed && isWanted($0) }.max {
            ($0.execution?.block.timestamp.seconds ?? 0, $0.number)
                < ($1.execution?.block.timestamp.seconds ?? 0, $1.number)
        }
    }
}
