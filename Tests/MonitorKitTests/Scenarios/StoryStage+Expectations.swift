import MonitorKit

/// What a story expects, held against the monitor.
extension StoryStage {
    /// Nil where it is as expected; else how it is.
    mutating func check(_ expectation: StoryStep.Expectation) -> String? {
        guard let monitor, monitor.isRunning else { return "no monitor runs" }
        let core = monitor.core
        if let broken = core.brokenInvariants.first { return "the monitor contradicts itself: \(broken)" }
        switch expectation {
        case .message(let name, let status, let level):
            let expected = Self.text(status, level)
            let found = jobs(named: name, in: core).map { Self.text($0.status, $0.safety) }
            return found == [expected] ? nil : "message \(name.description) is \(Self.list(found)), not \(expected)"
        case .noMessage(let name):
            let found = jobs(named: name, in: core).map { Self.text($0.status, $0.safety) }
            return found.isEmpty ? nil : "message \(name.description) is \(Self.list(found))"
        case .messagesFollowed(let count):
            return core.liveJobs.count == Int(count) ? nil : "\(core.liveJobs.count) messages are followed"
        case .entriesHeld(let bound):
            let longest = Footprint(of: core).counts.max { ($0.value, $0.key) < ($1.value, $1.key) }
            return longest.flatMap { $0.value > Int(bound) ? "\($0.key) holds \($0.value)" : nil }
        case .told(let text):
            return takeNews(text) ? nil : "that is not told; what is: \(Self.list(monitor.news))"
        case .nothingElseTold:
            let rest = monitor.news
            return rest.isEmpty ? nil : "this is told too: \(Self.list(rest))"
        case .twinKnowsTheSame: return differenceFromTwin()
        case .isComplete(let id, _), .window(let id, _), .blocksHeld(let id, _), .verified(let id, _),
            .notVerified(let id, _):
            guard let chain = core.snapshot.chains.first(where: { $0.id == ChainID(id) }) else {
                return "there is no chain \(id)"
            }
            return check(expectation, of: chain)
        }
    }

    private func check(_ expectation: StoryStep.Expectation, of chain: MonitorSnapshot.Chain) -> String? {
        let age = now - chain.verifiedAt
        switch expectation {
        case .isComplete(_, let isComplete):
            return chain.isComplete == isComplete ? nil : "it is \(isComplete ? "not complete" : "complete")"
        case .window(_, let blocks):
            let expected = BlockNumber(blocks.lowerBound)...BlockNumber(blocks.upperBound)
            return chain.window == expected ? nil : "it is watched from \(chain.window.map { "\($0)" } ?? "nowhere")"
        case .blocksHeld(_, let bound):
            let count = chain.window.map { $0.upperBound.value - $0.lowerBound.value + 1 } ?? 0
            return count <= bound ? nil : "it holds \(count)"
        case .verified(_, let seconds): return age <= Double(seconds) ? nil : "that is \(age) s ago"
        case .notVerified(_, let seconds): return age >= Double(seconds) ? nil : "it was, \(age) s ago"
        default: return "this is not about a chain"
        }
    }

    private func jobs(named name: StoryStep.LogName, in core: MonitorCore) -> [Job] {
        core.liveJobs.filter { job in
            job.chain == ChainID(name.place.chain) && job.block.number == BlockNumber(name.place.block)
                && job.message.logIndex == LogIndex(UInt32(name.index))
        }
    }

    /// The class-S state of both, after both have looked at the same moment.
    private mutating func differenceFromTwin() -> String? {
        lookOnceMore()
        guard let core = monitor?.core, let twin = twin?.core else { return "no monitor runs" }
        let differences = Picture(twin).differences(from: core)
        return differences.isEmpty ? nil : Self.list(differences)
    }

    private static func text(_ status: MessageStatus, _ level: SafetyLevel) -> String {
        [status.label, status.reasonLabel, "at", level.label].compactMap(\.self).joined(separator: " ")
    }

    private static func list(_ texts: [String]) -> String {
        texts.isEmpty ? "nothing" : texts.prefix(12).joined(separator: "; ")
    }
}
