extension Transition {
    /// What happened, in a sentence for the page; and whether it is bad news.
    func sentence(_ names: ChainNames) -> (text: String, isBad: Bool) {
        switch self {
        case .judged(let change):
            let (job, from) = (change.job, change.from)
            let reason = job.status.reasonLabel.map { " (\($0))" } ?? ""
            let past = from.map { ", was \($0.label)" } ?? ""
            let isInvalid = if case .invalid = job.status { true } else { false }
            return ("a message is \(job.status.label)\(reason)\(past): \(Self.place(job, names))", isInvalid)
        case .invalidMoved(let job, _):
            return ("an invalid message is now \(job.safety.label): \(Self.place(job, names))", true)
        case .announcedWrongly(let job):
            let word = job.message.accessList?.rawValue ?? "unknown"
            return (
                "the access list of a message is \(word): \(Self.place(job, names))",
                job.message.accessList == .undeclared
            )
        case .orphaned(let job):
            return (
                "the block of an invalid message is gone, and how it ends is not known yet: \(Self.place(job, names))",
                false
            )
        case .ended(let job, let end):
            return ("an invalid message ended, \(end.rawValue): \(Self.place(job, names))", false)
        case .reorged(let chain, let ancestor, let depth):
            return ("\(names.phrase(chain)) reorged, \(depth) blocks above \(ancestor)", false)
        case .blockReplaced(let chain, let replacement):
            let why = replacement.cause.rawValue
            return (
                "\(names.phrase(chain)) block \(replacement.old.number) was replaced by its deposits (\(why))",
                replacement.cause == .unexplained
            )
        case .replacementUndone(let chain, let replacement):
            return ("\(names.phrase(chain)) block \(replacement.old.number), which was replaced, has come back", true)
        case .replacementOverdue(let chain, let block, _):
            let name = "\(names.phrase(chain)) block \(block.number)"
            return ("\(name) is local-safe, invalid, and has not been replaced in time", true)
        case .rewound(let chain, let number, let depth):
            return ("\(names.phrase(chain)) rewound by \(depth) blocks to \(number)", true)
        case .finalityViolated(let chain, _, let finalized):
            return ("\(names.phrase(chain)) replaced finalized blocks up to \(finalized)", true)
        case .windowLost(let chain, _, _):
            return ("\(names.phrase(chain)) has nothing in common with what was read", true)
        case .windowProgress(let chain, let remaining, _):
            return ("\(names.phrase(chain)): \(remaining) reads to go", false)
        case .windowComplete(let chain, let first, let last):
            return ("\(names.phrase(chain)): every block from \(first) to \(last) has been read", false)
        case .capacityReached(let chain, _):
            return ("\(names.phrase(chain)): messages were left out, the store is full", true)
        case .windowFull(let chain, _):
            return ("\(names.phrase(chain)): the window is full before its blocks are final", true)
        case .undecodable(let chain, let block, _):
            return ("\(names.phrase(chain)) block \(block.number): a log of the inbox cannot be decoded", true)
        case .unproven(let chain, let block):
            return ("\(names.phrase(chain)) block \(block.number): a header has unknown fields", true)
        case .receiptsMissing(let chain, let block):
            return ("\(names.phrase(chain)) block \(block.number): its logs came without receipts to prove them", true)
        case .configurationConflict(let chain, let block, _):
            return ("\(names.phrase(chain)) block \(block.number) contradicts the configuration", true)
        case .upstreamsDisagree(let chain, let one, let other, let block, _):
            return ("\(names.phrase(chain)): \(one) and \(other) name different blocks at \(block.number)", true)
        case .upstreamsAgree(let chain, let one, let other):
            return ("\(names.phrase(chain)): \(one) and \(other) agree again", false)
        case .levelsOutOfOrder(let chain, let node, let upper, let lower):
            return ("\(names.phrase(chain)): \(node) names its \(upper.label) head above its \(lower.label) one", true)
        case .levelMovedBack(let chain, let level, let from, let to):
            return ("\(names.phrase(chain)): the \(level.label) head was taken back from \(from) to \(to)", true)
        case .inboxChanged(let chain, let isInitialized):
            return (
                "the inbox of \(names.phrase(chain)) has \(isInitialized ? "code" : "no code") behind its proxy", false
            )
        case .readable(let chain): return ("\(names.phrase(chain)) can be read", false)
        case .unreadable(let chain, let failure): return ("\(names.phrase(chain)) cannot be read: \(failure)", true)
        case .readFailed(let request, let failure):
            return ("a read of \(names.phrase(request.chain)) failed: \(failure)", true)
        }
    }

    private static func place(_ job: Job, _ names: ChainNames) -> String {
        "\(names.phrase(job.chain)) block \(job.block.number) log \(job.message.logIndex.value)"
    }
}
