/// What tells this build and its configuration apart, for `build_info` and `config_info`.
package struct ReplicaIdentity: Hashable, Sendable {
    /// The program's version.
    package var version: String
    /// The source revision that was built.
    package var revision: String
    /// The compiler's version.
    package var swiftVersion: String
    /// A hash over the effective configuration without its secrets.
    package var configurationHash: String
    /// The dependency set.
    package var dependencySet: [ChainID]

    /// Names a build with its configuration.
    package init(
        version: String, revision: String, swiftVersion: String, configurationHash: String, dependencySet: [ChainID]
    ) {
        self.version = version
        self.revision = revision
        self.swiftVersion = swiftVersion
        self.configurationHash = configurationHash
        self.dependencySet = dependencySet
    }
}

/// Everything on a metrics page that does not come from the monitor's snapshot, at one moment.
package struct MetricReadings: Hashable, Sendable {
    /// Build and configuration.
    package var identity: ReplicaIdentity
    /// What was asked of upstreams, ascending by name.
    package var upstreams: [RPCTelemetry.Upstream] = []
    /// Scrapes in the order of `ScrapeTelemetry.codes`, the rest last.
    package var scrapes = [UInt64](repeating: 0, count: ScrapeTelemetry.codes.count + 1)
    /// Log messages in the order of `LogLevel.allCases`.
    package var logMessages = [UInt64](repeating: 0, count: LogLevel.allCases.count)
    /// What this replica drew at its start, to be told from others by; 0 where nobody drew.
    package var replicaNumber: UInt64 = 0
    /// Log lines that nobody took.
    package var logLinesLost: UInt64 = 0
    /// What the operating system says.
    package var process = ProcessReadings()

    /// Observers and actions.
    package var observers = ObserverReadings()

    /// The numbers that a replica may draw: a sample holds each of them exactly.
    package static let replicaNumbers: ClosedRange<UInt64> = 1...0xffff_ffff_ffff

    /// Starts with nothing counted.
    package init(identity: ReplicaIdentity) {
        self.identity = identity
    }
}
