/// What kind of series a family holds.
package enum MetricType: String, Sendable {
    /// A value that goes up and down.
    case gauge
    /// A count that only grows while the process lives; its samples end in `_total`.
    case counter
    /// Counts by upper bound, with sum and count.
    case histogram
    /// Facts as labels, value 1; its samples end in `_info`.
    case info
}

/// The base unit of a family, which is also the last part of its name.
package enum MetricUnit: String, Sendable {
    /// Seconds, of duration or since 1970-01-01 UTC.
    case seconds
    /// Bytes.
    case bytes
}

/// What replicas have in common about a series, which decides how it may be merged.
package enum SeriesClass: String, CaseIterable, Sendable {
    /// A pure function of chain data: equal on all replicas that know as much.
    case state = "S"
    /// How far this replica's knowledge reaches.
    case freshness = "F"
    /// What this replica takes for true of the world, by its own clock: replicas may differ, and a majority decides.
    case vote = "V"
    /// What this process did.
    case process = "P"
    /// Something seen to happen; depends on when the process started.
    case event = "E"
    /// What this replica is.
    case identity = "I"
}

/// How the values of several replicas become one; the words stand in the help text.
package enum MergeOperator: String, Sendable {
    /// The largest claim among replicas whose knowledge is current and whole.
    case maxOverFresh = "max over fresh replicas"
    /// As `maxOverFresh`, but a replica that can read less has more unknown messages, so there the smallest counts.
    case maxOverFreshMinForUnknown = "max over fresh replicas, for unknown min"
    /// The largest.
    case max = "max"
    /// Not merged: the question is which replica.
    case perReplica = "per replica"
    /// What more than half of the replicas say that can see it; one that cannot neither votes nor counts.
    case majority = "majority of the replicas that can see"
    /// Real load adds up.
    case sum = "sum"
    /// The smallest among replicas whose knowledge is current and whole.
    case minOverFresh = "min over fresh replicas"
    /// Not merged: two values for one block mean that replicas disagree.
    case compare = "compare only"
    /// What one replica saw happen, others may have seen too: the largest increase, never the sum.
    case maxOfIncrease = "max of increase"
    /// Names the replica, so there is nothing to merge.
    case noneIdentity = "none (identity)"
    /// More than one value is a deployment fault.
    case equalOnAll = "must be equal on all replicas"
}

/// The declaration of a set of series with one name.
package struct MetricFamily: Hashable, Sendable {
    /// The name without the suffix that the type adds to samples.
    package let name: String
    /// What kind of series.
    package let type: MetricType
    /// The base unit, if the values have one.
    package let unit: MetricUnit?
    /// What replicas have in common about it.
    package let seriesClass: SeriesClass
    /// How replicas are merged.
    package let merge: MergeOperator
    /// The labels of every sample, in the order in which they are written.
    package let labels: [MetricLabel]
    /// What the values mean, then the merge operator.
    package let help: String

    /// Declares a family; `meaning` is one or more whole sentences, the merge operator is added.
    package init(
        _ name: String, _ type: MetricType, unit: MetricUnit? = nil, _ seriesClass: SeriesClass,
        _ merge: MergeOperator, labels: [MetricLabel] = [], _ meaning: String
    ) {
        self.name = name
        self.type = type
        self.unit = unit
        self.seriesClass = seriesClass
        self.merge = merge
        self.labels = labels
        help = "\(meaning) Merge: \(merge.rawValue)."
    }

    /// The name of the family's samples; a histogram adds `_bucket`, `_sum` and `_count` to it.
    package var sampleName: String {
        switch type {
        case .gauge, .histogram: name
        case .counter: name + "_total"
        case .info: name + "_info"
        }
    }
}
