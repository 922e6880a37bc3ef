/// What the core decides by: the protocol's parameters and the bounds.
package struct CoreConfiguration: Hashable, Sendable {
    /// The dependency set.
    package var parameters: ProtocolParameters
    /// The chains of the set that are watched.
    package var attached: [ChainID]
    /// Seconds of chain time that a block stays in the window below the finalized head.
    package var tail: UInt64 = 60 * 60
    /// Seconds of chain time below the head that are read on start, where that reaches further back than the tail.
    package var backfill: UInt64?
    /// Blocks read on start where a chain has no finalized head: half a day of 2 s blocks.
    package var startWithoutFinality: UInt64 = 21_600
    /// Blocks that a window holds at most: nearly six days of 1 s blocks, about 60 MB.
    package var maximumWindow = 500_000
    /// Jobs that are kept at most.
    package var maximumJobs = 1_000_000
    /// Invalid messages of a chain that are listed one by one, worst first; the rest is counted.
    package var listedMessages = 200
    /// Invalid messages for which it is kept what their initiating block showed, beyond its finality.
    package var maximumDetails = 10_000
    /// Logs of initiating blocks that are kept whether a message names them or not, about 4 MB: a block that has more of them is
    /// read once more when a message comes that names another one.
    package var spareLogs = 65_536
    /// Seconds after which a local-safe block with an invalid message should have been replaced: derivation does it as soon as the
    /// other chains are derived that far, which waits for their batches.
    package var replacementDue: UInt64 = 600
    /// For how long a level must be named lower while its old head still stands, or a head behind ours by a node that may lag.
    package var timeToLowerLevel = Duration.seconds(60)
    /// For how long finality must be named lower, and not rise meanwhile: two epochs of L1, by which one healthy node may lag behind
    /// another.
    package var timeToLowerFinality = Duration.seconds(2 * 32 * 12)
    /// Blocks and messages that are looked at for what would fall with invalid ones, so that no incident holds the monitor up.
    package var exposureSteps = 20_000
    /// Messages that people have looked at and do not want to hear of again: judged like all others, counted on their own.
    package var ignored: Set<JobID> = []
    /// Headers asked for in one batch; nodes take at least 100 by default.
    package var batch = 50
    /// Batches of headers on their way per chain: with `batch`, what bounds the bytes in flight.
    package var headerReadsInFlight = 4
    /// Message and evidence reads on their way per chain, each.
    package var readsInFlight = 8

    /// Watches chains of a dependency set.
    package init(parameters: ProtocolParameters, attached: [ChainID]) {
        self.parameters = parameters
        self.attached = attached.sorted()
    }
}
