/// Every setting of the program, each declared once.
///
/// Defaults show their sum or their reason, so that whoever changes one knows what else moves.
/// No variable may end in what Kubernetes injects for services: see `KubernetesServiceVariable`.
package enum Settings {
    /// Execution nodes.
    package static let l2RPCs = Setting(
        "l2-rpcs", .upstream, because: "there is nothing to watch without a node",
        isRepeatable: true, isSecret: true,
        help:
            "Execution nodes to read. The chain is asked from the node; of several for one chain, one is in use."
    )

    /// The dependency set.
    package static let dependencySet = Setting(
        "dependency-set", .file, because: "the set decides which messages are valid",
        help: "The dependency set file that the nodes use (depset.json).")

    /// Rollup configurations.
    package static let rollupConfigs = Setting(
        "rollup-configs", .file, because: "block times and activations decide which messages are valid",
        isRepeatable: true,
        help: "Rollup configurations: a rollup.json per chain, or one file with a set of chains.")

    /// Chains that are left out on purpose.
    package static let unattached = Setting(
        "unattached", .chain, because: "every chain of the set is watched", isRepeatable: true,
        help: "Chains of the dependency set that are deliberately not watched; messages that need them stay unknown.")

    /// The configuration file.
    package static let configurationFile = Setting(
        "config", .file, because: "flags and variables are enough", scope: .flagOrEnvironment,
        help: "A JSON file with any of these settings: keys are the flags without dashes.")

    /// The prefix of variables.
    package static let environmentPrefix = Setting(
        "env-prefix", .variablePrefix, default: "XMSG_MON", because: "the program's name", scope: .flag,
        help: "The prefix of environment variables; OP_INTEROP_MON takes over a deployment of that program.")

    /// The longest pause between two looks at a chain.
    package static let pollInterval = Setting(
        "poll-interval", .duration(in: .milliseconds(100) ... .seconds(60)), default: "2s",
        because: "one block time; a block that is due is asked for sooner",
        help: "The longest pause between two looks at the heads of a chain.")

    /// How much finalized history is kept.
    package static let tail = Setting(
        "tail", .duration(in: .seconds(60) ... .seconds(604_800)), default: "1h",
        because: "an alert that waits 5m and repeats after 30m is still there when somebody looks",
        help: "How much chain time below the finalized block is kept and read again after a restart.")

    /// Where reading begins.
    package static let backfill = Setting(
        "backfill", .backfill, default: "finalized",
        because: "replicas then agree, however long each has run",
        help: "Where reading begins at the latest: the finalized block less the tail, or that much chain time ago.")

    /// The most messages in memory.
    package static let maximumJobs = Setting(
        "max-jobs", .count("COUNT", in: 1...10_000_000), default: "1000000",
        because: "at 400 bytes each they take 400 MB",
        help: "The most messages held at once; beyond it the window counts as incomplete.")

    /// How long one exchange with a node may take.
    package static let requestTimeout = Setting(
        "request-timeout", .duration(in: .milliseconds(100) ... .seconds(120)), default: "10s",
        because: "64 MiB take 5.4s at 100 Mbit/s; twice that, rounded",
        help: "How long one exchange with a node may take, from connecting to the last byte.")

    /// The largest answer of a node.
    package static let maximumResponseBytes = Setting(
        "max-response-bytes", .bytes(in: 65_536...1_073_741_824), default: "64MiB",
        because: "100 blocks with 1,000 logs each, at 0.6 MB a block",
        help: "The largest answer that is read from a node.")

    /// The patience with a replacement.
    package static let replacementDue = Setting(
        "replacement-due", .duration(in: .seconds(10) ... .seconds(86_400)), default: "10m",
        because: "derivation replaces a block as soon as the other chains' batches are on L1",
        help: "How long a local-safe block with an invalid message may stay before the log calls it overdue.")
}

extension Settings {
    /// The address to listen on.
    package static let listenAddress = Setting(
        "metrics.addr", .address, default: "127.0.0.1", because: "nothing is exposed by accident; images set 0.0.0.0",
        help: "The address to serve metrics, probes and the status page on.")

