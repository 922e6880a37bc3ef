/// One log line for each transition: what an operator reads after the fact.
package enum TransitionLog {
    /// Writes the line of a transition.
    package static func write(_ transition: Transition, to log: EventLog) {
        switch transition {
        case .judged(let change): judged(change, log)
        case .invalidMoved(let job, let from): invalidMoved(job, from, log)
        case .announcedWrongly(let job): announcedWrongly(job, log)
        case .orphaned(let job): orphaned(job, log)
        case .ended(let job, let end): ended(job, end, log)
        case .undecodable(let chain, let block, let logIndex): undecodable(chain, block, logIndex, log)
        case .blockReplaced(let chain, let replacement): blockReplaced(chain, replacement, log)
        case .replacementUndone(let chain, let replacement): replacementUndone(chain, replacement, log)
        case .replacementOverdue(let chain, let block, let messages): replacementOverdue(chain, block, messages, log)
        case .reorged(let chain, let ancestor, let depth): reorged(chain, ancestor, depth, log)
        case .rewound(let chain, let to, let depth): rewound(chain, to, depth, log)
        case .finalityViolated(let chain, let ancestor, let finalized):
            finalityViolated(chain, ancestor, finalized, log)
        case .windowFull(let chain, let block): windowFull(chain, block, log)
        case .windowLost(let chain, let first, let last): windowLost(chain, first, last, log)
        case .windowProgress(let chain, let remaining, let pace): windowProgress(chain, remaining, pace, log)
        case .windowComplete(let chain, let first, let last): windowComplete(chain, first, last, log)
        case .capacityReached(let chain, let block): capacityReached(chain, block, log)
        case .unproven(let chain, let block): unproven(chain, block, log)
        case .receiptsMissing(let chain, let block): receiptsMissing(chain, block, log)
        case .configurationConflict(let chain, let block, let time): configurationConflict(chain, block, time, log)
        case .inboxChanged(let chain, let isInitialized): inboxChanged(chain, isInitialized, log)
        case .levelsOutOfOrder(let chain, let name, let upper, let lower):
            levelsOutOfOrder(chain, name, upper, lower, log)
        case .levelMovedBack(let chain, let level, let from, let to): levelMovedBack(chain, level, from, to, log)
        case .upstreamsDisagree(let chain, let witness, let serving, let block, let level):
            upstreamsDisagree(chain, witness, serving, block, level, log)
        case .upstreamsAgree(let chain, let witness, let serving): upstreamsAgree(chain, witness, serving, log)
        case .readable(let chain): readable(chain, log)
        case .unreadable(let chain, let failure): unreadable(chain, failure, log)
        case .readFailed(let request, let failure): readFailed(request, failure, log)
        }
    }

    /// Which block of which chain.
    static func fields(_ chain: ChainID, _ block: BlockReference) -> [LogLine.Field] {
        [
            (.chainID, LogValue(chain)), (.blockNumber, .unsigned(block.number.value)),
            (.blockHash, LogValue(block.hash)),
        ]
    }

    /// Why something could not be read.
    static func fields(of failure: UpstreamFailure) -> [LogLine.Field] {
        [(.cause, .text(failure.cause.rawValue)), (.detail, .text(failure.detail))]
    }

    /// A message as every line about it names it.
    static func fields(of job: Job) -> [LogLine.Field] {
        var fields = job.logFields
        if let tier = job.tier { fields.append((.tier, .integer(tier))) }
        if let finding = job.message.accessList, finding != .declared {
            fields.append((.accessList, .text(finding.rawValue)))
        }
        return fields
    }
}
