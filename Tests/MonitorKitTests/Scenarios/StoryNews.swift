import MonitorKit

/// What the monitor tells of its own accord, in the words of the stories.
///
/// Left out is what every story is full of: first verdicts, ends of valid messages behind finality, progress.
enum StoryNews {
    /// Every shape that a piece of news can have.
    static let shapes: [String] =
        [
            "chain # reorganized above block #, # blocks went",
            "chain # moved back to block #, # blocks went",
            "chain # lost every block from # to #",
            "chain # broke finality, block # was final",
            "chain # has no more room, block # was let go",
            "chain # had block # replaced by its deposits",
            "chain # has block # back, which was replaced",
            "chain # cannot be read",
            "chain # can be read again",
            "chain # has nodes that disagree about block #",
            "chain # has nodes that agree again",
            "message #/#/# turned from valid to invalid",
            "message #/#/# turned from invalid to valid",
            "message #/#/# lost its block",
        ] + JobEnd.allCases.map { "message #/#/# ended as \($0.rawValue)" }

    /// The news in a transition; nil where it is none.
    static func text(of transition: Transition) -> String? {
        switch transition {
        case .reorged(let chain, let ancestor, let depth):
            "chain \(chain) reorganized above block \(ancestor), \(depth) blocks went"
        case .rewound(let chain, let head, let depth):
            "chain \(chain) moved back to block \(head), \(depth) blocks went"
        case .windowLost(let chain, let first, let last): "chain \(chain) lost every block from \(first) to \(last)"
        case .finalityViolated(let chain, _, let finalized):
            "chain \(chain) broke finality, block \(finalized) was final"
        case .windowFull(let chain, let block): "chain \(chain) has no more room, block \(block) was let go"
        case .blockReplaced(let chain, let replacement):
            "chain \(chain) had block \(replacement.old.number) replaced by its deposits"
        case .replacementUndone(let chain, let replacement):
            "chain \(chain) has block \(replacement.old.number) back, which was replaced"
        case .unreadable(let chain, _): "chain \(chain) cannot be read"
        case .readable(let chain): "chain \(chain) can be read again"
        case .upstreamsDisagree(let chain, _, _, let block, _):
            "chain \(chain) has nodes that disagree about block \(block.number)"
        case .upstreamsAgree(let chain, _, _): "chain \(chain) has nodes that agree again"
        case .judged(let change):
            change.flippedFrom.map {
                "message \(name(change.job)) turned from \($0.label) to \(change.job.status.label)"
            }
        case .orphaned(let job): "message \(name(job)) lost its block"
        case .ended(_, .finalizedValid): nil
        case .ended(let job, let end): "message \(name(job)) ended as \(end.rawValue)"
        case .levelMovedBack, .levelsOutOfOrder, .configurationConflict, .capacityReached, .undecodable, .inboxChanged,
            .replacementOverdue, .receiptsMissing:
            // No story has these yet: told without a word for it, they fail it.
            "something without a word in the stories: \(CoreAdapter.describe(transition))"
        case .invalidMoved, .announcedWrongly, .windowProgress, .windowComplete, .unproven, .readFailed: nil
        }
    }

    private static func name(_ job: Job) -> String { "\(job.chain)/\(job.block.number)/\(job.message.logIndex)" }
}
