/// How what several replicas and deployments say becomes one number of the board.
///
/// A message that two deployments see is one message, so the maximum is taken before any sum.
extension Dashboard {
    /// The series of a family, of the deployments that are chosen.
    static func series(_ family: MetricFamily, _ matchers: String...) -> String {
        chosen(family.sampleName, matchers)
    }

    /// The series of a recording rule, likewise.
    static func recorded(_ rule: RecordedSeries, _ matchers: String...) -> String {
        chosen(rule.rawValue, matchers)
    }

    /// The series of a name, likewise.
    static func chosen(_ name: String, _ matchers: [String]) -> String {
        "\(name){\(([#"namespace=~"$namespace""#, #"job=~"$job""#] + matchers).joined(separator: ", "))}"
    }

    /// What those say of an executing chain that are fresh for it: neither a number nor a zero of the others counts.
    static func fresh(_ family: MetricFamily, _ matchers: String...) -> String {
        "\(chosen(family.sampleName, matchers)) and on (\(list(byReplica))) (\(recorded(.fresh)) == 1)"
    }

    /// What those say of an executing chain that are live for it, and what any says where none is fresh: a replica that is cut off lists
    /// what was replaced since, but what was found is not hidden because nobody sees, or because one has begun to read.
    static func standing(_ family: MetricFamily) -> String {
        let chain = RuleSettings().by(.executingChainID)
        return """
            \(series(family)) and on (\(list(byReplica))) (\(recorded(.live)) == 1) \
            or \(series(family)) unless on (\(list(chain))) (\(recorded(.fresh)) == 1)
            """
    }

    /// What those say of observers that see some chain: one that is cut off compares old verdicts.
    static func sighted(_ family: MetricFamily) -> String {
        let replica = list(RuleSettings().byReplica())
        return "\(series(family)) unless on (\(replica)) (max by (\(replica)) (\(recorded(.live))) == 0)"
    }

    /// What those say of an observer to whom it answers: the others remember what it said.
    static func answered(_ family: MetricFamily) -> String {
        "\(series(family)) and \(series(.observerUp)) == 1"
    }

    /// A count as it is seen, and what was found also while nobody sees; none is not.
    static func found(_ held: RecordedSeries, _ seen: RecordedSeries) -> String {
        "\(recorded(held)) > 0 or \(recorded(seen))"
    }

    /// How many messages are held for invalid, by pair of chains: each deployment adds up its levels, and the greatest sum stands.
    static func heldByPair(_ matchers: String...) -> String {
        let deployment = RuleSettings().by(.executingChainID, .initiatingChainID)
        return """
            max by (executing_chain_id, initiating_chain_id) \
            (sum by (\(list(deployment))) (\(chosen(RecordedSeries.heldInvalidMessages.rawValue, matchers))))
            """
    }

    /// The chains for which no replica of a deployment can vouch now.
    static var unseen: String {
        let chain = list(RuleSettings().by(.chainID))
        return "\(recorded(.rememberedChains)) unless on (\(chain)) (\(recorded(.freshReplicas)) > 0)"
    }

    /// A query about processes, of replicas alone: every kind of program has series of these names.
    static func ofMonitors(_ query: String) -> String {
        "\(query) and on (\(list(RuleSettings().byReplica()))) \(series(.build))"
    }

    private static var byReplica: [String] { RuleSettings().byReplica(.executingChainID) }

    private static func list(_ labels: [String]) -> String { labels.joined(separator: ", ") }
}
