/// A transition as one line of JSON: what the list of transitions holds and the stream of events sends.
enum TransitionJSON {
    /// The word for a transition in the stream and in lists; nil for what goes on all day long.
    static func kind(_ transition: Transition) -> String? {
        guard transition.isNoteworthy else { return nil }
        return switch transition {
        case .judged(let change): "message_\(change.job.status.label)"
        case .invalidMoved: "message_safety"
        case .announcedWrongly(let job): "message_\(job.message.accessList?.rawValue ?? "undeclared")"
        case .ended: "message_ended"
        case .reorged: "reorg"
        case .blockReplaced: "block_replaced"
        case .replacementUndone: "replacement_undone"
        case .rewound: "rewind"
        case .finalityViolated: "finality_violated"
        case .windowLost: "window_lost"
        case .windowComplete: "window_complete"
        case .capacityReached: "capacity"
        case .windowFull: "window_full"
        case .undecodable: "undecodable_log"
        case .configurationConflict: "configuration_conflict"
        case .levelsOutOfOrder: "levels_out_of_order"
        case .levelMovedBack: "level_moved_back"
        case .upstreamsDisagree: "upstreams_disagree"
        case .upstreamsAgree: "upstreams_agree"
        case .readable: "chain_readable"
        case .unreadable: "chain_unreadable"
        case .windowProgress, .unproven, .readFailed: nil
        }
    }

    /// One transition.
    static func data(_ transition: Transition, kind: String, id: String, at moment: Moment) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { json in
            json.member("id", id)
            json.member("at", TimeText.rfc3339(moment.wall))
            json.member("kind", kind)
            let facts = Facts(transition)
            json.member("chain_id", facts.chain?.description)
            json.member("block_number", facts.block?.value)
            json.member("from", facts.from)
            json.member("to", facts.to)
            json.member("cause", facts.cause)
            json.member("detail", facts.detail)
            json.key("message")
            if let job = transition.job {
                json.object { json in
                    MessageJSON.writeClaim(job, to: &json)
                    MessageJSON.writeState(job, to: &json)
                }
            } else {
                json.writeNull()
            }
        }
        return writer.bytes
    }

    /// What a message became: a status, a level or an end.
    static func target(of transition: Transition) -> String? { Facts(transition).to }

    /// What is told of a transition, whatever it is.
    private struct Facts {
        var chain: ChainID?
        var block: BlockNumber?
        var from: String?
        var to: String?
        var cause: String?
        var detail: String?

        init(_ transition: Transition) {
            chain = transition.job?.chain
            block = transition.job?.block.number
            switch transition {
            case .judged(let change):
                (from, to, cause) = (change.from?.label, change.job.status.label, change.cause.rawValue)
                detail = change.violations.first.map { "got \($0.got), expected \($0.expected)" }
            case .invalidMoved(let job, let before): (from, to) = (before.label, job.safety.label)
            case .ended(_, let end): to = end.rawValue
            case .reorged(let chain, let ancestor, let depth):
                (self.chain, block, detail) = (chain, ancestor, "\(depth) blocks")
            case .blockReplaced(let chain, let replacement), .replacementUndone(let chain, let replacement):
                (self.chain, block, cause) = (chain, replacement.old.number, replacement.cause.rawValue)
                (from, to) = (replacement.old.hash.description, replacement.new.hash.description)
                detail = replacement.messages.first.map { "message \($0)" }
            case .rewound(let chain, let number, let depth):
                (self.chain, block, detail) = (chain, number, "\(depth) blocks")
            case .finalityViolated(let chain, let ancestor, let finalized):
                (self.chain, block) = (chain, finalized)
                detail = ancestor.map { "the last common block is \($0)" } ?? "there is no common block"
            case .windowLost(let chain, let first, let last), .windowComplete(let chain, let first, let last):
                (self.chain, from, to) = (chain, first.description, last.description)
            case .capacityReached(let chain, let block): (self.chain, self.block) = (chain, block.number)
            case .windowFull(let chain, let block): (self.chain, self.block) = (chain, block)
            case .undecodable(let chain, let block, let index):
                (self.chain, self.block, detail) = (chain, block.number, "log \(index)")
            case .configurationConflict(let chain, let block, _): (self.chain, self.block) = (chain, block.number)
            case .levelsOutOfOrder(let chain, _, let upper, let lower):
                (self.chain, detail) = (chain, "\(upper.label) is above \(lower.label)")
            case .levelMovedBack(let chain, let level, let from, let to):
                (self.chain, self.from, self.to, detail) = (chain, from.description, to.description, level.label)
            case .upstreamsDisagree(let chain, _, _, let block, let level):
                (self.chain, self.block, detail) = (chain, block.number, level.label)
            case .upstreamsAgree(let chain, _, _), .readable(let chain): self.chain = chain
            case .unreadable(let chain, let failure): (self.chain, cause) = (chain, failure.cause.rawValue)
            default: break
            }
        }
    }
}

extension EventFeed {
    /// Publishes a transition, unless it is one of those that go on all day long.
    package func publish(_ transition: Transition, at moment: Moment) {
        guard let kind = TransitionJSON.kind(transition) else { return }
        publish(kind) { id in TransitionJSON.data(transition, kind: kind, id: id, at: moment) }
    }
}
