/// What one replica is to do: the typed result of flags, variables and files.
package struct Configuration: Sendable {
    /// The nodes, in the order in which they were given; which chain each serves is asked from it.
    package let upstreams: [ConfiguredEndpoint]
    /// The chains whose messages are judged.
    package let dependencySet: DependencySet
    /// What is known of each chain beforehand: every watched chain of the set, and perhaps others.
    package let rollups: [ChainID: RollupConfiguration]
    /// Chains of the set that are deliberately not watched.
    package let unattached: Set<ChainID>
    /// Whom it observes and whom it tells.
    package let observers: ObserverPlan
    /// The chains that are watched for stops alone, and what operators set for rows.
    package let rows: RowPlan
    /// Messages that are judged and not alarmed about.
    package let ignored: Set<JobID>
    /// The longest pause between two looks at a chain.
    package let pollInterval: Duration
    /// How much chain time below the finalized block is kept; whole seconds.
    package let tail: Duration
    /// Where reading begins.
    package let backfill: Backfill
    /// The most messages held at once.
    package let maximumJobs: Int
    /// How long one exchange with a node may take.
    package let requestTimeout: Duration
    /// The largest answer of a node, in bytes.
    package let maximumResponseBytes: Int
    /// How long a local-safe block with an invalid message may stay; whole seconds.
    package let replacementDue: Duration
    /// Where the program listens and how it logs.
    package let surface: SurfaceConfiguration
    /// What does not stop us and should be looked at, one line each, without secrets.
    package let warnings: [String]
    /// Where each setting's value came from, by its name.
    package let sources: [String: SettingSource]

    /// The chains of the set that are watched, the lowest id first.
    package var attachedChains: [ChainID] { dependencySet.chains.filter { !unattached.contains($0) } }
}

/// Where the program listens and how it logs: what replicas may differ in.
package struct SurfaceConfiguration: Equatable, Sendable {
    /// An IPv4 or IPv6 address, without brackets.
    package let address: String
    /// The port; 0 for any free one.
    package let port: UInt16
    /// How the program logs.
    package let log: LogSettings
    /// What readers of the port must send.
    package var access: TokenFile?
    /// Where the pages lead to.
    package var explorers = ExplorerLinks()
    /// What people call the chains.
    package var names = ChainNames.wellKnown
    /// Whether counters say since when they count.
    package var showsCreation = false

    /// Names all that is needed.
    package init(address: String, port: UInt16, log: LogSettings) {
        self.address = address
        self.port = port
        self.log = log
    }

    /// Reads the settings; nil when one is unusable, which the reader has noted.
    package init?(_ reader: inout SettingReader) {
        let address = reader.value(Settings.listenAddress)
        let port = reader.value(Settings.listenPort)
        let level = reader.value(Settings.logLevel)
        let format = reader.value(Settings.logFormat)
        let color = reader.value(Settings.logColor)
        guard let address, let port = port.flatMap(UInt16.init(exactly:)), let level else { return nil }
        self.address = address
        self.port = port
        log = LogSettings(level: level, format: format, color: color)
    }
}

/// What one demonstration is to do.
package struct DemoConfiguration: Sendable {
    /// How long it runs; nil for until it is interrupted.
    package let length: Duration?
    /// How many monitors there are; more than one are processes of their own.
    package let replicas: Int
    /// Where it listens and how it logs.
    package let surface: SurfaceConfiguration

    /// Reads the settings, or throws everything that is wrong at once.
    package init(_ resolved: ResolvedSettings) throws(SettingProblems) {
        var reader = SettingReader(resolved)
        let length = reader.value(Settings.demoLength)
        let replicas = reader.value(Settings.demoReplicas)
        let surface = SurfaceConfiguration(&reader)
        if let problems = SettingProblems(reader.problems) { throw problems }
        guard let surface, let replicas else { throw SettingProblems(unexplained: ()) }
        if replicas > 1, !(1...65_530).contains(surface.port) {
            reader.note(
                SettingProblem(
                    at: Settings.listenPort.declaration.flag, "must be known for several replicas",
                    remedy: "write the port of the first; the others take the next ones"))
        }
        if let problems = SettingProblems(reader.problems) { throw problems }
        self.length = length
        self.replicas = replicas
        self.surface = surface
    }
}
