/// How a rehearsal went: each expectation with what came of it.
package struct RehearsalResult: Sendable {
    /// An expectation and what came of it.
    package struct Line: Hashable, Sendable {
        /// What was expected.
        package let expectation: RehearsalExpectation
        /// How often it was noticed.
        package let count: Int

        /// Whether that is as it should be.
        package var isMet: Bool { expectation.times.contains(count) }
    }

    /// What was played.
    package let story: RehearsalStory
    /// The expectations in the order of the story.
    package let lines: [Line]
    /// How long it took.
    package let took: Duration

    /// Holds a record against a story.
    package init(_ story: RehearsalStory, _ record: RehearsalRecord, took: Duration) {
        self.story = story
        self.took = took
        lines = story.expectations.map { Line(expectation: $0, count: record.count(of: $0.finding)) }
    }

    /// Whether all expectations are met.
    package var isPassed: Bool { lines.allSatisfy(\.isMet) }

    /// The result for people.
    package var text: String {
        let rows = lines.map { line in
            let mark = line.isMet ? "ok    " : line.count < line.expectation.times.lowerBound ? "MISSED" : "WRONG "
            return "  \(mark)  \(line.expectation)\(line.isMet ? "" : " (noticed \(line.count) times)")\n"
        }
        let met = lines.count(where: \.isMet)
        return """

            \(story.name): the monitor \(isPassed ? "noticed what it should" : "did NOT notice what it should"), \
            \(met) of \(lines.count), after \(took.components.seconds) s
            \(rows.joined())  What to do  \(story.advice)

            """
    }

    /// The result for programs.
    package var json: String {
        var writer = JSONWriter()
        writer.object { json in
            json.member("story", story.name)
            json.member("passed", isPassed)
            json.key("seconds")
            json.write(UInt64(clamping: took.components.seconds))
            json.key("expectations")
            json.array { list in
                for line in lines {
                    list.object { json in
                        json.member("expectation", line.expectation.description)
                        json.key("noticed")
                        json.write(UInt64(clamping: line.count))
                        json.member("met", line.isMet)
                    }
                }
            }
        }
        return String(decoding: writer.bytes, as: UTF8.self) + "\n"
    }
}

/// The stories as they are listed.
enum RehearsalText {
    /// For people.
    static var list: String {
        RehearsalStory.all.map { story in
            "\(story.name)\n  What happens  \(story.summary)\n  What to do    \(story.advice)\n"
        }.joined()
            + Incident.all.map { incident in
                "\(incident.name)\n  What happened \(incident.title)\n  The timeline  \(incident.provenance)\n"
            }.joined()
    }

    /// For programs.
    static var listJSON: String {
        var writer = JSONWriter()
        writer.array { list in
            for story in RehearsalStory.all {
                list.object { json in
                    json.member("story", story.name)
                    json.member("summary", story.summary)
                    json.member("advice", story.advice)
                    json.key("expectations")
                    json.array { list in for line in story.expectations { list.write(line.description) } }
                }
            }
            for incident in Incident.all {
                list.object { json in
                    json.member("incident", incident.name)
                    json.member("summary", incident.title)
                    json.member("timeline", incident.provenance)
                }
            }
        }
        return String(decoding: writer.bytes, as: UTF8.self) + "\n"
    }
}
