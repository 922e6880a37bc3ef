/// Read this first: the way from a node's bytes to a verdict on `/metrics`, one name for each boundary that is crossed.
///
/// Folders are what the data passes through. The core decides: a value without I/O and without a clock. The shell around
/// it owns sockets, timers and tasks, and has no opinion. `Monitor/MonitorParts.swift` ties all of it together.
///
/// ```
///  node ─► 1 Answer ─► 2 Result ─► 3 Header, Receipts ─► 4 Heads, Block, Claims, Initiating ─► 5 Event ─► 6 Core
///
///  6 Core ─► 7 Order ─┬─► Request ─► node
///                     └─► 8 Announcement ─► log
///  6 Core ─► 9 Snapshot ─► 10 Page ─► 11 Reply ─► scraper
/// ```
///
/// A failure at any stage is an `UpstreamFailure` (`Chain/UpstreamFailure.swift`): it makes what is known older, and is
/// never a verdict.
package enum Pipeline {
    /// 1. Bytes: the status and the whole body of one HTTP exchange, within its deadline and its size.
    ///
    /// `Net/HTTPClient.swift` reads it, `Chain/RPC/HTTPRPCTransport.swift` hands it on.
    package typealias Answer = RPCHTTPAnswer

    /// 2. The JSON text of one call's result, a slice of that body: each call of a batch gets exactly one outcome.
    ///
    /// `Chain/RPC/JSONRPCClient.swift`, with the pull parser of `JSON/`.
    package typealias Result = Swift.Result<ArraySlice<UInt8>, UpstreamFailure>

    /// 3. A header whose fields hash to its block hash; one with fields that this version does not know is unproven.
    ///
    /// `Proof/HeaderProof.swift`.
    package typealias Header = ReadHeader

    /// 3. The logs of a block, from receipts that hash to the receipts root of its header; of a node that offers none, logs that
    /// do not contradict the header.
    ///
    /// `Proof/ReceiptsProof.swift`, and `Proof/LogsCheck.swift` for the second.
    package typealias Receipts = ProvenReceipts

    /// 4. Where a chain stands: the heads of all tags, read in one look.
    ///
    /// `Chain/RPC/JSONRPCChainReader.swift` makes this and the next three; `Chain/ChainReader.swift` is the protocol.
    package typealias Heads = ChainHeads

    /// 4. What following a chain needs of one header: its place, its parent, and whether its bloom excludes a message.
    package typealias Block = ObservedBlock

    /// 4. The executing messages of one block, found by `Discovery/MessageFinder.swift`.
    package typealias Claims = BlockMessages

    /// 4. An initiating block with the digest of each of its logs: what a claim is held against.
    package typealias Initiating = InitiatingBlock

    /// 5. Something that happened, on its way from a chain's follower to the core.
    ///
    /// `Monitor/ChainFollower.swift` makes it, `Core/MonitorEvent.swift` lists all of them.
    package typealias Event = MonitorEvent

    /// 6. Every decision: `handle(_:at:)` takes an event and answers with orders.
    ///
    /// `Core/MonitorCore.swift`, an event family per file beside it. It keeps the blocks in `Chain/BlockWindow.swift`, the
    /// claims in `Jobs/JobBook.swift`, and asks `Validation/MessageJudge.swift` for a `Judgement`. `Monitor/Monitor.swift`
    /// owns it.
    package typealias Core = MonitorCore

    /// 7. An order of the core to the shell: read something, or announce something.
    ///
    /// `Core/Directive.swift`; carried out by `Monitor/Monitor.swift`.
    package typealias Order = Directive

    /// 7. A read that the core asks for; its outcome comes back as the next event.
    package typealias Request = ReadRequest

    /// 8. Something that an operator may want to know, said once when it happens.
    ///
    /// `Reporting/Log/TransitionLog.swift` writes its line.
    package typealias Announcement = Transition

    /// 9. An immutable picture of what is known, swapped whole after each event.
    ///
    /// `Monitor/MonitorSnapshot.swift`; kept for readers in `Monitor/SnapshotBox.swift`.
    package typealias Snapshot = MonitorSnapshot

    /// 10. The metrics page, a pure function of a snapshot and of what this process counted.
    ///
    /// `Reporting/Metrics/MetricsEndpoint.swift`; each series is declared in `Reporting/Metrics/MetricCatalogue.swift`.
    package typealias Page = MetricsResponse

    /// 11. The reply that a scraper or a probe gets.
    ///
    /// `Monitor/MonitorSurface.swift` makes it, `HTTP/HTTPServer.swift` sends it.
    package typealias Reply = HTTPResponse
}
