/// Which chains move, and whether their history holds.
extension MonitorAPI {
    /// Every row of the liveness table: attached chains and others.
    func writeRows(_ rows: [RowReport], to json: inout JSONWriter) {
        json.key("rows")
        json.array { json in
            for row in rows { json.object { json in write(row, to: &json) } }
        }
    }

    /// The members of a chain that say whether it moves; null where that is not known.
    func writeLiveness(of chain: ChainID, _ rows: [RowReport], to json: inout JSONWriter) {
        let row = rows.first { $0.id == .chain(chain) }
        json.member("liveness", row?.state?.rawValue)
        json.member("stalled_since", row?.stalledSince.map(TimeText.rfc3339))
        write("causes", row?.causes.map(\.rawValue) ?? [], to: &json)
        json.member("history", row?.historyWord)
    }

    private func write(_ row: RowReport, to json: inout JSONWriter) {
        json.member("row", row.id.description)
        json.member("kind", row.kind.rawValue)
        json.member("liveness", row.state?.rawValue)
        json.member("stalled_since", row.stalledSince.map(TimeText.rfc3339))
        write("causes", row.causes.map(\.rawValue), to: &json)
        json.member("explanation", row.explanation)
        json.member("planned_stop", row.isStopPlanned)
        json.member("history", row.historyWord)
        write("violations", row.violations.map(\.rawValue), to: &json)
        json.member("evidence", row.isHeld == nil ? nil : row.evidence)
        json.member("sources_disagree", row.sourcesDisagree)
        json.member("window_ends_at", row.sequencingWindowEndsAt.map(TimeText.rfc3339))
        json.key("heads")
        json.array { json in
            for head in row.heads { json.object { json in write(head, to: &json) } }
        }
        json.key("sources")
        json.array { json in
            for source in row.sources {
                json.object { json in
                    json.member("name", source.name)
                    json.member("state", source.state?.rawValue)
                    json.member("answered_at", source.answeredAt.map(TimeText.rfc3339))
                    json.member("cause", source.failure?.rawValue)
                }
            }
        }
    }

    private func write(_ head: RowReport.Head, to json: inout JSONWriter) {
        json.member("head", head.head.rawValue)
        json.member("state", head.state?.rawValue)
        json.member("number", head.position?.number)
        json.member("hash", head.position?.hash?.description)
        json.member("at", head.position?.time.map(TimeText.rfc3339))
        json.member("moved_at", head.movedAt.map(TimeText.rfc3339))
        json.member("stalled_since", head.stalledSince.map(TimeText.rfc3339))
        json.member("stalled_after_seconds", head.threshold.stalled)
        json.member("threshold", head.threshold.sum)
    }

    private func write(_ name: String, _ words: [String], to json: inout JSONWriter) {
        json.key(name)
        json.array { json in words.forEach { json.write($0) } }
    }
}

extension RowReport {
    /// Whether its history holds, in one word; nil before that is known.
    package var historyWord: String? { isHeld.map { $0 ? "held" : "violated" } }

    /// That the chain stands still and since when, in one sentence; nil while it does not, or nothing is known.
    package var stallSentence: String? {
        guard let stalledSince else { return nil }
        let words = explanation.isEmpty ? "the cause is not visible from these sources" : explanation
        return "chain \(id) stands still since \(TimeText.rfc3339(stalledSince)): \(words)"
    }
}

extension MonitorSnapshot {
    /// Why a message waits for its initiating chain, where that chain stands still; nil otherwise.
    ///
    /// A verdict that needs blocks of a chain that has stopped waits: it is neither made nor taken back.
    package func stall(keeping job: Job) -> String? {
        guard case .unknown(.initiatingChainBehind) = job.status else { return nil }
        return rows.first { $0.id == .chain(job.message.identifier.chainID) }?.stallSentence
    }
}
