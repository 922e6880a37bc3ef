/// An immutable picture of one row, for everything that only looks.
///
/// What is not known is absent: no state before two looks, no word about the history before there is one to judge.
package struct RowReport: Hashable, Sendable {
    /// One watched head.
    package struct Head: Hashable, Sendable {
        /// Which.
        package let head: WatchedHead
        /// Where it is; nil where no source names it.
        package let position: HeadPosition?
        /// How it moves; nil before two looks.
        package let state: LivenessState?
        /// When it was last seen to move, seconds since 1970-01-01 UTC.
        package let movedAt: Double?
        /// The last progress before it stood still; nil unless it stands still.
        package let stalledSince: Double?
        /// From when on it is late or has stopped.
        package let threshold: StallThreshold
        /// Blocks that were made after the last stop with the times of it.
        package let backFilled: ClosedRange<UInt64>?
    }

    /// One endpoint.
    package struct Source: Hashable, Sendable {
        /// Its configured name.
        package let name: String
        /// How it stands to the others; nil before it was asked.
        package let state: SourceState?
        /// When it last answered, seconds since 1970-01-01 UTC.
        package let answeredAt: Double?
        /// Why it failed last, in a row of failures that has not ended.
        package let failure: UpstreamCause?
    }

    /// Which chain.
    package let id: RowID
    /// What kind of chain.
    package let kind: RowKind
    /// How the chain as a whole moves; nil before two looks.
    package let state: LivenessState?
    /// The heads of its kind, in the order of the page.
    package let heads: [Head]
    /// What can be said about why it stands still or limps.
    package let causes: [StallCause]
    /// The causes in words.
    package let explanation: String
    /// The stop was announced, so that nobody needs to be woken.
    package let isStopPlanned: Bool
    /// Whether its history holds; nil before there is anything to judge by.
    package let isHeld: Bool?
    /// What is wrong with its history, in the order in which violations are declared.
    package let violations: [HistoryViolation]
    /// When the first of these was seen, seconds since 1970-01-01 UTC; nil while there is none.
    package let violatedAt: Double?
    /// What there is to show for `isHeld`.
    package let evidence: String
    /// Two sources name different blocks, in two looks or more.
    package let sourcesDisagree: Bool
    /// Its endpoints.
    package let sources: [Source]
    /// When L2 blocks that are not on L1 are dropped, seconds since 1970-01-01 UTC; nil where that is not known.
    package let sequencingWindowEndsAt: Double?
    /// The share of the stake that has said that the current round timed out; nil where no source shows it.
    package let tallyShare: Double?

    /// Looks at a row.
    ///
    /// - Parameter windowEnd: an end of the sequencing window, for a row that has none.
    package init(_ row: ChainRow, at now: Moment, windowEnd: Double? = nil) {
        id = row.id
        kind = row.kind
        state = row.state
        heads = row.kind.heads.compactMap { head in row.watches[head].map(Head.init) }
        causes = row.causes
        explanation = row.explanation
        isStopPlanned = row.isStopPlanned
        isHeld = row.history.isHeld
        violations = HistoryViolation.allCases.filter { row.history.violations[$0] != nil }
        violatedAt = row.history.violations.values.map(\.since.wall).min()
        evidence = row.history.evidence(finalized: row.watches[.finalized]?.position)
        sourcesDisagree = row.history.sourcesDisagree
        sources = row.sources.map(Source.init)
        sequencingWindowEndsAt =
            windowEnd ?? row.sequencingWindowEnd?.rounded()
        tallyShare = row.detail?.value.tally?.share
    }

    /// The state and the rest of one head.
    package subscript(head: WatchedHead) -> Head? { heads.first { $0.head == head } }

    /// The heads that stand still.
    package var stalledHeads: [Head] { heads.filter { $0.state == .stalled } }

    /// The last progress before the first of its heads stood still, an overdue epoch apart; nil while all move.
    package var stalledSince: Double? { stalledHeads.filter { $0.head != .epoch }.compactMap(\.stalledSince).min() }
}

extension RowReport.Head {
    init(_ watch: HeadWatch) {
        head = watch.head
        position = watch.position
        state = watch.state
        movedAt = watch.movedAt?.wall
        stalledSince = watch.isStalled ? watch.stall?.since : nil
        threshold = watch.threshold
        backFilled = watch.stall?.backFilled
    }
}

extension RowReport.Source {
    init(_ source: SourceWatch) {
        name = source.name
        state = source.state
        answeredAt = source.answeredAt?.wall
        failure = source.failure?.cause
    }
}
