/// What is told of a transition, whatever it is.
struct TransitionFacts {
    var chain: ChainID?
    var row: RowID?
    /// A height; the round where a chain is told by its rounds.
    var block: UInt64?
    var from: String?
    var to: String?
    /// The definite verdict that this one contradicts.
    var flippedFrom: String?
    var cause: String?
    var detail: String?

    init(_ transition: Transition) {
        chain = transition.job?.chain
        block = transition.job?.block.number.value
        switch transition {
        case .judged(let change):
            (from, to, cause) = (change.from?.label, change.job.status.label, change.cause.rawValue)
            flippedFrom = change.flippedFrom?.label
            detail = change.violations.first.map { "got \($0.got), expected \($0.expected)" }
        case .invalidMoved(let job, let before): (from, to) = (before.label, job.safety.label)
        case .ended(_, let end): to = end.rawValue
        case .reorged(let chain, let ancestor, let depth):
            (self.chain, block, detail) = (chain, ancestor.value, "\(depth) blocks")
        case .blockReplaced(let chain, let replacement), .replacementUndone(let chain, let replacement):
            (self.chain, block, cause) = (chain, replacement.old.number.value, replacement.cause.rawValue)
            (from, to) = (replacement.old.hash.description, replacement.new.hash.description)
            detail = replacement.messages.first.map { "message \($0)" }
        case .replacementOverdue(let chain, let block, let messages):
            (self.chain, self.block, detail) = (chain, block.number.value, "\(messages) invalid messages")
        case .rewound(let chain, let number, let depth):
            (self.chain, block, detail) = (chain, number.value, "\(depth) blocks")
        case .finalityViolated(let chain, let ancestor, let finalized):
            (self.chain, block) = (chain, finalized.value)
            detail = ancestor.map { "the last common block is \($0)" } ?? "there is no common block"
        case .windowLost(let chain, let first, let last), .windowComplete(let chain, let first, let last):
            (self.chain, from, to) = (chain, first.description, last.description)
        case .capacityReached(let chain, let block), .receiptsMissing(let chain, let block):
            (self.chain, self.block) = (chain, block.number.value)
        case .windowFull(let chain, let block): (self.chain, self.block) = (chain, block.value)
        case .undecodable(let chain, let block, let index):
            (self.chain, self.block, detail) = (chain, block.number.value, "log \(index)")
        case .configurationConflict(let chain, let block, _): (self.chain, self.block) = (chain, block.number.value)
        case .levelsOutOfOrder(let chain, _, let upper, let lower):
            (self.chain, detail) = (chain, "\(upper.label) is above \(lower.label)")
        case .levelMovedBack(let chain, let level, let from, let to):
            (self.chain, self.from, self.to, detail) = (chain, from.description, to.description, level.label)
        case .upstreamsDisagree(let chain, _, _, let block, let level):
            (self.chain, self.block, detail) = (chain, block.number.value, level.label)
        case .upstreamsAgree(let chain, _, _), .readable(let chain): self.chain = chain
        case .inboxChanged(let chain, let isInitialized):
            (self.chain, to) = (chain, isInitialized ? "initialized" : "uninitialized")
        case .unreadable(let chain, let failure): (self.chain, cause) = (chain, failure.cause.rawValue)
        default: break
        }
    }

    init(_ transition: RowTransition) {
        row = transition.row
        if case .chain(let id) = transition.row { chain = id }
        switch transition {
        case .head(_, let head, let from, let to, let position, let age):
            (self.from, self.to, block) = (from?.rawValue, to.rawValue, position?.number)
            detail = age.map { "\(head.rawValue), \(StallThreshold.text($0)) old" } ?? head.rawValue
        case .causes(_, let causes, let detail):
            (cause, self.detail) = (causes.map(\.rawValue).joined(separator: ","), detail)
        case .violated(_, let violation, let evidence): (cause, detail) = (violation.rawValue, evidence)
        case .backFilled(_, let blocks): (from, to) = ("\(blocks.lowerBound)", "\(blocks.upperBound)")
        case .source(_, let name, let from, let to):
            (self.from, self.to, detail) = (from?.rawValue, to.rawValue, name)
        }
    }
}
