/// An incident as it is told: what is played, each thing that the row says, and what came of it.
package enum IncidentText {
    /// What is played.
    package static func opening(_ incident: Incident) -> String {
        """
        \(incident.name): \(incident.title)
          The timeline  \(incident.provenance)
          Sources       \(incident.sources.joined(separator: ", "))
          Last move     \(TimeText.rfc3339(incident.stoppedAt).prefix(19))Z, of the \(incident.head.rawValue) head

        """
    }

    /// A line for what the row said at a moment.
    package static func line(_ event: IncidentPlayer.Event) -> String {
        "  \(IncidentResult.time(event.at))  \(event.transition.sentence.text)\n"
    }

    /// What came of it, for people.
    package static func closing(_ result: IncidentResult) -> String {
        let rows = result.lines.map { "  \($0.isMet ? "ok    " : "MISSED")  \($0.text)\n" }.joined()
        return """

            \(result.incident.name): the monitor \(result.isPassed ? "noticed what it should" : "did NOT notice what it should")
            \(rows)  People  \(result.people)

            """
    }

    /// What came of it, for programs.
    package static func json(_ result: IncidentResult) -> String {
        var writer = JSONWriter()
        writer.object { json in
            json.member("incident", result.incident.name)
            json.member("passed", result.isPassed)
            json.member("stopped_at", TimeText.rfc3339(result.incident.stoppedAt))
            json.member("noticed_at", result.outcome.noticedAt.map(TimeText.rfc3339))
            json.member("explained_at", result.outcome.explainedAt.map(TimeText.rfc3339))
            json.member("recovered_at", result.outcome.recoveredAt.map(TimeText.rfc3339))
            json.member("people_noticed_at", result.incident.people.at.map(TimeText.rfc3339))
            json.member("people", result.incident.people.how)
            json.key("expectations")
            json.array { list in
                for line in result.lines {
                    list.object { json in
                        json.member("expectation", line.text)
                        json.member("met", line.isMet)
                    }
                }
            }
        }
        return String(decoding: writer.bytes, as: UTF8.self) + "\n"
    }
}
