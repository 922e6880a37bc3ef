extension Transition {
    /// What happened, in a sentence for the page; and whether it is bad news.
    var sentence: (text: String, isBad: Bool) {
        switch self {
        case .judged(let change):
            let (job, from) = (change.job, change.from)
            let reason = job.status.reasonLabel.map { " (\($0))" } ?? ""
            let past = from.map { ", was \($0.label)" } ?? ""
            let isInvalid = if case .invalid = job.status { true } else { false }
            return ("a message is \(job.status.label)\(reason)\(past): \(Self.place(job))", isInvalid)
        case .invalidMoved(let job, _):
            return ("an invalid message is now \(job.safety.label): \(Self.place(job))", true)
        case .announcedWrongly(let job):
            let word = job.message.accessList?.rawValue ?? "unknown"
            return (
                "the access list of a message is \(word): \(Self.place(job))", job.message.accessList == .undeclared
            )
        case .ended(let job, let end): return ("an invalid message ended, \(end.rawValue): \(Self.place(job))", false)
        case .reorged(let chain, let ancestor, let depth):
            return ("chain \(chain) reorged, \(depth) blocks above \(ancestor)", false)
        case .blockReplaced(let chain, let replacement):
            let why = replacement.cause.rawValue
            return (
                "chain \(chain) block \(replacement.old.number) was replaced by its deposits (\(why))",
                replacement.cause == .unexplained
            )
        case .replacementUndone(let chain, let replacement):
            return ("chain \(chain) block \(replacement.old.number), which was replaced, has come back", true)
        case .replacementOverdue(let chain, let block, _):
            return (
                "chain \(chain) block \(block.number) is local-safe, invalid, and has not been replaced in time", true
            )
        case .rewound(let chain, let number, let depth):
            return ("chain \(chain) rewound by \(depth) blocks to \(number)", true)
        case .finalityViolated(let chain, _, let finalized):
            return ("chain \(chain) replaced finalized blocks up to \(finalized)", true)
        case .windowLost(let chain, _, _): return ("chain \(chain) has nothing in common with what was read", true)
        case .windowProgress(let chain, let remaining, _): return ("chain \(chain): \(remaining) reads to go", false)
        case .windowComplete(let chain, let first, let last):
            return ("chain \(chain): every block from \(first) to \(last) has been read", false)
        case .capacityReached(let chain, _): return ("chain \(chain): messages were left out, the store is full", true)
        case .windowFull(let chain, _): return ("chain \(chain): the window is full before its blocks are final", true)
        case .undecodable(let chain, let block, _):
            return ("chain \(chain) block \(block.number): a log of the inbox cannot be decoded", true)
        case .unproven(let chain, let block):
            return ("chain \(chain) block \(block.number): a header has unknown fields", true)
        case .configurationConflict(let chain, let block, _):
            return ("chain \(chain) block \(block.number) contradicts the configuration", true)
        case .upstreamsDisagree(let chain, let one, let other, let block, _):
            return ("chain \(chain): \(one) and \(other) name different blocks at \(block.number)", true)
        case .upstreamsAgree(let chain, let one, let other):
            return ("chain \(chain): \(one) and \(other) agree again", false)
        case .levelsOutOfOrder(let chain, let node, let upper, let lower):
            return ("chain \(chain): \(node) names its \(upper.label) head above its \(lower.label) one", true)
        case .levelMovedBack(let chain, let level, let from, let to):
            return ("chain \(chain): the \(level.label) head was taken back from \(from) to \(to)", true)
        case .inboxChanged(let chain, let isInitialized):
            return ("the inbox of chain \(chain) has \(isInitialized ? "code" : "no code") behind its proxy", false)
        case .readable(let chain): return ("chain \(chain) can be read", false)
        case .unreadable(let chain, let failure): return ("chain \(chain) cannot be read: \(failure)", true)
        case .readFailed(let request, let failure):
            return ("a read of chain \(request.chain) failed: \(failure)", true)
        }
    }

    private static func place(_ job: Job) -> String {
        "chain \(job.chain) block \(job.block.number) log \(job.message.logIndex.value)"
    }
}
