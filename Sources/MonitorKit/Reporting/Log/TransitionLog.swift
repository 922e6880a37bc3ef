/// One log line for each transition: what an operator reads after the fact.
package enum TransitionLog {
    /// Writes the line of a transition.
    package static func write(_ transition: Transition, to log: EventLog) {
        switch transition {
        case .judged(let change): judged(change, log)
        case .invalidMoved(let job, let from):
            log.write(
                .error, "message_safety", "The block of an invalid message is now \(job.safety.label).",
                fields(of: job) + [(.from, .text(from.label)), (.to, .text(job.safety.label))])
        case .orphaned(let job): orphaned(job, log)
        case .ended(let job, let end): ended(job, end, log)
        case .announcedWrongly(let job): announcedWrongly(job, log)
        case .undecodable(let chain, let block, let logIndex):
            log.write(
                .error, "undecodable_log", "A log of the inbox cannot be decoded; the deployed contract emits none.",
                fields(chain, block) + [(.logIndex, .unsigned(UInt64(logIndex.value)))])
        case .blockReplaced(let chain, let replacement): blockReplaced(chain, replacement, log)
        case .replacementUndone(let chain, let replacement): replacementUndone(chain, replacement, log)
        case .capacityReached(let chain, let block):
            log.write(
                .error, "capacity", "Messages were left out because the store is full; raise --max-jobs.",
                fields(chain, block))
        default: chainTransition(transition, log)
        }
    }

    /// Writes the line of an upstream that answers again, or ceased to.
    package static func write(upstream name: String, _ failure: UpstreamFailure?, to log: EventLog) {
        if let failure {
            log.write(
                .warn, "upstream_down", "The upstream gives no useful answer; it is tried again.",
                [(.upstream, .text(name))] + fields(of: failure))
        } else {
            log.write(.info, "upstream_up", "The upstream answers.", [(.upstream, .text(name))])
        }
    }

    private static func judged(_ change: VerdictChange, _ log: EventLog) {
        let (job, from) = (change.job, change.from)
        let isFlip = change.flippedFrom != nil
        var fields = fields(of: job)
        if let from { fields.append((.from, .text(from.label))) }
        fields.append((.to, .text(job.status.label)))
        if let reason = job.status.reasonLabel { fields.append((.reason, .text(reason))) }
        if change.cause != .found { fields.append((.cause, .text(change.cause.rawValue))) }
        switch job.status {
        case .invalid:
            if let first = change.violations.first {
                fields.append((.detail, .text("got \(first.got), expected \(first.expected)")))
            }
            let text = isFlip ? "A message that was valid is invalid." : "An executing message is invalid."
            log.write(
                job.isIgnored ? .warn : .error, "message_invalid",
                job.isIgnored ? "\(text) It is ignored, as --ignore says." : text, fields)
        case .valid:
            log.write(
                isFlip ? .warn : .debug, "message_valid",
                isFlip ? "A message that was invalid is valid." : "An executing message is valid.", fields)
        case .unknown:
            log.write(
                from?.isDefinite == true ? .warn : .debug, "message_unknown",
                "An executing message cannot be judged.", fields)
        }
    }

    private static func announcedWrongly(_ job: Job, _ log: EventLog) {
        if job.message.accessList == .undeclared {
            log.write(
                .error, "message_undeclared",
                "A transaction did not declare its message, which the deployed inbox makes impossible.", fields(of: job)
            )
        } else {
            log.write(
                .warn, "message_mismatched", "A transaction declared its message with another lookup entry or none.",
                fields(of: job))
        }
    }

    private static func orphaned(_ job: Job, _ log: EventLog) {
        log.write(
            job.wasInvalid ? .warn : .debug, "message_orphaned",
            "The block of a message is no longer canonical; what stands in its place will tell how the message ended.",
            fields(of: job) + [(.status, .text(job.status.label))])
    }

    private static func ended(_ job: Job, _ end: JobEnd, _ log: EventLog) {
        let isTold = job.wasInvalid || end == .finalizedUnknown && !job.isUnknownByChoice
        log.write(
            isTold ? .warn : .debug, "message_ended",
            "A message is no longer followed.",
            fields(of: job) + [(.status, .text(job.status.label)), (.to, .text(end.rawValue))])
    }

    private static func chainTransition(_ transition: Transition, _ log: EventLog) {
        switch transition {
        case .reorged(let chain, let ancestor, let depth):
            log.write(
                .warn, "reorg", "Blocks were replaced above the block named.",
                [(.chainID, LogValue(chain)), (.blockNumber, .unsigned(ancestor.value)), (.count, .unsigned(depth))])
        case .replacementOverdue(let chain, let block, let messages):
            log.write(
                .error, "replacement_overdue",
                "A local-safe block with an invalid message has not been replaced: derivation waits for other chains, or fails.",
                fields(chain, block) + [(.count, .unsigned(UInt64(messages)))])
        case .rewound(let chain, let to, let depth):
            log.write(
                .warn, "rewind", "The head moved back to the block named, without a replacement.",
                [(.chainID, LogValue(chain)), (.blockNumber, .unsigned(to.value)), (.count, .unsigned(depth))])
        case .finalityViolated(let chain, let ancestor, let finalized):
            log.write(
                .error, "finality_violated", "Blocks that were finalized are replaced, two looks say.",
                [
                    (.chainID, LogValue(chain)), (.blockNumber, .unsigned(finalized.value)),
                    (.detail, .text(ancestor.map { "the last common block is \($0)" } ?? "there is no common block")),
                ])
        case .windowFull(let chain, let block):
            log.write(
                .error, "window_full", "The window is full before its blocks are final; the lowest are let go.",
                [(.chainID, LogValue(chain)), (.blockNumber, .unsigned(block.value))])
        case .windowLost(let chain, let first, let last):
            log.write(
                .error, "window_lost", "The node shares no block with what was read; reading starts over.",
                [
                    (.chainID, LogValue(chain)), (.from, .text(first.description)), (.to, .text(last.description)),
                ])
        case .windowProgress(let chain, let remaining, let perSecond):
            let left =
                perSecond > 0 ? "\(Int(min(Double(remaining) / perSecond, 1e9).rounded(.up))) s left" : "no progress"
            log.write(
                .info, "window_progress", "The window is being read.",
                [
                    (.chainID, LogValue(chain)), (.count, .unsigned(remaining)),
                    (.detail, .text("\(Int(min(perSecond, 1e9))) blocks per second, \(left)")),
                ])
        case .windowComplete(let chain, let first, let last):
            log.write(
                .info, "window_complete", "Every block of the window has been read.",
                [
                    (.chainID, LogValue(chain)), (.from, .text(first.description)), (.to, .text(last.description)),
                ])
        case .unproven(let chain, let block):
            log.write(
                .warn, "unproven_header", "A header has fields that this version does not know; it is not proven.",
                fields(chain, block))
        case .configurationConflict(let chain, let block, let expected):
            log.write(
                .error, "configuration_conflict",
                "A proven header contradicts the rollup configuration; verdicts about this chain are withheld.",
                fields(chain, block) + [
                    (.detail, .text("got \(block.timestamp), expected \(expected?.description ?? "no such block")"))
                ])
        case .upstreamsDisagree(let chain, let witness, let serving, let block, let level):
            log.write(
                .error, "upstreams_disagree",
                "Two endpoints name different blocks at one height, in two looks; one of them is on another chain.",
                fields(chain, block) + [
                    (.upstream, .text(serving)), (.detail, .text("the other one is \(witness)")),
                    (.safety, .text(level.label)),
                ])
        case .upstreamsAgree(let chain, let witness, let serving):
            log.write(
                .info, "upstreams_agree", "Two endpoints name the same blocks again.",
                [(.chainID, LogValue(chain)), (.upstream, .text(serving)), (.detail, .text("and \(witness)"))])
        case .levelsOutOfOrder(let chain, let name, let upper, let lower):
            log.write(
                .error, "levels_out_of_order", "A node's safety levels are out of order, in two looks.",
                [
                    (.chainID, LogValue(chain)), (.upstream, .text(name)),
                    (.detail, .text("\(upper.label) is above \(lower.label)")),
                ])
        case .levelMovedBack(let chain, let level, let from, let to):
            log.write(
                level == .finalized ? .error : .warn, "level_moved_back",
                "A safety level moved back although its blocks still stand, two looks say.",
                [
                    (.chainID, LogValue(chain)), (.safety, .text(level.label)), (.from, .text(from.description)),
                    (.to, .text(to.description)),
                ])
        case .inboxChanged(let chain, let isInitialized):
            log.write(
                isInitialized ? .info : .warn, "inbox",
                isInitialized
                    ? "The inbox has code behind its proxy now."
                    : "The inbox has no code behind its proxy: no message can be executed.",
                [(.chainID, LogValue(chain))])
        case .readable(let chain):
            log.write(.info, "chain_readable", "The chain can be read.", [(.chainID, LogValue(chain))])
        case .unreadable(let chain, let failure):
            log.write(
                .warn, "chain_unreadable", "The chain cannot be read; what is known of it grows older.",
                [(.chainID, LogValue(chain))] + fields(of: failure))
        case .readFailed(let request, let failure):
            log.write(
                .warn, "read_failed", "A read failed and is tried again.",
                [(.chainID, LogValue(request.chain))] + fields(of: failure))
        case .judged, .invalidMoved, .orphaned, .ended, .announcedWrongly, .undecodable, .capacityReached,
            .blockReplaced, .replacementUndone:
            break
        }
    }

    private static func fields(_ chain: ChainID, _ block: BlockReference) -> [LogLine.Field] {
        [
            (.chainID, LogValue(chain)), (.blockNumber, .unsigned(block.number.value)),
            (.blockHash, LogValue(block.hash)),
        ]
    }

    private static func fields(of failure: UpstreamFailure) -> [LogLine.Field] {
        [(.cause, .text(failure.cause.rawValue)), (.detail, .text(failure.detail))]
    }

    private static func fields(of job: Job) -> [LogLine.Field] {
        var fields = job.logFields
        if let tier = job.tier { fields.append((.tier, .integer(tier))) }
        if let finding = job.message.accessList, finding != .declared {
            fields.append((.accessList, .text(finding.rawValue)))
        }
        return fields
    }
}
