extension MetricCatalogue {
    /// The families that tell more of the messages than how many there are.
    package static let messageFindings: [MetricFamily] = [
        .invalidMessageReasons, .invalidMessageBlockTimestamp, .invalidMessagesHidden, .unknownMessages,
        .unknownInSafeMessages, .oldestUnknownBlockTimestamp, .sameTimestampMessages, .exposedMessages,
        .verdictCheckpoint, .verdictDigest,
    ]

    /// The families that count what this process has seen happen.
    package static let events: [MetricFamily] =
        [
            .validityFlips, .reorgs, .blockReplacements, .replacementsUndone, .levelRegressions,
        ] + statistics
}

extension MetricFamily {
    /// Why messages are invalid.
    package static let invalidMessageReasons = MetricFamily(
        "xmsg_mon_invalid_message_reasons", .gauge, .state, .maxOverFresh, labels: [.executingChainID, .reason],
        "Invalid executing messages by the lowest-numbered broken rule; zeros are withheld while the window is not complete."
    )

    /// The worst messages one by one.
    package static let invalidMessageBlockTimestamp = MetricFamily(
        "xmsg_mon_invalid_message_block_timestamp_seconds", .gauge, unit: .seconds, .state, .maxOverFresh,
        labels: [
            .executingChainID, .initiatingChainID, .safety, .reason, .blockNumber, .blockHash, .transactionHash,
            .logIndex,
        ],
        "Timestamp of the block of an invalid executing message, for the worst 20 of each chain.")

    /// What the worst messages leave out.
    package static let invalidMessagesHidden = MetricFamily(
        "xmsg_mon_invalid_messages_hidden", .gauge, .state, .maxOverFresh, labels: [.executingChainID],
        "Invalid executing messages that are not among the worst 20 of their chain.")

    /// Why messages are unknown.
    package static let unknownMessages = MetricFamily(
        "xmsg_mon_unknown_messages", .gauge, .state, .minOverFresh, labels: [.executingChainID, .reason],
        "Executing messages that cannot be judged, by what cannot be seen; zeros are withheld while the window is not complete."
    )

    /// What must not be unknown.
    package static let unknownInSafeMessages = MetricFamily(
        "xmsg_mon_unknown_in_safe_messages", .gauge, .state, .minOverFresh, labels: [.executingChainID, .safety],
        """
        Executing messages in blocks that the protocol has verified and this monitor cannot judge, unattached chains apart: \
        either its view or consensus is wrong.
        """)

    /// How long something has been unknown.
    package static let oldestUnknownBlockTimestamp = MetricFamily(
        "xmsg_mon_oldest_unknown_block_timestamp_seconds", .gauge, unit: .seconds, .state, .minOverFresh,
        labels: [.executingChainID],
        "Timestamp of the lowest block with an unknown message, unattached chains apart; absent when there is none.")

    /// Messages that no standard filter lets pass.
    package static let sameTimestampMessages = MetricFamily(
        "xmsg_mon_same_timestamp_messages", .gauge, .state, .maxOverFresh, labels: [.executingChainID],
        "Executing messages initiated at the time at which they are executed: valid, but no standard filter lets them pass."
    )

    /// Messages that stand on an invalid one.
    package static let exposedMessages = MetricFamily(
        "xmsg_mon_exposed_messages", .gauge, .state, .maxOverFresh, labels: [.executingChainID],
        "Executing messages that are not invalid, in blocks that go if those of invalid messages are replaced.")

    /// Up to where digests reach.
    package static let verdictCheckpoint = MetricFamily(
        "xmsg_mon_verdict_checkpoint_block_number", .gauge, .state, .compare, labels: [.chainID, .stretch],
        "Highest block of the newest whole stretch of verdicts at or below the cross-safe head, and of the one before it."
    )

    /// Verdicts as a number.
    package static let verdictDigest = MetricFamily(
        "xmsg_mon_verdict_digest", .gauge, .state, .compare, labels: [.chainID, .stretch],
        "Low 48 bits of a sum over the messages of the stretch and their verdicts; only comparable at equal checkpoints."
    )

    /// Changes of mind.
    package static let validityFlips = MetricFamily(
        "xmsg_mon_validity_flips", .counter, .event, .maxOfIncrease,
        labels: [.executingChainID, .initiatingChainID, .to],
        "Executing messages whose verdict turned from valid to invalid or back.")

    /// Reorgs.
    package static let reorgs = MetricFamily(
        "xmsg_mon_reorgs", .counter, .event, .maxOfIncrease, labels: [.chainID, .safety],
        "Reorgs and rewinds, by the safety level of the most final block that went.")

    /// Levels that were taken back.
    package static let levelRegressions = MetricFamily(
        "xmsg_mon_level_regressions", .counter, .event, .maxOfIncrease, labels: [.chainID, .safety],
        "How often nodes took back, for a minute (finality: two epochs of L1), that blocks which still stand are at a "
            + "safety level.")

    /// Heads that moved back and were there again.
    package static let unconfirmedHeads = MetricFamily(
        "xmsg_mon_unconfirmed_heads", .counter, .process, .sum, labels: [.chainID],
        "Heads behind ours that were not named for long enough to count: a node that lags, or several nodes behind one address."
    )

    /// Blocks replaced by their deposits.
    package static let blockReplacements = MetricFamily(
        "xmsg_mon_block_replacements", .counter, .event, .maxOfIncrease, labels: [.chainID, .cause],
        "Blocks replaced by their deposits, by why; unexplained where no message in the block is known to be invalid.")

    /// Replaced blocks that came back.
    package static let replacementsUndone = MetricFamily(
        "xmsg_mon_block_replacements_undone", .counter, .event, .maxOfIncrease, labels: [.chainID],
        "Blocks that were replaced by their deposits and became canonical again.")
}
