/// A transition as one line of JSON: what the list of transitions holds and the stream of events sends.
enum TransitionJSON {
    /// The word for a transition in the stream and in lists; nil for what goes on all day long.
    static func kind(_ transition: Transition) -> String? {
        guard transition.isNoteworthy else { return nil }
        return switch transition {
        case .judged(let change): "message_\(change.job.status.label)"
        case .invalidMoved: "message_safety"
        case .announcedWrongly(let job): "message_\(job.message.accessList?.rawValue ?? "undeclared")"
        case .orphaned: "message_orphaned"
        case .ended: "message_ended"
        case .reorged: "reorg"
        case .blockReplaced: "block_replaced"
        case .replacementUndone: "replacement_undone"
        case .replacementOverdue: "replacement_overdue"
        case .rewound: "rewind"
        case .finalityViolated: "finality_violated"
        case .windowLost: "window_lost"
        case .windowComplete: "window_complete"
        case .capacityReached: "capacity"
        case .windowFull: "window_full"
        case .undecodable: "undecodable_log"
        case .receiptsMissing: "receipts_missing"
        case .configurationConflict: "configuration_conflict"
        case .levelsOutOfOrder: "levels_out_of_order"
        case .levelMovedBack: "level_moved_back"
        case .upstreamsDisagree: "upstreams_disagree"
        case .upstreamsAgree: "upstreams_agree"
        case .inboxChanged: "inbox"
        case .readable: "chain_readable"
        case .unreadable: "chain_unreadable"
        case .windowProgress, .unproven, .readFailed: nil
        }
    }

    /// The word for a transition of a row.
    static func kind(_ transition: RowTransition) -> String {
        switch transition {
        case .head: "row_head"
        case .causes: "row_causes"
        case .violated: "row_history_violated"
        case .backFilled: "row_back_filled"
        case .source: "row_source"
        }
    }

    /// One transition.
    static func data(_ facts: TransitionFacts, of job: Job?, kind: String, id: String, at moment: Moment) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { json in
            json.member("id", id)
            json.member("at", TimeText.rfc3339(moment.wall))
            json.member("kind", kind)
            json.member("chain_id", facts.chain?.description)
            json.member("row", facts.row?.description)
            json.member("block_number", facts.block)
            json.member("from", facts.from)
            json.member("to", facts.to)
            json.member("flipped_from", facts.flippedFrom)
            json.member("cause", facts.cause)
            json.member("detail", facts.detail)
            json.key("message")
            if let job {
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
    static func target(of transition: Transition) -> String? { TransitionFacts(transition).to }
}

extension EventFeed {
    /// Publishes a transition, unless it is one of those that go on all day long.
    package func publish(_ transition: Transition, at moment: Moment) {
        guard let kind = TransitionJSON.kind(transition) else { return }
        publish(kind) { id in
            TransitionJSON.data(TransitionFacts(transition), of: transition.job, kind: kind, id: id, at: moment)
        }
    }

    /// Publishes what happened to a row.
    package func publish(_ transition: RowTransition, at moment: Moment) {
        let kind = TransitionJSON.kind(transition)
        publish(kind) { id in
            TransitionJSON.data(TransitionFacts(transition), of: nil, kind: kind, id: id, at: moment)
        }
    }
}
