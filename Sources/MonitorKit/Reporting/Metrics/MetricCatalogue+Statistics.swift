extension MetricCatalogue {
    /// The families that tell what messages add up to.
    package static let statistics: [MetricFamily] = [
        .messagesFound, .messagesEnded, .messagesReorged,
    ]
}

extension MetricFamily {
    /// How old messages are when they are executed: a gauge over the window, because a histogram of state cannot be merged.
    package static let messagesExecutedWithin = MetricFamily(
        "xmsg_mon_messages_executed_within", .gauge, .state, .maxOverFresh, labels: [.executingChainID, .age],
        "Executing messages of the window that were executed at most this long after their initiation; cumulative.")

    /// Which of a chain's blocks are watched.
    package static let windowBlockNumber = MetricFamily(
        "xmsg_mon_window_block_number", .gauge, .freshness, .perReplica, labels: [.chainID, .edge],
        "Lowest and highest block whose messages are followed.")

    /// Which of a chain's blocks messages name.
    package static let initiatingBlockNumber = MetricFamily(
        "xmsg_mon_initiating_block_number", .gauge, .freshness, .perReplica, labels: [.initiatingChainID, .edge],
        "Lowest and highest block of the chain that followed messages name as their origin; absent when there is none.")

    /// Who says how safe blocks are.
    package static let levelSource = MetricFamily(
        "xmsg_mon_level_source", .gauge, .freshness, .perReplica, labels: [.chainID, .safety, .source],
        "1 for the kind of source that vouches for the head of a safety level; without one for local_safe there is no tier 2."
    )

    /// The volume.
    package static let messagesFound = MetricFamily(
        "xmsg_mon_messages_found", .counter, .event, .maxOfIncrease,
        labels: [.executingChainID, .initiatingChainID],
        "Executing messages found, those of a backfill among them.")

    /// What became of messages.
    package static let messagesEnded = MetricFamily(
        "xmsg_mon_messages_ended", .counter, .event, .maxOfIncrease, labels: [.executingChainID, .end],
        "Executing messages that are followed no more, by how they ended.")

    /// What reorgs did to messages.
    package static let messagesReorged = MetricFamily(
        "xmsg_mon_messages_reorged", .counter, .event, .maxOfIncrease, labels: [.executingChainID, .side],
        "Executing messages whose own block, or whose initiating block, was replaced or fell away.")

    /// How soon verdicts come.
    package static let messageDetection = MetricFamily(
        "xmsg_mon_message_detection_seconds", .histogram, unit: .seconds, .process, .sum, labels: [.executingChainID],
        "From the timestamp of the executing block to the first definite verdict, outside of backfills.")
}
