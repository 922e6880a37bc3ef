/// Messages, listed and one by one.
extension MonitorAPI {
    /// A page of messages, in the order of chain, block and log.
    func messages(_ query: APIQuery) async throws(APIError) -> [UInt8] {
        var filter = MessageFilter()
        filter.status = try query.value(.status) { ["valid", "invalid", "unknown"].contains($0) ? $0 : nil }
        filter.executingChain = try query.value(.chain, Self.chain)
        filter.initiatingChain = try query.value(.initiatingChain, Self.chain)
        filter.safety = try query.value(.safety) { text in SafetyLevel.allCases.first { $0.label == text } }
        filter.tier = try query.number(.tier, in: 1...3)
        filter.reason = try query.value(.reason) { text in
            InvalidReason(rawValue: text)?.rawValue ?? UnknownReason(rawValue: text)?.rawValue
        }
        let place = try query.value(.cursor, Self.place)
        let page = await messages(filter, place, try query.number(.limit, in: 1...1000) ?? 100)
        let history = snapshots.current.history
        let transitions = Dictionary(grouping: history.transitions) { $0.transition.job?.id }
        let radii = snapshots.current.blastRadii
        return list("messages", next: page.next.map { "\($0.chain)-\($0.block)-\($0.logIndex)" }) { json in
            for message in page.messages {
                let radius = radii[message.job.id]
                json.object { json in
                    write(message, radius, end: nil, transitions[message.job.id] ?? [], to: &json)
                }
            }
        }
    }

    /// One message with every step of its verdict, live or ended a while ago; it is named by the end of a path.
    func detail(_ path: String) async throws(APIError) -> MessageDetail {
        let text = path.split(separator: "/").last.map(String.init) ?? ""
        guard let id = JobID(text) else {
            throw APIError(
                .badRequest, "bad_id", "that is no id of a message",
                hint: "an id is executing chain, block hash and log index, as in 10-0x…-7; lists name it")
        }
        let history = snapshots.current.history
        if let (followed, steps) = await message(id) {
            return detail(followed, ended: nil, steps, history)
        }
        if let ended = history.ended.last(where: { $0.job.id == id }) {
            let steps = Rule.allCases.map { rule in
                let violation = ended.violations.first { $0.rule == rule }
                return VerdictStep(
                    rule, ended.job.brokenRules.contains(RuleSet(rule)) ? .broken(violation) : .undecided)
            }
            let last = FollowedMessage(job: ended.job, violations: ended.violations)
            return detail(last, ended: ended, steps, history)
        }
        throw APIError(
            .notFound, "not_found", "no message with that id is followed",
            hint:
                "its block is final, was replaced or was reorged out, or is not read here; xmsg-mon verify judges any message"
        )
    }

    private func detail(
        _ message: FollowedMessage, ended: EndedMessage?, _ steps: [VerdictStep], _ history: TransitionHistory
    ) -> MessageDetail {
        let job = message.job
        return MessageDetail(
            message: message, end: ended?.end, fellWith: ended?.fellWith,
            isOrphaned: ended.map { $0.end == nil } ?? false,
            steps: steps.map { rules.step($0, of: job.message, job.chain, job.block.timestamp) },
            transitions: history.transitions(of: job.id))
    }

    /// The same as JSON.
    func message(_ path: String) async throws(APIError) -> [UInt8] {
        let detail = try await detail(path)
        var writer = JSONWriter()
        writer.object { json in
            write(
                detail.message, detail.message.radius, end: detail.end, isOrphaned: detail.isOrphaned,
                detail.transitions,
                to: &json)
            json.member("initiating_block_hash", detail.message.initiatingBlock?.hash.description)
            json.member("ended_with_block", detail.fellWith?.hash.description)
            json.member("orphaned", detail.isOrphaned)
            MessageJSON.write(detail.steps, to: &json)
        }
        return writer.bytes
    }

    private func write(
        _ message: FollowedMessage, _ radius: BlastRadius?, end: JobEnd?, isOrphaned: Bool = false,
        _ transitions: [RecentTransition], to json: inout JSONWriter
    ) {
        let job = message.job
        let isFollowed = end == nil && !isOrphaned
        MessageJSON.writeClaim(job, to: &json)
        MessageJSON.writeState(job, to: &json)
        MessageJSON.writeReach(radius, isExposed: message.isExposed, to: &json)
        json.member("initiating_chain_stall", isFollowed ? snapshots.current.stall(keeping: job) : nil)
        json.member("ended", end?.rawValue)
        json.member("first_seen", TimeText.rfc3339(Double(job.firstSeen)))
        json.key("transitions")
        json.array { json in
            for recent in transitions {
                json.object { json in
                    json.member("at", TimeText.rfc3339(recent.at.wall))
                    json.member("kind", TransitionJSON.kind(recent.transition))
                    json.member("to", TransitionJSON.target(of: recent.transition))
                }
            }
        }
    }

    private static func chain(_ text: String) -> ChainID? {
        text.utf8.count <= 78 && !text.hasPrefix("0x") ? ChainID(text) : nil
    }

    private static func place(_ text: String) -> MessagePlace? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, let chain = chain(String(parts[0])), let block = UInt64(parts[1]),
            let index = UInt32(parts[2])
        else { return nil }
        return MessagePlace(chain: chain, block: BlockNumber(block), logIndex: LogIndex(index))
    }
}

/// All that is told of one message.
package struct MessageDetail: Sendable {
    /// The message, as it was last if it has ended.
    package let message: FollowedMessage
    /// How it ended; nil while it is followed, or is orphaned.
    package let end: JobEnd?
    /// The replaced block that took it along, where it stood above one.
    package var fellWith: BlockReference?
    /// Its block is no longer canonical, and nothing has come in its place that tells how it ended.
    package var isOrphaned = false
    /// Every rule.
    package let steps: [RuleStep]
    /// What happened to it, oldest first.
    package let transitions: [RecentTransition]
}
