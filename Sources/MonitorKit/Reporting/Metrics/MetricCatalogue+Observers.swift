extension MetricCatalogue {
    /// The families about observers and actions.
    package static let observers: [MetricFamily] = [
        .observerUp, .observerSeenTimestamp, .dependencySetDiffers, .failsafeEnabled, .failsafeChangedTimestamp,
        .divergingMessages, .disputedMessages, .verifierBlocksDiffer,
        .verifierChecks, .verifierNoVerdicts, .verifierDroppedMessages, .supernodeHead, .supernodeAcceptedInvalid,
        .superRootDisagrees, .supernodeReplacedBlocks, .failsafeCalls, .failsafeSuppressed, .failsafeReleased, .pushes,
    ]
}

extension MetricFamily {
    /// Whether an observer answers.
    package static let observerUp = MetricFamily(
        "xmsg_mon_observer_up", .gauge, .freshness, .perReplica, labels: [.upstream],
        "1 while the rollup node, filter, supervisor, supernode or failsafe target answers.")

    /// How old what an observer said is.
    package static let observerSeenTimestamp = MetricFamily(
        "xmsg_mon_observer_seen_timestamp_seconds", .gauge, unit: .seconds, .freshness, .max, labels: [.upstream],
        "Wall clock of the observer's last answer, 0 before the first.")

    /// Whether a rollup node goes by another dependency set.
    package static let dependencySetDiffers = MetricFamily(
        "xmsg_mon_observer_dependency_set_differs", .gauge, .freshness, .perReplica, labels: [.upstream],
        "1 while the dependency set or activation that the rollup node told is not ours, absent until it told a set or differs."
    )

    /// Whether a failsafe is on.
    package static let failsafeEnabled = MetricFamily(
        "xmsg_mon_failsafe_enabled", .gauge, .freshness, .max, labels: [.upstream],
        "1 while the failsafe was on at the last look, absent until known.")

    /// Since when it is.
    package static let failsafeChangedTimestamp = MetricFamily(
        "xmsg_mon_failsafe_changed_timestamp_seconds", .gauge, unit: .seconds, .freshness, .max, labels: [.upstream],
        "Wall clock of the first look that showed the failsafe as it is.")

    /// Messages about which a verifier and we differ.
    package static let divergingMessages = MetricFamily(
        "xmsg_mon_verifier_diverging_messages", .gauge, .freshness, .perReplica, labels: [.upstream, .status],
        "Messages about which the verifier says the opposite, in two checks, by our verdict.")

    /// Messages about which verifiers contradict each other.
    package static let disputedMessages = MetricFamily(
        "xmsg_mon_verifier_disputed_messages", .gauge, .freshness, .perReplica, labels: [.upstream],
        "Messages about which the verifier and another one say the opposite.")

    /// Whether a verifier holds another history.
    package static let verifierBlocksDiffer = MetricFamily(
        "xmsg_mon_verifier_blocks_differ", .gauge, .freshness, .perReplica, labels: [.upstream, .chainID],
        "1 while the verifier holds another block of the chain than we do, in two looks, absent until known.")

    /// Checks of messages.
    package static let verifierChecks = MetricFamily(
        "xmsg_mon_verifier_checks", .counter, .process, .sum, labels: [.upstream, .outcome],
        "Checks of messages at a verifier by how its verdict stands to ours.")

    /// Checks without a verdict.
    package static let verifierNoVerdicts = MetricFamily(
        "xmsg_mon_verifier_no_verdicts", .counter, .process, .sum, labels: [.upstream, .reason],
        "Checks of messages that brought nothing to compare, by reason.")

    /// Messages that were not compared.
    package static let verifierDroppedMessages = MetricFamily(
        "xmsg_mon_verifier_dropped_messages", .counter, .process, .sum, labels: [.upstream],
        "Messages that were not compared because too many were waiting.")

    /// The heads of a supernode.
    package static let supernodeHead = MetricFamily(
        "xmsg_mon_supernode_head_block_number", .gauge, .freshness, .max, labels: [.upstream, .chainID, .safety],
        "Block number of the supernode's head by safety level, absent until known.")

    /// What a supernode should not have accepted.
    package static let supernodeAcceptedInvalid = MetricFamily(
        "xmsg_mon_supernode_accepted_invalid_messages", .gauge, .freshness, .perReplica, labels: [.upstream],
        "Messages that we hold for invalid in blocks that the supernode holds for cross-safe.")

    /// Whether a supernode is alone with its super root.
    package static let superRootDisagrees = MetricFamily(
        "xmsg_mon_super_root_disagrees", .gauge, .freshness, .perReplica, labels: [.upstream],
        "1 while the supernode names another super root than most, in two rounds.")

    /// Blocks that a supernode replaced.
    package static let supernodeReplacedBlocks = MetricFamily(
        "xmsg_mon_supernode_replaced_blocks", .counter, .event, .maxOfIncrease, labels: [.upstream, .chainID],
        "Blocks that the supernode verified otherwise than it had derived them.")

    /// Calls of the stop button.
    ///
    /// Of class P, not E: a call is what one process did, and what the target got is the sum over replicas, not one thing that all saw.
    package static let failsafeCalls = MetricFamily(
        "xmsg_mon_failsafe_calls", .counter, .process, .sum, labels: [.target, .outcome],
        "Calls of the stop button by outcome.")

    /// Messages that did not press it.
    ///
    /// Of class E: every replica leaves the same message out, and it is one message.
    package static let failsafeSuppressed = MetricFamily(
        "xmsg_mon_failsafe_suppressed_messages", .counter, .event, .maxOfIncrease, labels: [.target, .reason],
        "Invalid messages that do not press the stop button, by reason.")

    /// Failsafes that went off.
    ///
    /// Of class E: every replica sees it happen, and it happened once.
    package static let failsafeReleased = MetricFamily(
        "xmsg_mon_failsafe_released", .counter, .event, .maxOfIncrease, labels: [.target, .reason],
        "Failsafes that were on and were found off, by whether their target may have been restarted in between.")

    /// Pushes to receivers of alerts.
    package static let pushes = MetricFamily(
        "xmsg_mon_pushes", .counter, .process, .sum, labels: [.target, .outcome],
        "Deliveries to Alertmanagers and webhooks.")
}
