/// The lines of single messages.
extension TransitionLog {
    static func judged(_ change: VerdictChange, _ log: EventLog) {
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

    static func invalidMoved(_ job: Job, _ from: SafetyLevel, _ log: EventLog) {
        log.write(
            .error, "message_safety", "The block of an invalid message is now \(job.safety.label).",
            fields(of: job) + [(.from, .text(from.label)), (.to, .text(job.safety.label))])
    }

    static func announcedWrongly(_ job: Job, _ log: EventLog) {
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

    static func orphaned(_ job: Job, _ log: EventLog) {
        log.write(
            job.wasInvalid ? .warn : .debug, "message_orphaned",
            "The block of a message is no longer canonical; what stands in its place will tell how the message ended.",
            fields(of: job) + [(.status, .text(job.status.label))])
    }

    static func ended(_ job: Job, _ end: JobEnd, _ log: EventLog) {
        let isTold = job.wasInvalid || end == .finalizedUnknown && !job.isUnknownByChoice
        log.write(
            isTold ? .warn : .debug, "message_ended",
            "A message is no longer followed.",
            fields(of: job) + [(.status, .text(job.status.label)), (.to, .text(end.rawValue))])
    }

    static func undecodable(_ chain: ChainID, _ block: BlockReference, _ logIndex: LogIndex, _ log: EventLog) {
        log.write(
            .error, "undecodable_log", "A log of the inbox cannot be decoded; the deployed contract emits none.",
            fields(chain, block) + [(.logIndex, .unsigned(UInt64(logIndex.value)))])
    }
}
