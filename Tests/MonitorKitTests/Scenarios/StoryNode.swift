import MonitorKit

/// The node that shows a chain of a story, with the faults that the story gives it.
struct StoryNode {
    private enum Backend {
        case one, behind(UInt64), onFormerBranch
    }

    private enum Receipts {
        case honest, failProof, forged
    }

    private var isDown = false
    private var refusesHeaders = false
    private var second = Backend.one
    /// How many questions in a row go to one backend.
    private var turn = 1
    private var receipts = Receipts.honest
    private var prunedBelow: UInt64 = 0
    /// How many blocks it lacks at the head, while it knows of no final one.
    private var lag: UInt64?
    /// Whether another node of the chain names the blocks of the branch that was left; nil where there is no other node.
    private var isContradicted: Bool?
    private var questions = (heads: 0, reads: 0)
    private var receiptsDelay = 0.0

    mutating func change(_ change: StoryStep.NodeChange) {
        switch change {
        case .isDown: isDown = true
        case .isUp: isDown = false
        case .refusesHeaders: refusesHeaders = true
        case .givesHeaders: refusesHeaders = false
        case .receiptsTake(let seconds): receiptsDelay = Double(seconds)
        case .hasBackendBehind(let blocks): (second, turn) = (.behind(blocks), 1)
        case .hasBackendBehindInPairs(let blocks): (second, turn) = (.behind(blocks), 2)
        case .hasBackendOnFormerBranch: (second, turn) = (.onFormerBranch, 1)
        case .hasOneBackend: second = .one
        case .failsProof: receipts = .failProof
        case .forgesReceipts: receipts = .forged
        case .tellsTheTruth: receipts = .honest
        case .isBehind(let blocks): lag = blocks
        case .hasCaughtUp: lag = nil
        case .prunes(let number): prunedBelow = number
        case .keepsHistory: prunedBelow = 0
        case .isContradicted: isContradicted = true
        case .isNotContradicted: isContradicted = false
        }
    }

    /// What it says of the heads.
    mutating func heads(_ chain: StoryChain, askedAt: Moment) -> MonitorEvent {
        questions.heads += 1
        guard !isDown else { return CoreAdapter.heads(chain.truth.id, .failure(Self.failure(.connect))) }
        let heads = Self.heads(view(chain, question: questions.heads), askedAt)
        return CoreAdapter.heads(chain.truth.id, heads.map { .success($0) } ?? .failure(Self.failure(.missing)))
    }

    /// What another node of the chain says beside it.
    func witness(_ chain: StoryChain, askedAt: Moment) -> MonitorEvent? {
        guard let isContradicted else { return nil }
        return Self.heads(isContradicted ? chain.formerBranch : chain.truth.view, askedAt).map {
            CoreAdapter.witness(chain.truth.id, $0)
        }
    }

    private static func heads(_ view: ChainView, _ askedAt: Moment) -> ChainHeads? {
        view.head.map { head in
            ChainHeads(
                latest: head.observed, safe: view.safe.flatMap { view[$0]?.reference },
                finalized: view.finalized.flatMap { view[$0]?.reference }, askedAt: askedAt)
        }
    }

    /// What it answers from: where there are two backends, every second turn is the second one's, heads and reads each by themselves.
    private func view(_ chain: StoryChain, question: Int) -> ChainView {
        if let lag {
            var view = chain.truth.view
            view.cut(above: view.headNumber - min(view.headNumber, lag))
            (view.safe, view.finalized) = (nil, nil)
            return view
        }
        guard (question - 1) / turn % 2 == 1 else { return chain.truth.view }
        switch second {
        case .one: return chain.truth.view
        case .onFormerBranch: return chain.formerBranch
        case .behind(let blocks):
            var view = chain.truth.view
            view.cut(above: view.headNumber - blocks)
            return view
        }
    }

    /// How long a read takes beyond the way there and back.
    func delay(of request: ReadRequest) -> Double {
        if case .blocks = request { 0 } else { receiptsDelay }
    }

    /// What it answers to a read.
    mutating func answer(_ request: ReadRequest, _ chain: StoryChain) -> MonitorEvent {
        questions.reads += 1
        if isDown { return .readFailed(request, Self.failure(.connect)) }
        let view = view(chain, question: questions.reads)
        switch request {
        case .blocks(let id, let first, let count):
            if refusesHeaders { return .readFailed(request, Self.failure(.rateLimited)) }
            let blocks = (0..<UInt64(count)).compactMap { view[first.value + $0]?.observed }
            return blocks.isEmpty ? .readFailed(request, Self.failure(.missing)) : .blocksRead(id, blocks)
        case .messages(let id, let block):
            return answer(request, chain.truth.everyBlock[block.hash], view) { block, isProven in
                .messagesRead(
                    id, block.reference,
                    BlockMessages(
                        messages: isProven ? block.messages : [], deposits: block.deposits,
                        proof: isProven ? .receipts : .nothing))
            }
        case .evidence(let id, let number, let identity):
            let block: TrueBlock?
            switch identity {
            case .hash(let hash): block = chain.truth.everyBlock[hash]
            case .ancestor(let descendant):
                guard view[descendant.number.value]?.hash == descendant.hash else {
                    return .readFailed(request, UpstreamFailure(.missing, "another branch", isOffBranch: true))
                }
                block = view[number.value]
            }
            return answer(request, block, view) { block, isProven in
                .evidenceRead(
                    id,
                    InitiatingBlock(
                        reference: block.reference, logs: isProven ? block.logs : [],
                        proof: isProven ? .receipts : .nothing))
            }
        }
    }

    /// Receipts of a block, true or not; a block above its head, or older than its history, is not there for it.
    private func answer(
        _ request: ReadRequest, _ block: TrueBlock?, _ view: ChainView, _ event: (TrueBlock, Bool) -> MonitorEvent
    ) -> MonitorEvent {
        guard let block, block.number <= view.headNumber, block.number >= prunedBelow else {
            return .readFailed(request, Self.failure(.missing))
        }
        switch receipts {
        case .honest: return event(block, true)
        case .failProof: return .readFailed(request, Self.failure(.integrity))
        case .forged: return event(block, false)
        }
    }

    private static func failure(_ cause: UpstreamCause) -> UpstreamFailure { UpstreamFailure(cause, "as told") }
}
