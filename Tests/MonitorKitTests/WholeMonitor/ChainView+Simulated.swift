@testable import MonitorKit

/// A simulated chain as the oracle looks at it.
extension ChainView {
    /// - Parameter announced: how the transactions of executing messages announce them, by place.
    init(_ chain: SimulatedChain, announced: [SimulatedPlace: AccessListFinding]) {
        self.init(genesis: 0)
        for number in 0...chain.latest.number.value {
            guard let block = chain.block(at: BlockNumber(number)) else { continue }
            blocks.append(TrueBlock(block, of: chain.id, announced: announced))
        }
        safe = chain.safe?.value
        finalized = chain.finalized?.value
    }
}

extension TrueBlock {
    fileprivate convenience init(
        _ block: SimulatedBlock, of chain: ChainID, announced: [SimulatedPlace: AccessListFinding]
    ) {
        var content = BlockContent()
        var index: UInt32 = 0
        for mined in block.transactions {
            for log in mined.receipt.logs {
                let place = LogIndex(index)
                index += 1
                content.logs.append(LogDigest(of: log))
                let claim = try? CrossL2Inbox.decode(
                    address: log.address, topics: Array(log.topics), data: log.data)
                guard let claim else { continue }
                let finding = announced[SimulatedPlace(chain: chain, block: block.reference, logIndex: place)]
                content.messages.append(
                    ExecutingMessage(
                        transactionHash: mined.sent.hash, logIndex: place, identifier: claim.identifier,
                        payloadHash: claim.payloadHash, accessList: finding ?? .declared))
            }
        }
        self.init(
            reference: block.reference, parentHash: block.header.parentHash, content: content, mayHoldMessages: true,
            isProven: true)
    }
}
