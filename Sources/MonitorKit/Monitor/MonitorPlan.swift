/// What one replica is made of, already typed and checked.
package struct MonitorPlan: Sendable {
    /// What the core decides by.
    package var core: CoreConfiguration
    /// The nodes to read, by name.
    package var upstreams: [ConfiguredEndpoint]
    /// Whom it observes beside, and whom it tells.
    package var observers = ObserverPlan()
    /// The chains that are watched for stops alone, and what operators set for rows.
    package var rows = RowPlan()
    /// How files are read that are read again while it runs.
    package var files = FileReader.system
    /// How TLS is come by, where an endpoint is `https`.
    package var tls = TLSLoader.system
    /// The longest wait between two looks at a chain's heads.
    package var pollUpperBound = Duration.seconds(2)
    /// How long one exchange with a node may take.
    package var requestTimeout = Duration.seconds(10)
    /// The largest answer of a node, in bytes.
    package var maximumResponseBytes = 64 << 20
    /// What readers of the port must send; nil where anybody may read.
    package var access: TokenFile?
    /// Where the pages lead to.
    package var explorers = ExplorerLinks()
    /// What people call chains.
    package var names = ChainNames.none
    /// Whether the log tells every few seconds how far a backfill is; not while a bar shows it.
    package var logsProgress: @Sendable () -> Bool = { true }
    /// Whether counters say since when they count.
    package var showsCreation = false
    /// Where to serve metrics and probes.
    package var listen: SocketAddress
    /// What this replica is, for its metrics.
    package var identity: ReplicaIdentity

    /// Plans a replica with the default bounds.
    package init(
        core: CoreConfiguration, upstreams: [ConfiguredEndpoint], listen: SocketAddress,
        identity: ReplicaIdentity
    ) {
        self.core = core
        self.upstreams = upstreams
        self.listen = listen
        self.identity = identity
    }
}
