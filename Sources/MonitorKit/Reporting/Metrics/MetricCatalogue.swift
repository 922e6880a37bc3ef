/// Every series that the monitor exports, declared once, in the order of the page.
///
/// The page, its documentation and its tests all read this list; a family that is not in it cannot be written.
package enum MetricCatalogue {
    /// The families that say what this replica is.
    package static let identity: [MetricFamily] = [.build, .config]

    /// The families that are a function of chain data alone, and byte for byte equal on replicas that know as much.
    package static let state: [MetricFamily] =
        [
            .chainExpected, .chainHeadBlockNumber, .chainHeadTimestamp, .messages, .invalidMessages,
            .undeclaredMessages, .mismatchedMessages, .ignoredMessages, .unprovenHeaders, .undecodableLogs,
            .configurationConflict,
        ] + messageFindings + [.messagesExecutedWithin] + rowState

    /// The families that say how far this replica's knowledge reaches.
    package static let freshness: [MetricFamily] =
        [
            .chainVerifiedTimestamp, .chainComplete, .chainBlocksToRead, .unprovenReads, .inboxInitialized,
            .upstreamsDisagreeing, .upstreamUp,
            .selfTestSuccessTimestamp, .windowBlockNumber, .initiatingBlockNumber, .levelSource,
        ] + rowFreshness

    /// The families that say what this process did and costs.
    package static let process: [MetricFamily] = [
        .messageDetection, .unconfirmedHeads,
        .rpcRequests, .rpcRequestFailures, .rpcRequestDuration, .upstreamHTTPRequests, .rpcBudgetWait, .scrapes,
        .logMessages, .replicaIdentity, .logLinesLost,
        .processCPU, .processResidentMemory, .processVirtualMemory, .processStartTime, .processOpenDescriptors,
        .processMaximumDescriptors, .processThreads,
    ]

    /// All families.
    package static let all = identity + state + freshness + votes + events + process + observers
}

extension MetricFamily {
    /// The build of this replica.
    package static let build = MetricFamily(
        "xmsg_mon_build", .info, .identity, .noneIdentity, labels: [.version, .revision, .swift],
        "Build of this replica.")

    /// The configuration of this replica.
    package static let config = MetricFamily(
        "xmsg_mon_config", .info, .identity, .equalOnAll, labels: [.configHash, .dependencySet],
        "Effective configuration of this replica.")

    /// The chains that should be watched.
    package static let chainExpected = MetricFamily(
        "xmsg_mon_chain_expected", .gauge, .state, .max, labels: [.chainID],
        "1 for every attached chain of the dependency set, reachable or not.")

    /// The height of a chain's heads.
    package static let chainHeadBlockNumber = MetricFamily(
        "xmsg_mon_chain_head_block_number", .gauge, .state, .max, labels: [.chainID, .safety],
        "Block number of the head by safety level, absent until known.")

    /// The time of a chain's heads.
    package static let chainHeadTimestamp = MetricFamily(
        "xmsg_mon_chain_head_timestamp_seconds", .gauge, unit: .seconds, .state, .max, labels: [.chainID, .safety],
        "Block timestamp of the head by safety level, absent until known.")

    /// All executing messages of the window.
    package static let messages = MetricFamily(
        "xmsg_mon_messages", .gauge, .state, .maxOverFreshMinForUnknown,
        labels: [.executingChainID, .initiatingChainID, .status],
        "Executing messages in the tracked window by status; zeros are withheld while the window is not complete.")

    /// The series that alerts are made of.
    package static let invalidMessages = MetricFamily(
        "xmsg_mon_invalid_messages", .gauge, .state, .maxOverFresh,
        labels: [.executingChainID, .initiatingChainID, .safety],
        """
        Invalid executing messages by safety level of the block they are in; zeros are withheld while the window is not complete.
        """)

    /// What the deployed inbox makes impossible.
    package static let undeclaredMessages = MetricFamily(
        "xmsg_mon_undeclared_messages", .gauge, .state, .maxOverFresh, labels: [.executingChainID, .safety],
        "Executing messages whose transaction does not declare their checksum in its access list.")

    /// What any sender can do.
    package static let mismatchedMessages = MetricFamily(
        "xmsg_mon_mismatched_messages", .gauge, .state, .maxOverFresh, labels: [.executingChainID],
        "Executing messages whose transaction declares their checksum, but with another lookup entry or none.")

    /// What people do not want to hear of again.
    package static let ignoredMessages = MetricFamily(
        "xmsg_mon_ignored_messages", .gauge, .state, .maxOverFresh, labels: [.executingChainID],
        "Invalid executing messages that --ignore names, which no other series counts.")

    /// Inbox logs that make no sense.
    package static let undecodableLogs = MetricFamily(
        "xmsg_mon_undecodable_logs", .gauge, .state, .maxOverFresh, labels: [.chainID],
        "Logs of the inbox in the tracked window that could not be decoded.")

    /// When a chain was last known in full.
    package static let chainVerifiedTimestamp = MetricFamily(
        "xmsg_mon_chain_verified_timestamp_seconds", .gauge, unit: .seconds, .freshness, .max, labels: [.chainID],
        "Wall clock of the last complete verification pass, 0 before the first.")

