/// Proof: which answers must have it, and which of those that are believed have none.
extension MonitorCore {
    /// The failure of an answer without proof where there was one before.
    static let unprovenAnswer = UpstreamFailure(
        .integrity, "the header of a block that was proven came back with fields that cannot be proven")

    /// Whether an answer has the proof that it must have: of a proven block, and of an old one where headers are proven.
    ///
    /// Logs for which only their bloom speaks are believed: it is the shell that prefers an endpoint with receipts.
    func isBelievable(_ read: InitiatingBlock, _ chain: ChainIndex) -> Bool {
        if read.proof != .nothing { return true }
        guard let known = chains[chain].window[read.reference.number] else { return chains[chain].unprovenHeaders > 0 }
        return !known.isProven
    }

    /// Whether the messages of a block of the window have the proof that they must have.
    func isBelievable(_ found: BlockMessages, of block: BlockReference, _ chain: ChainIndex) -> Bool {
        if found.proof != .nothing { return true }
        return !(chains[chain].window[block.number].map { $0.isProven && $0.hash == block.hash } ?? false)
    }

    /// Notes what speaks for the messages of a block of the window, which are taken over; it may have been searched before.
    mutating func noteProof(of found: BlockMessages, in block: BlockReference, _ chain: ChainIndex) {
        let hasReceipts = found.proof != .bloom
        guard let known = chains[chain].window[block.number], known.hasReceipts != hasReceipts else { return }
        if hasReceipts {
            chains[chain].searchedWithoutReceipts -= 1
        } else {
            tellOfMissingReceipts(chain, block)
            chains[chain].searchedWithoutReceipts += 1
        }
        chains[chain].window[block.number]?.hasReceipts = hasReceipts
    }

    /// Notes what speaks for the logs of an initiating block, which are taken over.
    mutating func noteProof(of read: InitiatingBlock, _ chain: ChainIndex) {
        if read.proof == .bloom {
            tellOfMissingReceipts(chain, read.reference)
            chains[chain].evidenceWithoutReceipts.insert(read.reference.number)
        } else {
            chains[chain].evidenceWithoutReceipts.remove(read.reference.number)
        }
    }

    /// Says it of the first of them; how many there are is a number.
    private mutating func tellOfMissingReceipts(_ chain: ChainIndex, _ block: BlockReference) {
        guard chains[chain].unprovenReads == 0 else { return }
        announce(.receiptsMissing(chains[chain].id, block))
    }
}

extension ChainState {
    /// Reads without receipts that what is believed rests on: blocks that were searched, and initiating blocks.
    var unprovenReads: UInt64 { searchedWithoutReceipts + UInt64(evidenceWithoutReceipts.count) }
}
