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
        /// An honest message is sent in the very block that executes the message that was put down before it.
        case sendBeside(from: ChainID, to: ChainID)
        /// An honest message whose transaction does not declare it.
        case sendUndeclared(from: ChainID, to: ChainID)
        /// Two messages of one time that rely on each other.
        case cycle(ChainID, ChainID)
        /// The sequencer drops the newest block with an invalid message before it is posted.
        case dropInvalid
        /// Blocks at the top are forced to be empty, because nothing was posted for a sequencing window.
        case expireWindow(ChainID, depth: UInt64)
        /// What was removed last is canonical again.
        case restore(ChainID)
        /// Neither the safe nor the finalized head moves up any more.
        case hold(ChainID)
        /// Both heads move up again.
        case release(ChainID)
        /// The node in use takes back the last honest message from this chain; the chain itself does not.
        case misread(from: ChainID)
        /// The simulated verifiers change.
        case verifiers(VerifierChange)
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
    package let period: Int?

    /// Puts a script together; without a period it is played once.
    package init(_ steps: [Step], period: Int? = nil) {
        self.steps = steps.sorted { $0.second < $1.second }
        self.period = period.map { max(1, $0) }
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
        guard let period else { return index < steps.count ? steps[index] : nil }
        let step = steps[index % steps.count]
        return Step(step.second + index / steps.count * period, step.action)
    }
}

extension RehearsalWorld {
    /// Makes a step of a script happen, where it is one that chains or nodes make.
    package func perform(_ action: DemoScript.Action) {
        if case .misread(let source) = action {
            split { superchain in
                superchain.perform(action)
                superchain.note(.misread(source))
            }
        } else {
            withSuperchain { $0.perform(action) }
        }
    }
}

extension SimulatedSuperchain {
    /// Makes a step of a script happen; one whose occasion has passed does nothing.
    package mutating func perform(_ action: DemoScript.Action) {
        switch action {
        case .send(let source, let target): sendMessage(from: source, to: target)
        case .forge(let forgery, let source, let target): forge(forgery, from: source, to: target)
        case .sendBeside(let source, let target): sendBeside(from: source, to: target)
        case .sendUndeclared(let source, let target): sendMessage(from: source, to: target, accessList: .undeclared)
        case .cycle(let first, let second): crossCycle(first, second)
        case .withdraw(let source), .misread(let source):
            let newest = newestExecuted { $0.forgery == nil && $0.source == source && $0.intended == .valid }
            drop(newest?.initiation)
        case .dropInvalid: drop(newestInvalid)
        case .replaceInvalid:
            guard let place = newestInvalid else { return }
            replaceByDeposits(place.chain, at: place.block.number)
        case .expireWindow(let chain, let depth): expireWindow(chain, depth: depth)
        case .restore(let chain): restore(chain)
        case .hold(let chain): hold(chain)
        case .release(let chain): hold(chain, false)
        case .verifiers: break
        }
    }

    private var newestInvalid: SimulatedPlace? {
        newestExecuted { if case .invalid = $0.intended { true } else { false } }?.execution
    }

    /// Replaces a block and everything above it by other blocks, as a sequencer does that starts over.
    private mutating func drop(_ place: SimulatedPlace?) {
        guard let place, let chain = self[place.chain],
            chain.block(at: place.block.number)?.hash == place.block.hash
        else { return }
        reorganize(place.chain, depth: chain.latest.number.value - place.block.number.value + 1)
    }

    private func newestExecuted(where isWanted: (SimulatedMessage) -> Bool) -> SimulatedMessage? {
        messages.values.filter { $0.stage == .executed && isWanted($0) }.max {
            ($0.execution?.block.timestamp.seconds ?? 0, $0.number)
                < ($1.execution?.block.timestamp.seconds ?? 0, $1.number)
        }
    }
}
