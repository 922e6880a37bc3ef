/// Tells messages that happen from those that are read from the past: a pure value.
struct BackfillWatch: Sendable {
    private let startedAt: Double
    /// The last block of a chain's window when it was first whole.
    private var whole: [ChainID: BlockNumber] = [:]
    /// When a chain's window was lost and began anew.
    private var restarts: [ChainID: Double] = [:]
    /// Messages that were valid and no longer are, since their chain's window was whole.
    private var turned: Set<JobID> = []
    private static let turnedLimit = 10_000

    init(startedAt: Moment) {
        self.startedAt = startedAt.wall
    }

    mutating func note(_ transition: Transition, at now: Moment) {
        switch transition {
        case .windowComplete(let chain, _, let last): whole[chain] = whole[chain] ?? last
        case .windowLost(let chain, _, _):
            whole[chain] = nil
            restarts[chain] = now.wall
        case .judged(let change) where change.flippedFrom == .valid && whole[change.job.chain] != nil:
            if turned.count < Self.turnedLimit { turned.insert(change.job.id) }
        case .orphaned(let job), .ended(let job, _): turned.remove(job.id)
        default: break
        }
    }

    /// Whether the block of a job is older than the watch over its chain.
    ///
    /// A verdict may come after the window is whole, and so may a block with an old time, when a chain makes up for a stall:
    /// what lies above the window of that moment is new. So is that a message of the past was valid and no longer is.
    func isOld(_ job: Job) -> Bool {
        guard !turned.contains(job.id) else { return false }
        guard Double(job.block.timestamp.seconds) < restarts[job.chain] ?? startedAt else { return false }
        return whole[job.chain].map { job.block.number <= $0 } ?? true
    }
}
