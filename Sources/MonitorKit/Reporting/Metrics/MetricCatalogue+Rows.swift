extension MetricCatalogue {
    /// What chains themselves say about where they stand.
    package static let rowState: [MetricFamily] = [.rowExpected, .rowHeadNumber, .rowHeadTimestamp, .rowThreshold]

    /// What this replica has seen of whether they move, and of their history.
    package static let rowFreshness: [MetricFamily] = [
        .rowHeadChangedTimestamp, .rowStalledSince, .rowHistoryViolation, .rowSourcesDisagree, .rowWindowEnd, .rowTally,
    ]

    /// What this replica takes for true of them by its own clock.
    package static let votes: [MetricFamily] = [.rowHeadState, .rowCause, .rowSourceState]
}

extension MetricFamily {
    /// The chains whose liveness is watched.
    package static let rowExpected = MetricFamily(
        "xmsg_mon_row_expected", .gauge, .state, .max, labels: [.row, .kind],
        "1 for every chain whose liveness is watched, reachable or not.")

    /// Where the heads are.
    package static let rowHeadNumber = MetricFamily(
        "xmsg_mon_row_head_number", .gauge, .state, .max, labels: [.row, .head],
        "Height, round or epoch of a head, absent until known.")

    /// When the heads were made.
    package static let rowHeadTimestamp = MetricFamily(
        "xmsg_mon_row_head_timestamp_seconds", .gauge, unit: .seconds, .state, .max, labels: [.row, .head],
        "The head's own time, for an epoch when it is due to end; absent where there is none that can be.")

    /// From when on a head has stopped.
    package static let rowThreshold = MetricFamily(
        "xmsg_mon_row_threshold_seconds", .gauge, unit: .seconds, .state, .max, labels: [.row, .head],
        "Age from which on a head counts as stopped.")

    /// When the heads moved.
    package static let rowHeadChangedTimestamp = MetricFamily(
        "xmsg_mon_row_head_changed_timestamp_seconds", .gauge, unit: .seconds, .freshness, .max, labels: [.row, .head],
        "Wall clock when the head was last seen to move, absent while it has not been.")

    /// How the heads move.
    package static let rowHeadState = MetricFamily(
        "xmsg_mon_row_head_state", .gauge, .vote, .majority, labels: [.row, .head, .state],
        "1 for the state that the head is in, 0 for the others; absent before two looks.")

    /// Since when a head stands still.
    package static let rowStalledSince = MetricFamily(
        "xmsg_mon_row_stalled_since_timestamp_seconds", .gauge, unit: .seconds, .freshness, .max,
        labels: [.row, .head], "Wall clock of the last progress of a head that stands still, absent while it moves.")

    /// Why a chain stands still.
    package static let rowCause = MetricFamily(
        "xmsg_mon_row_cause", .gauge, .vote, .majority, labels: [.row, .cause],
        "1 for what can be said about why the chain stands still or limps; absent before two looks.")

    /// What is wrong with a history.
    package static let rowHistoryViolation = MetricFamily(
        "xmsg_mon_row_history_violation", .gauge, .freshness, .max, labels: [.row, .violation],
        "1 for an hour after the history of the chain was seen to be contradicted; absent before two looks.")

    /// Whether sources name different blocks.
    package static let rowSourcesDisagree = MetricFamily(
        "xmsg_mon_row_sources_disagree", .gauge, .freshness, .max, labels: [.row],
        "1 while two sources of the chain name different blocks for one height; absent before two looks.")

    /// How sources stand to each other.
    package static let rowSourceState = MetricFamily(
        "xmsg_mon_row_source_state", .gauge, .vote, .majority, labels: [.row, .upstream, .state],
        "1 for how the source stands to the others, 0 otherwise; absent before it was asked.")

    /// When unsafe blocks are dropped.
    package static let rowWindowEnd = MetricFamily(
        "xmsg_mon_row_window_end_timestamp_seconds", .gauge, unit: .seconds, .freshness, .max, labels: [.row],
        "Wall clock at which L2 blocks that are not on L1 by then are dropped, absent where it is not known.")

    /// Who has said that a round timed out.
    package static let rowTally = MetricFamily(
        "xmsg_mon_row_timeout_tally_ratio", .gauge, .freshness, .max, labels: [.row],
        "Share of the stake that has said that the current round timed out, absent where no source shows it.")
}
