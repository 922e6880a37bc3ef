/// The counts of messages for every pair of an executing and an initiating chain, zero where there are none.
///
/// While an executing chain's window is not complete its zeros are withheld: "one is invalid" is definite, "none is invalid" is
/// not. Initiating chains outside the dependency set are one row, `other`, because whoever sends a message chooses its chain id.
struct MessageMatrix {
    private struct Row {
        let executing: LabelValue
        let initiating: LabelValue
        let showsZeros: Bool
        let counts: MonitorSnapshot.Counts
    }

    /// What is counted by the executing chain alone.
    private struct ChainRow {
        let executing: LabelValue
        let showsZeros: Bool
        var undeclaredBySafety = [0, 0, 0, 0]
        var mismatched = 0
        var ignored = 0

        mutating func add(_ counts: MonitorSnapshot.Counts) {
            mismatched += counts.mismatched
            ignored += counts.ignored
            for (index, count) in counts.undeclaredBySafety.enumerated() { undeclaredBySafety[index] += count }
        }
    }

    private let rows: [Row]
    private let chains: [ChainRow]

    init(_ snapshot: MonitorSnapshot) {
        let members = Set(snapshot.dependencySet)
        var counts: [MonitorSnapshot.Pair: MonitorSnapshot.Counts] = [:]
        for (pair, count) in snapshot.counts {
            let initiating = pair.initiating.flatMap { members.contains($0) ? $0 : nil }
            counts[.init(executing: pair.executing, initiating: initiating), default: .init()].add(count)
        }
        let initiating = snapshot.dependencySet.map { (id: Optional($0), label: LabelValue($0.description)) }
        rows = snapshot.chains.flatMap { chain in
            let executing = LabelValue(chain.id.description)
            return (initiating + [(nil, .other)]).map { id, label in
                let count = counts[.init(executing: chain.id, initiating: id)] ?? .init()
                return Row(executing: executing, initiating: label, showsZeros: chain.isComplete, counts: count)
            }
        }
        chains = snapshot.chains.map { chain in
            var row = ChainRow(executing: LabelValue(chain.id.description), showsZeros: chain.isComplete)
            for (pair, count) in counts where pair.executing == chain.id { row.add(count) }
            return row
        }
    }

    /// Writes every family that counts messages.
    func write(to page: inout TextExposition) {
        let statuses = ["valid", "invalid", "unknown"].map { LabelValue($0) }
        let levels = SafetyLevel.allCases.map { LabelValue($0.label) }
        page.begin(.messages)
        for row in rows {
            write(row, statuses, [row.counts.valid, row.counts.invalid, row.counts.unknown], to: &page)
        }
        page.begin(.invalidMessages)
        for row in rows { write(row, levels, row.counts.invalidBySafety, to: &page) }
        page.begin(.undeclaredMessages)
        for chain in chains {
            for (level, count) in zip(levels, chain.undeclaredBySafety) where count > 0 || chain.showsZeros {
                page.sample([chain.executing, level], UInt64(clamping: count))
            }
        }
        page.begin(.mismatchedMessages)
        for chain in chains where chain.mismatched > 0 || chain.showsZeros {
            page.sample([chain.executing], UInt64(clamping: chain.mismatched))
        }
        page.begin(.ignoredMessages)
        for chain in chains where chain.ignored > 0 || chain.showsZeros {
            page.sample([chain.executing], UInt64(clamping: chain.ignored))
        }
    }

    private func write(_ row: Row, _ labels: [LabelValue], _ counts: [Int], to page: inout TextExposition) {
        for (label, count) in zip(labels, counts) where count > 0 || row.showsZeros {
            page.sample([row.executing, row.initiating, label], UInt64(clamping: count))
        }
    }
}

extension MonitorSnapshot.Counts {
    fileprivate mutating func add(_ other: Self) {
        valid += other.valid
        unknown += other.unknown
        mismatched += other.mismatched
        ignored += other.ignored
        for (index, count) in other.invalidBySafety.enumerated() { invalidBySafety[index] += count }
        for (index, count) in other.undeclaredBySafety.enumerated() { undeclaredBySafety[index] += count }
    }
}
