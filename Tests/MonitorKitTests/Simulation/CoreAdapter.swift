import MonitorKit

/// Where the simulation meets the core's interface: the only file that knows the cases of requests and events.
enum CoreAdapter {
    /// What a bound on reads under way is held against.
    enum Kind: String, Hashable, Sendable {
        case headers, messages, evidence
    }

    static func kind(of request: ReadRequest) -> Kind {
        switch request {
        case .blocks: .headers
        case .messages: .messages
        case .evidence: .evidence
        }
    }

    /// How many reads of a kind may be under way for one chain.
    static func bound(of kind: Kind, _ configuration: CoreConfiguration) -> Int {
        switch kind {
        // A walk back to the common ancestor does not wait for its turn.
        case .headers: configuration.headerReadsInFlight + 1
        case .messages, .evidence: configuration.readsInFlight
        }
    }

    /// The event that a node's answer becomes.
    static func answer(
        to request: ReadRequest, from node: SimulatedView, of chain: TrueChain, isCalm: Bool,
        _ numbers: inout SeededNumbers
    ) -> MonitorEvent {
        let answer: Result<MonitorEvent, UpstreamFailure>
        switch request {
        case .blocks(let id, let first, let count):
            answer = node.blocks(from: first.value, count: count, isCalm: isCalm, &numbers)
                .map { .blocksRead(id, $0) }
        case .messages(let id, let block):
            answer = node.block(block.hash, of: chain, isCalm: isCalm, &numbers).map {
                .messagesRead(
                    id, $0.reference,
                    BlockMessages(
                        messages: $0.messages, undecodable: $0.undecodable, deposits: $0.deposits,
                        proof: $0.proof))
            }
        case .evidence(let id, let number, let identity):
            let block =
                switch identity {
                case .hash(let hash): node.block(hash, of: chain, isCalm: isCalm, &numbers)
                case .ancestor(let descendant):
                    node.block(at: number.value, below: descendant, isCalm: isCalm, &numbers)
                }
            answer = block.map {
                .evidenceRead(id, InitiatingBlock(reference: $0.reference, logs: $0.logs, proof: $0.proof))
            }
        }
        switch answer {
        case .success(let event): return event
        case .failure(let failure): return .readFailed(request, failure)
        }
    }

    static func failure(of request: ReadRequest, _ cause: UpstreamCause) -> MonitorEvent {
        .readFailed(request, UpstreamFailure(cause, "simulated"))
    }

    static func heads(_ chain: ChainID, _ answer: Result<ChainHeads, UpstreamFailure>) -> MonitorEvent {
        switch answer {
        case .success(let heads): .headsRead(chain, heads, by: "serving")
        case .failure(let failure): .headsUnreadable(chain, failure)
        }
    }

    static func witness(_ chain: ChainID, _ heads: ChainHeads) -> MonitorEvent {
        .witnessed(chain, by: "witness", besides: "serving", heads)
    }

    static func told(by node: RollupNode) -> MonitorEvent { .parametersTold(by: node.name, node.words) }

    /// Whether an event says that something could not be read.
    static func isFailure(_ event: MonitorEvent) -> Bool {
        switch event {
        case .readFailed, .headsUnreadable: true
        case .headsRead, .witnessed, .statusRead, .supernodeStatusRead, .blocksRead, .messagesRead, .evidenceRead,
            .evidenceDisputed, .inboxRead, .parametersTold:
            false
        }
    }

    /// One event in a line.
    static func describe(_ event: MonitorEvent) -> String {
        switch event {
        case .headsRead(let chain, let heads, _):
            "chain \(chain): heads \(heads.latest.reference.short), safe \(heads.safe?.short ?? "-"), finalized \(heads.finalized?.short ?? "-")"
        case .witnessed(let chain, _, _, let heads):
            "chain \(chain): a witness names \(heads.latest.reference.short), finalized \(heads.finalized?.short ?? "-")"
        case .statusRead(let chain, let name, let status):
            "chain \(chain): \(name) says cross-safe \(status.crossSafe?.block.short ?? "-")"
        case .supernodeStatusRead(let chain, let name, let status):
            "chain \(chain): \(name) says local-safe \(status.localSafe?.block.short ?? "-")"
        case .inboxRead(let chain, let isInitialized):
            "chain \(chain): inbox \(isInitialized ? "with" : "without") code"
        case .parametersTold(let name, let told): "chain \(told.chain): \(name) has \(describe(told))"
        case .headsUnreadable(let chain, let failure): "chain \(chain): heads unreadable, \(failure.cause.rawValue)"
        case .blocksRead(let chain, let blocks):
            "chain \(chain): headers \(blocks.first?.reference.short ?? "-") to \(blocks.last?.reference.short ?? "-")"
        case .messagesRead(let chain, let block, let found):
            "chain \(chain): \(found.messages.count) messages of \(block.short)"
        case .evidenceRead(let chain, let block):
            "chain \(chain): evidence \(block.reference.short), \(block.logs.count) logs"
        case .evidenceDisputed(let chain, let block, let witness, _):
            "chain \(chain): \(witness) names another block than \(block.short)"
        case .readFailed(let request, let failure):
            "chain \(request.chain): \(describe(request)) failed, \(failure.cause.rawValue)"
        }
    }

    static func describe(_ request: ReadRequest) -> String {
        switch request {
        case .blocks(_, let first, let count): "\(count) headers from \(first)"
        case .messages(_, let block): "messages of \(block.short)"
        case .evidence(_, let number, .hash(let hash)): "evidence \(number)#\(hash.words.2)"
        case .evidence(_, let number, .ancestor(let block)): "evidence \(number) below \(block.short)"
        }
    }

    /// What a rollup node tells, in a line.
    static func describe(_ told: ToldParameters) -> String {
        let set = told.dependencySet.map { "the set \($0.chains.map(\.description)) for \($0.expiryWindow) s" }
        let parts = [set, told.activation.map { "its activation at \($0)" }].compactMap(\.self)
        return parts.isEmpty ? "nothing to tell" : parts.joined(separator: " and ")
    }

    /// One announcement in a line.
    static func describe(_ transition: Transition) -> String {
        switch transition {
        case .judged(let change):
            "judged \(change.job.short): \(change.from.map { "\($0)" } ?? "new") → \(change.job.status), \(change.cause.rawValue)"
        case .orphaned(let job): "orphaned \(job.short)"
        case .ended(let job, let end): "ended \(job.short): \(end.rawValue)"
        case .invalidMoved(let job, let old): "invalid \(job.short) moved from \(old.label) to \(job.safety.label)"
        case .readFailed(let request, let failure):
            "chain \(request.chain): \(describe(request)) \(failure.cause.rawValue)"
        case .capacityReached(let chain, let block): "chain \(chain): no room for the jobs of \(block.short)"
        default: "\(transition)"
        }
    }
}

extension BlockReference {
    /// Height and which writing of it.
    var short: String { "\(number)#\(hash.words.2)" }
}

extension Job {
    var short: String {
        "\(chain)/\(block.short)/\(message.logIndex) of \(message.identifier.chainID)/\(message.identifier.blockNumber)"
            + "/\(message.identifier.logIndex)"
    }
}