    /// The port to listen on.
    package static let listenPort = Setting(
        "metrics.port", .count("PORT", in: 0...65_535), default: "7300",
        because: "the port that metrics of this stack have; 0 takes any free one",
        help: "The port to serve metrics, probes and the status page on.")

    /// Whether counters say since when they count.
    package static let createdSeries = Setting(
        "metrics.created", .boolean, default: "false",
        because: "Prometheus 2 keeps them as series of their own, and all counters begin at zero",
        help: "Write since when each counter and histogram counts, for scrapers of OpenMetrics.")

    /// The least important log lines.
    package static let logLevel = Setting(
        "log.level", SettingFormat.choice(alsoKnownAs: LogSettings.Level.synonyms), default: "info",
        because: "a line per transition, none per poll", help: "The least important lines that are written.")

    /// The shape of log lines.
    package static let logFormat = Setting(
        "log.format", SettingFormat.choice(alsoKnownAs: LogSettings.Format.synonyms),
        because: "text on a terminal, else logfmt",
        help: "The shape of log lines.")

    /// Colored log lines.
    package static let logColor = Setting(
        "log.color", .boolean, because: "on a terminal, unless NO_COLOR is set", help: "Color log lines by level.")

    /// How long a demonstration runs.
    package static let demoLength = Setting(
        "for", .duration(in: .seconds(1) ... .seconds(604_800)), because: "until it is interrupted",
        scope: .flag, help: "End the demonstration after this time.")

    /// How many monitors a demonstration has.
    package static let demoReplicas = Setting(
        "replicas", .count("COUNT", in: 1...5), default: "1", because: "one shows what a replica shows",
        scope: .flag,
        help: "Run so many replicas as processes of their own, on consecutive ports; one is killed now and then.")

    /// What is measured.
    package static let benchParts = Setting<BenchPart>(
        "part", SettingFormat.choice(alsoKnownAs: [:]), because: "everything is measured",
        isRepeatable: true, scope: .flag, help: "Measure these parts alone.")

    /// Whether a figure that misses its mark is a failure.
    package static let benchStrict = Setting(
        "strict", .boolean, default: "false", because: "a machine that is busy or slow is no failure", scope: .flag,
        help: "End with 1 when a figure misses its mark, and name it.")

    /// Output for programs.
    package static let json = Setting(
        "json", .boolean, default: "false", because: "people read first", scope: .flag,
        help: "Print JSON instead of text.")
}

extension Settings {
    static let surface: [SettingDeclaration] = [
        listenAddress.declaration, listenPort.declaration, logLevel.declaration, logFormat.declaration,
        logColor.declaration, environmentPrefix.declaration,
    ]

    /// What `run` understands.
    package static let run = SettingSet(
        [
            l2RPCs.declaration, dependencySet.declaration, rollupConfigs.declaration, unattached.declaration,
            configurationFile.declaration, pollInterval.declaration, tail.declaration, backfill.declaration,
            maximumJobs.declaration, requestTimeout.declaration, maximumResponseBytes.declaration,
            replacementDue.declaration,
        ] + observers + liveness + access + surface, inherited: InheritedSetting.all)

    /// What commands understand that look at the configuration of `run` and print about it.
    package static let inspection = SettingSet(run.declarations + [json.declaration], inherited: run.inherited)

    /// What decides how nodes are asked once, of all that an inspection understands.
    static let asking: [SettingDeclaration] = [
        l2RPCs.declaration, dependencySet.declaration, rollupConfigs.declaration, unattached.declaration,
        configurationFile.declaration, environmentPrefix.declaration, requestTimeout.declaration,
        maximumResponseBytes.declaration,
    ]

    /// What `demo` understands.
    package static let demo = SettingSet([demoLength.declaration, demoReplicas.declaration] + surface)

    /// What `bench` understands.
    package static let bench: SettingSet = [benchParts.declaration, benchStrict.declaration, json.declaration]

    /// What `version` understands.
    package static let version: SettingSet = [json.declaration]
}
