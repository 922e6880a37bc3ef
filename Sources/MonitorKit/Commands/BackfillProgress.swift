/// How far a monitor has come with what it reads first: every block of every window, once.
struct BackfillProgress: Sendable {
    private struct Window {
        var total: UInt64 = 0
        var left: UInt64 = 0
        /// It was read to its end; what comes later is no backfill.
        var isDone = false
    }

    private var windows: [ChainID: Window] = [:]

    /// Starts before anything is known.
    init() {}

    /// Takes notice of what windows lack; a chain whose heads nobody knows yet counts for nothing.
    mutating func note(_ chains: [MonitorSnapshot.Chain]) {
        for chain in chains {
            var window = windows[chain.id] ?? Window()
            guard !window.isDone else { continue }
            window.left = chain.isComplete ? 0 : chain.blocksToRead
            window.total = max(window.total, window.left)
            window.isDone = chain.isComplete || (window.total > 0 && window.left == 0)
            windows[chain.id] = window
        }
    }

    /// Blocks that were to be read.
    var total: UInt64 { windows.values.reduce(0) { $0.addingSaturating($1.total) } }
    /// Blocks that are to be read yet.
    var left: UInt64 { windows.values.reduce(0) { $0.addingSaturating($1.left) } }
}

extension ProgressBar {
    /// Shows the backfill of a monitor until every window has been whole, or the task is cancelled, and ends with it.
    func follow(_ snapshots: SnapshotBox) async {
        guard isShown else { return }
        defer { end() }
        var progress = BackfillProgress()
        repeat {
            let snapshot = snapshots.current
            guard !snapshot.isReady else { return }
            progress.note(snapshot.chains)
            let (total, left) = (progress.total, progress.left)
            if left > 0 { note(total - left, of: total) } else { finish() }
        } while (try? await clock.sleep(for: Self.pause)) != nil
    }
}
