/// Tells messages that happen from those that are read from the past: a pure value.
struct BackfillWatch: Sendable {
    private let startedAt: Double
    /// The last block of a chain's window when it was first whole.
    private var whole: [ChainID: BlockNumber] = [:]
    /// When a chain's window was lost and began anew.
    private var restarts: [ChainID: Double] = [:]

    init(startedAt: Moment) {
        self.startedAt = startedAt.wall
    }

    mutating func note(_ transition: Transition, at now: Moment) {
        switch transition {
        case .windowComplete(let chain, _, let last): whole[chain] = whole[chain] ?? last
        case .windowLost(let chain, _, _):
            whole[chain] = nil
            restarts[chain] = now.wall
        default: break
        }
    }

    /// Whether the block of a job is older than the watch over its chain.
    ///
    /// A verdict may come after the window is whole, and so may a block with an old time, when a chain makes up for a stall:
    /// what lies above the window of that moment is new.
    func isOld(_ job: Job) -> Bool {
        guard Double(job.block.timestamp.seconds) < restarts[job.chain] ?? startedAt else { return false }
        return whole[job.chain].map { job.block.number <= $0 } ?? true
    }
}
