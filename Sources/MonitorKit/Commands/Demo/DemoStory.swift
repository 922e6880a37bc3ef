/// Turns what happens in a demonstration, and what the monitor says about it, into sentences.
package struct DemoStory: Sendable {
    /// Executed messages whose times are remembered, to say how long the monitor took.
    private static let memory = 1000

    private let start: Moment
    private var executedAt: [JobID: Moment] = [:]
    private var order: [JobID] = []

    /// Begins a story.
    package init(at start: Moment) {
        self.start = start
    }

    /// A sentence of ours, with its time.
    package func line(_ text: String, at now: Moment) -> String {
        "\(Self.seconds(now.elapsed(since: start), width: 6)) s  \(text)\n"
    }

    /// What a simulated event looks like from outside.
    package mutating func tell(_ event: SimulationEvent, at now: Moment) -> String? {
        switch event {
        case .initiated(let message):
            guard let place = message.initiation else { return nil }
            return line("\(Self.name(place)): a message is sent to \(message.target)", at: now)
        case .executed(let message):
            guard let place = message.execution else { return nil }
            remember(place, now)
            return line("\(Self.name(place)): \(Self.description(of: message)) is executed", at: now)
        case .reorganized(let chain, let ancestor, let depth):
            return line(
                "\(chain): a reorg replaces \(Self.blocks(depth)) above \(ancestor), and with them what they sent",
                at: now)
        case .replaced(let chain, let block):
            return line(
                "\(chain) block \(block.number): replaced by its deposits alone, as derivation does with an invalid block",
                at: now)
        case .windowExpired(let chain, let ancestor, let depth):
            return line(
                "\(chain): \(Self.blocks(depth)) above \(ancestor) forced to be empty, as nothing was posted in time",
                at: now)
        case .restored(let chain, let block):
            return line("\(chain) block \(block.number): what was removed is canonical again, from here on", at: now)
        case .misread(let chain):
            return line(
                "\(chain): that reorg is seen by the node in use alone; the second node knows nothing of it", at: now)
        case .rewound(let chain, let ancestor, let depth):
            return line("\(chain): rewound by \(Self.blocks(depth)) to \(ancestor)", at: now)
        }
    }

    /// What the monitor says; nil for what would only be noise here.
    package func tell(_ transition: Transition, at now: Moment) -> String? {
        sentence(of: transition, at: now).map { line("  monitor: \($0)", at: now) }
    }

    private func sentence(of transition: Transition, at now: Moment) -> String? {
        switch transition {
        case .judged(let change): return verdict(on: change.job, from: change.from, at: now)
        case .invalidMoved(let job, _):
            return "the invalid message in \(Self.name(job)) is now \(job.safety.label)\(Self.tier(of: job))"
        case .orphaned(let job):
            guard case .invalid = job.status else { return nil }
            return "the block of the invalid message in \(Self.name(job)) is missing; how it ends is not known yet"
        case .ended(let job, let end):
            guard case .invalid = job.status else { return nil }
            return "the invalid message in \(Self.name(job)) has ended: \(end.rawValue)"
        case .reorged(let chain, let ancestor, let depth):
            return "\(chain) reorged, \(Self.blocks(Int(clamping: depth))) above \(ancestor)"
        case .blockReplaced(let chain, let replacement):
            return
                "\(chain) block \(replacement.old.number) was replaced by its deposits: \(replacement.cause.rawValue)"
        case .replacementUndone(let chain, let replacement):
            return "\(chain) block \(replacement.old.number), which was replaced, has come back"
        case .replacementOverdue(let chain, let block, _):
            return "\(chain) block \(block.number) is overdue for its replacement"
        case .rewound(let chain, let number, _): return "\(chain) rewound to block \(number)"
        case .windowComplete(let chain, let first, let last):
            return "\(chain) has been read and proven from block \(first) to \(last)"
        case .windowLost(let chain, _, _): return "\(chain) has nothing in common with what was read before"
        case .readable(let chain): return "\(chain) can be read again"
        case .unreadable(let chain, let failure): return "\(chain) cannot be read: \(failure)"
        case .readFailed(let request, let failure): return "a read of \(request.chain) failed: \(failure)"
        case .configurationConflict(let chain, let block, _):
            return "\(chain) block \(block.number) contradicts the configuration"
        case .receiptsMissing(let chain, let block):
            return "the logs of \(chain) block \(block.number) came without receipts to prove them"
        case .undecodable(let chain, let block, _): return "\(chain) block \(block.number) has an undecodable log"
        case .announcedWrongly(let job): return "the message in \(Self.name(job)) was not declared as it should"
        case .upstreamsDisagree(let chain, let witness, let serving, let block, let level):
            return "\(witness) names another block \(block.number) of \(chain) than \(serving), \(level.label)"
        case .levelMovedBack(let chain, let level, let from, let to):
            return "\(chain) took back that block \(from) is \(level.label), now \(to)"
        default: return nil
        }
    }

    private func verdict(on job: Job, from: MessageStatus?, at now: Moment) -> String? {
        if case .unknown(.notCheckedYet) = job.status { return nil }
        var text = job.status.label
        if let reason = job.status.reasonLabel { text += " \(reason)" }
        text += Self.tier(of: job)
        guard from?.isDefinite != true else { return "\(Self.name(job)) was \(from?.label ?? "unknown"), now \(text)" }
        let delay = executedAt[job.id].map { ", \(Self.seconds(now.elapsed(since: $0))) s later" } ?? ""
        return "\(text)\(delay) (\(Self.name(job)))"
    }

    private mutating func remember(_ place: SimulatedPlace, _ now: Moment) {
        let id = JobID(chain: place.chain, blockHash: place.block.hash, logIndex: place.logIndex)
        if executedAt.updateValue(now, forKey: id) == nil { order.append(id) }
        if order.count > Self.memory { executedAt[order.removeFirst()] = nil }
    }

    private static func description(of message: SimulatedMessage) -> String {
        if let forgery = message.forgery { return forgery.phrase }
        guard let sent = message.initiation else { return "a message" }
        return "the message of \(name(sent))"
    }

    private static func name(_ place: SimulatedPlace) -> String { "\(place.chain) block \(place.block.number)" }

    private static func name(_ job: Job) -> String { "\(job.chain) block \(job.block.number)" }

    private static func tier(of job: Job) -> String { job.tier.map { ", tier \($0)" } ?? "" }

    private static func blocks(_ count: Int) -> String { count == 1 ? "1 block" : "\(count) blocks" }

    /// Seconds with one decimal, right-aligned.
    private static func seconds(_ duration: Duration, width: Int = 0) -> String {
        let tenths = duration.components.seconds * 10 + duration.components.attoseconds / 100_000_000_000_000_000
        let text = "\(tenths / 10).\(tenths % 10)"
        return String(repeating: " ", count: max(0, width - text.count)) + text
    }
}