    /// Whether zeros can be believed.
    package static let chainComplete = MetricFamily(
        "xmsg_mon_chain_complete", .gauge, .freshness, .perReplica, labels: [.chainID],
        "1 while every block of the tracked window is scanned and no message was dropped.")

    /// How far a chain's window is from whole.
    package static let chainBlocksToRead = MetricFamily(
        "xmsg_mon_chain_blocks_to_read", .gauge, .freshness, .perReplica, labels: [.chainID],
        "Headers and receipts that the tracked window lacks.")

    /// Whether messages can be executed at all.
    package static let inboxInitialized = MetricFamily(
        "xmsg_mon_inbox_initialized", .gauge, .freshness, .max, labels: [.chainID],
        "Whether the chain's inbox has code behind its proxy; without, no message can be executed. Absent until it was read."
    )

    /// Whether the endpoints of a chain tell the same.
    package static let upstreamsDisagreeing = MetricFamily(
        "xmsg_mon_upstreams_disagreeing", .gauge, .freshness, .perReplica, labels: [.chainID],
        "Endpoints that name another block than the endpoint that serves at the same height, in two looks.")

    /// Whether the judge still works.
    package static let selfTestSuccessTimestamp = MetricFamily(
        "xmsg_mon_selftest_success_timestamp_seconds", .gauge, unit: .seconds, .freshness, .perReplica,
        "Wall clock of the last time at which this replica's judge told a true message from corrupted ones, 0 before the first."
    )

    /// Whether an endpoint works.
    package static let upstreamUp = MetricFamily(
        "xmsg_mon_upstream_up", .gauge, .freshness, .perReplica, labels: [.upstream],
        "1 while the upstream answered its last request usefully.")

    /// JSON-RPC requests, of which one HTTP exchange can carry many.
    package static let rpcRequests = MetricFamily(
        "xmsg_mon_rpc_requests", .counter, .process, .sum, labels: [.upstream, .method],
        "JSON-RPC requests sent, failed ones included.")

    /// JSON-RPC requests without a usable answer.
    package static let rpcRequestFailures = MetricFamily(
        "xmsg_mon_rpc_request_failures", .counter, .process, .sum, labels: [.upstream, .method, .cause],
        "JSON-RPC requests without a usable answer, by cause.")

    /// How long JSON-RPC requests take.
    package static let rpcRequestDuration = MetricFamily(
        "xmsg_mon_rpc_request_duration_seconds", .histogram, unit: .seconds, .process, .sum,
        labels: [.upstream, .method],
        "Round trip of JSON-RPC requests, failed ones included.")

    /// HTTP exchanges.
    package static let upstreamHTTPRequests = MetricFamily(
        "xmsg_mon_upstream_http_requests", .counter, .process, .sum, labels: [.upstream],
        "HTTP requests sent to the upstream; a batch of JSON-RPC requests is one.")

    /// Waits for our own budget.
    package static let rpcBudgetWait = MetricFamily(
        "xmsg_mon_rpc_budget_wait_seconds", .counter, unit: .seconds, .process, .sum, labels: [.upstream],
        "Time that requests waited because of --request-budget.")

    /// Scrapes of this page.
    package static let scrapes = MetricFamily(
        "xmsg_mon_scrapes", .counter, .process, .sum, labels: [.code],
        "Requests for this page by HTTP status code; 503 is no room for a connection, whatever it wanted.")

    /// Log messages.
    package static let logMessages = MetricFamily(
        "xmsg_mon_log_messages", .counter, .process, .sum, labels: [.level],
        "Log messages at or above the configured level, those held back by the rate bound included.")

    /// A value and no label, which would keep the claims of replicas from being merged.
    package static let replicaIdentity = MetricFamily(
        "xmsg_mon_replica_identity", .gauge, .process, .perReplica,
        "Number that this replica drew at its start: targets that show the same one are one replica.")

    /// Log lines that nobody took.
    package static let logLinesLost = MetricFamily(
        "xmsg_mon_log_lines_lost", .counter, .process, .sum,
        "Log lines that were lost because whoever reads standard output had stopped.")

    /// Processor time.
    package static let processCPU = MetricFamily(
        "process_cpu_seconds", .counter, unit: .seconds, .process, .sum,
        "Total user and system CPU time spent in seconds.")

    /// Resident memory.
    package static let processResidentMemory = MetricFamily(
        "process_resident_memory_bytes", .gauge, unit: .bytes, .process, .sum, "Resident memory size in bytes.")

    /// Virtual memory.
    package static let processVirtualMemory = MetricFamily(
        "process_virtual_memory_bytes", .gauge, unit: .bytes, .process, .sum, "Virtual memory size in bytes.")

    /// Start of the process.
    package static let processStartTime = MetricFamily(
        "process_start_time_seconds", .gauge, unit: .seconds, .process, .perReplica,
        "Start time of the process since unix epoch in seconds.")

    /// Open file descriptors.
    package static let processOpenDescriptors = MetricFamily(
        "process_open_fds", .gauge, .process, .perReplica, "Number of open file descriptors.")

    /// The bound of open file descriptors.
    package static let processMaximumDescriptors = MetricFamily(
        "process_max_fds", .gauge, .process, .perReplica, "Maximum number of open file descriptors.")

    /// Threads.
    package static let processThreads = MetricFamily(
        "process_threads", .gauge, .process, .sum, "Number of OS threads in the process.")
}
