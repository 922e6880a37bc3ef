/// The logs of initiating blocks: all are kept while there is room, and beyond that those that live messages name.
///
/// Who fills a block with logs chooses how many there are; what is kept of them goes by the messages, which are bounded.
extension MonitorCore {
    /// What is kept of the logs of a block that was read.
    func keptLogs(_ logs: [LogDigest], of key: InitiatingKey) -> BlockLogs {
        let all = BlockLogs(logs)
        let isRoom = evidence.keptLogs + logs.count <= configuration.spareLogs
        return isRoom ? all : all.only(Self.namedLogs(of: key, in: jobs))
    }

    /// Lets go of logs whose messages have gone, where they came to outnumber those that are there.
    mutating func trimLogs() {
        guard evidence.keptLogs > configuration.spareLogs + 2 * jobs.count else { return }
        let jobs = self.jobs
        evidence.keepLogs { Self.namedLogs(of: $0, in: jobs) }
    }

    private static func namedLogs(of key: InitiatingKey, in jobs: JobBook) -> Set<LogIndex> {
        Set(jobs.slots(of: key).compactMap { jobs[$0]?.message.identifier.logIndex })
    }
}

extension EvidenceBook.State {
    /// Whether the block has to be read for a message that names one of its logs.
    func lacks(_ index: LogIndex) -> Bool {
        switch self {
        case .due: true
        case .read(_, let logs): !logs.tells(of: index)
        case .beyondWindow, .settled, .unavailable: false
        }
    }
}
