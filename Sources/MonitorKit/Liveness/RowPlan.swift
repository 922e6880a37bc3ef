/// The chains that are watched for stops beside the attached ones, and what operators set for any of them.
package struct RowPlan: Sendable {
    /// What kind of place a chain is read from.
    package enum SourceKind: String, CaseIterable, Sendable {
        /// The JSON-RPC of an execution node.
        case rpc
        /// The JSON-RPC of a rollup node, which names local-safe blocks and L1 origins too.
        case rollupNode = "rollup-node"
        /// The JSON-RPC of a supernode that runs the chain.
        case supernode
        /// Concordium's wallet-proxy: its base URL.
        case walletProxy = "wallet-proxy"
        /// The Prometheus exporter of a Concordium node: the URL of its page.
        case exporter
        /// The answer of `GetConsensusDetailedStatus` as JSON: the URL of a sidecar.
        case detailedStatus = "detailed-status"
        /// The same in a file that a sidecar writes.
        case detailedStatusFile = "detailed-status-file"

        /// Whether chains of that kind have such places.
        package func serves(_ kind: RowKind) -> Bool {
            switch self {
            case .rpc: kind != .concordium
            case .rollupNode, .supernode: kind == .op
            case .walletProxy, .exporter, .detailedStatus, .detailedStatusFile: kind == .concordium
            }
        }

        /// What of JSON-RPC it is asked for.
        var askedMethods: Set<RPCMethod> {
            switch self {
            case .rpc: RPCMethod.executionNode
            case .rollupNode: RPCMethod.rollupNode
            case .supernode: RPCMethod.supernode
            case .walletProxy, .exporter, .detailedStatus, .detailedStatusFile: []
            }
        }
    }

    /// Where a source is.
    package enum Place: Sendable {
        /// Behind a URL.
        case endpoint(ConfiguredEndpoint)
        /// In a file that is written again and again.
        case file(String)
    }

    /// One place that a chain is read from.
    package struct Source: Sendable {
        /// Which chain.
        package let row: RowID
        /// The name, which is a label.
        package let name: String
        /// What kind of place.
        package let kind: SourceKind
        /// Where.
        package let place: Place

        /// Names a source.
        package init(row: RowID, name: String, kind: SourceKind, place: Place) {
            self.row = row
            self.name = name
            self.kind = kind
            self.place = place
        }
    }

    /// The chains beside the attached ones, with what their thresholds are derived from.
    package var rows: [RowID: RowParameters] = [:]
    /// What they are read from, in the order of the configuration.
    package var sources: [Source] = []
    /// Thresholds that an operator set, in seconds.
    package var overrides: [RowID: [WatchedHead: Double]] = [:]
    /// Chains that an operator expects to stand still.
    package var maintained: Set<RowID> = []
    /// Seconds after which blocks that are not on L1 are dropped, for attached chains whose configuration tells it.
    package var sequencingWindows: [RowID: Double] = [:]
    /// Seconds between two looks at a source.
    package var pollInterval = 5.0

    /// Watches no chain beside the attached ones.
    package init() {}

    /// The parameters of a row with everything that an operator set for it.
    package func completed(_ id: RowID, _ parameters: RowParameters) -> RowParameters {
        var parameters = parameters
        parameters.sequencingWindow = sequencingWindows[id] ?? parameters.sequencingWindow
        parameters.overrides = overrides[id] ?? [:]
        parameters.isInMaintenance = maintained.contains(id)
        return parameters
    }
}
