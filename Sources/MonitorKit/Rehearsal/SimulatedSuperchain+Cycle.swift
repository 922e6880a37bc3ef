/// Two messages of the same time that rely on each other, across two chains.
extension SimulatedSuperchain {
    /// Makes two chains execute, at the next time that both have a block, each a message that only the other's block sends.
    package mutating func crossCycle(_ first: ChainID, _ second: ChainID) {
        guard first != second, let one = enqueue(first, first, .cycle, nil, .declared),
            let other = enqueue(second, second, .cycle, nil, .declared)
        else { return }
        messages[one]?.partner = other
        messages[other]?.partner = one
    }

    /// The transaction with one half of a cycle: it executes the other half's message and then sends its own.
    ///
    /// Both stand first in their blocks, with the executing log at index 0 and the sent one at index 1, which is how each can
    /// name the other before it is there.
    func half(
        _ message: SimulatedMessage, of partner: Int, at time: Timestamp, behind transactions: [SimulatedTransaction]
    ) -> (SimulatedCall, MessageClaim)? {
        guard transactions.isEmpty, let other = messages[partner], let far = self[other.source] else { return nil }
        let number: BlockNumber
        switch other.stage {
        case .queued where far.nextTime == time: number = far.latest.number.next
        case .executed where other.execution?.block.timestamp == time:
            number = other.execution?.block.number ?? far.latest.number
        default: return nil
        }
        let sent = sentLog(of: other)
        let claim = MessageClaim(
            identifier: MessageIdentifier(
                origin: sent.address, blockNumber: number, logIndex: LogIndex(1), timestamp: time, chainID: far.id),
            payloadHash: sent.payloadHash())
        var call = SimulatedContracts.validateMessage(claim.identifier, payloadHash: claim.payloadHash)
        call.logs.append(sentLog(of: message))
        return (call, claim)
    }
}
