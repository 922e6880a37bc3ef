/// From the receipts of a block, or its logs alone, to the executing messages in it.
package enum MessageFinder {
    /// Every claim of a block; a log that should be one and cannot be decoded does not hide the others.
    package static func find(in receipts: ProvenReceipts) -> BlockMessages {
        var messages: [ExecutingMessage] = []
        var undecodable: [LogIndex] = []
        for entry in receipts.logs where entry.log.address == CrossL2Inbox.address {
            do throws(CrossL2Inbox.DecodingError) {
                let claim = try CrossL2Inbox.decode(
                    address: entry.log.address, topics: Array(entry.log.topics), data: entry.log.data)
                guard let claim else { continue }
                messages.append(
                    ExecutingMessage(
                        transactionHash: entry.transactionHash, logIndex: entry.index,
                        identifier: claim.identifier, payloadHash: claim.payloadHash))
            } catch {
                undecodable.append(entry.index)
            }
        }
        return BlockMessages(
            messages: messages, undecodable: undecodable, deposits: receipts.deposits, proof: receipts.proof)
    }

    /// Adds to each claim of a block how its transaction announced it.
    ///
    /// Receipts do not commit to transaction hashes, so this also holds the hashes against the transactions root. Where that
    /// cannot be computed, because a transaction has a type that this version does not know, the claims stay as they are.
    ///
    /// - Throws: `integrity` when a claim stands in a transaction that the block does not hold.
    package static func addAccessLists(
        to found: BlockMessages, from read: ReadTransactions
    ) throws(UpstreamFailure) -> BlockMessages {
        guard read.unknownTypes.isEmpty else { return found }
        var inboxKeys: [Hash32: [Hash32]] = [:]
        for entry in read.transactions {
            inboxKeys[entry.hash] = entry.transaction?.accessList
                .filter { $0.address == CrossL2Inbox.address }.flatMap(\.storageKeys)
        }
        var declarations: [Hash32: InboxDeclarations] = [:]
        var messages: [ExecutingMessage] = []
        for message in found.messages {
            guard let keys = inboxKeys[message.transactionHash] else {
                throw UpstreamFailure(.integrity, "the receipts name a transaction that the block does not hold")
            }
            let declared = declarations[message.transactionHash] ?? InboxDeclarations(keys)
            declarations[message.transactionHash] = declared
            messages.append(message.announced(by: declared))
        }
        return BlockMessages(
            messages: messages, undecodable: found.undecodable,
            // Types are known from the transactions too, where there were no receipts to tell them.
            deposits: found.deposits ?? read.transactions.prefix { $0.type == Transaction.depositType }.count,
            proof: read.isProven ? found.proof : .nothing)
    }
}
