/// The lines about chains that stop, move again, or contradict themselves.
enum RowLog {
    /// Writes what happened, as one line.
    static func write(_ transition: RowTransition, to log: EventLog) {
        switch transition {
        case .head(let row, let head, let from, let to, let position, let age):
            let (level, event, text) = words(to)
            log.write(level, event, text, fields(row, head, from, to, position, age))
        case .causes(let row, let causes, let detail):
            log.write(
                causes.isEmpty ? .info : .warn, "chain_cause",
                causes.isEmpty ? "Nothing keeps the chain any more." : "What keeps the chain has changed.",
                [
                    (.row, .text(row.description)),
                    (.cause, .text(causes.isEmpty ? "none" : causes.map(\.rawValue).joined(separator: ","))),
                    (.detail, .text(detail)),
                ])
        case .violated(let row, let violation, let evidence):
            log.write(
                .error, "history_violated", "What was called final is contradicted, in two looks.",
                [
                    (.row, .text(row.description)), (.reason, .text(violation.rawValue)), (.detail, .text(evidence)),
                ])
        case .backFilled(let row, let blocks):
            log.write(
                .warn, "blocks_back_filled", "Blocks were made afterwards with the times of the stop.",
                [
                    (.row, .text(row.description)), (.from, .text("\(blocks.lowerBound)")),
                    (.to, .text("\(blocks.upperBound)")),
                ])
        case .source(let row, let name, let from, let to):
            log.write(
                to == .current ? .info : .warn, "source", words(to),
                [
                    (.row, .text(row.description)), (.upstream, .text(name)), (.from, .text(from?.rawValue ?? "none")),
                    (.to, .text(to.rawValue)),
                ])
        }
    }

    private static func words(_ state: LivenessState) -> (LogLevel, StaticString, String) {
        switch state {
        case .stalled: (.error, "chain_stalled", "A head stands still.")
        case .degraded: (.warn, "chain_late", "A head is later than it should be.")
        case .recovering: (.info, "chain_recovering", "A head moves again and catches up.")
        case .unreadable: (.warn, "chain_unseen", "No source can be read; whether the chain moves is not known.")
        case .ok: (.info, "chain_moves", "A head moves as it should.")
        }
    }

    private static func words(_ state: SourceState) -> String {
        switch state {
        case .current: "A source answers and keeps up."
        case .lost: "A source does not answer; that says nothing about its chain."
        case .stuck: "A source stands still while its chain moves."
        case .behind: "A source is behind its chain."
        case .ahead: "A source is alone far ahead of all others."
        }
    }

    private static func fields(
        _ row: RowID, _ head: WatchedHead, _ from: LivenessState?, _ to: LivenessState, _ position: HeadPosition?,
        _ age: Double?
    ) -> [LogLine.Field] {
        var fields: [LogLine.Field] = [
            (.row, .text(row.description)), (.head, .text(head.rawValue)), (.from, .text(from?.rawValue ?? "none")),
            (.to, .text(to.rawValue)),
        ]
        if let position { fields.append((.blockNumber, .unsigned(position.number))) }
        if let age { fields.append((.detail, .text("\(StallThreshold.text(age)) old"))) }
        return fields
    }
}
