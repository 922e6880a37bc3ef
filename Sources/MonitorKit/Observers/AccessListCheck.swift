/// The question whether a message may be executed, as filters and supervisors are asked.
package struct AccessListCheck: Hashable, Sendable {
    /// How much of the other chain's blocks has to be verified for a message to be accepted.
    package enum MinimumSafety: String, CaseIterable, Sendable {
        /// Blocks whose messages are verified.
        case crossUnsafe = "cross-unsafe"
        /// Any block.
        case unsafe
    }

    /// The methods that a verifier may have for it.
    package enum Method: String, CaseIterable, Sendable {
        /// op-interop-filter.
        case interop = "interop_checkAccessList"
        /// op-supervisor, and filters before the method was renamed.
        case supervisor = "supervisor_checkAccessList"

        var other: Method { self == .interop ? .supervisor : .interop }
    }

    private let entries: [Hash32]
    private let safety: MinimumSafety
    private let chain: ChainID
    private let executedAt: Timestamp

    /// Asks about the message of a job, as of the time at which it was executed.
    package init(_ job: Job, safety: MinimumSafety) {
        entries = AccessListDeclarations.entries(for: job.message.identifier, payloadHash: job.message.payloadHash)
        self.safety = safety
        chain = job.chain
        executedAt = job.block.timestamp
    }

    /// The call; chain ids are written in decimal, which every version takes.
    package func call(_ method: Method) -> RPCCall {
        RPCCall(
            method.rawValue,
            [
                .list(entries.map { .word($0) }), .text(safety.rawValue),
                .object([
                    RPCMember("chainID", .text(chain.description)),
                    RPCMember("timestamp", .quantity(executedAt.seconds)),
                ]),
            ])
    }
}
