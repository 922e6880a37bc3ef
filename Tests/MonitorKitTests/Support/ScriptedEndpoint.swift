import MonitorKit

/// An endpoint of a scripted chain: what a double does not answer in its own way is what the chain is.
protocol ScriptedEndpoint: ChainReader {
    var chain: ScriptedChain { get }
}

extension ScriptedEndpoint {
    var upstream: String { chain.upstream }

    func heads() async throws(UpstreamFailure) -> ChainHeads { try await chain.heads() }

    func blocks(from first: BlockNumber, count: Int) async throws(UpstreamFailure) -> [ObservedBlock] {
        try await chain.blocks(from: first, count: count)
    }

    func messages(of block: BlockReference) async throws(UpstreamFailure) -> BlockMessages {
        try await chain.messages(of: block)
    }

    func evidence(
        at number: BlockNumber, _ identity: BlockIdentity
    ) async throws(UpstreamFailure) -> InitiatingBlock {
        try await chain.evidence(at: number, identity)
    }
}
