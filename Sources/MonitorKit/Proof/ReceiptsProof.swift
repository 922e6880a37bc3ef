/// Turns the answer of `eth_getBlockReceipts` into logs that the block's header commits to.
package enum ReceiptsProof {
    /// Reads a block's receipts and proves them.
    ///
    /// Filters and log indexes are computed, not believed; those in the answer, and each claim about block and transaction, must agree.
    /// Receipts do not commit to transaction hashes, so these are the header's, which only full transactions prove (`TransactionsProof`).
    ///
    /// - Throws: `missing` for `null`; `decode` for what are no receipts, also those from before Byzantium and those of a transaction
    ///   type that this version cannot hash; `integrity` when the receipts do not hash to the header's receipts root or anything contradicts.
    package static func prove(
        receiptsJSON: ArraySlice<UInt8>, of block: ReadHeader
    ) throws(UpstreamFailure) -> ProvenReceipts {
        let answer = try UpstreamFailure.decoding(receiptsJSON, as: "receipts") {
            (json: inout JSONReader) throws(JSONError) in
            var answer = ReceiptsAnswer(of: block)
            try answer.read(from: &json)
            return answer
        }
        if let contradiction = answer.contradiction {
            throw UpstreamFailure(.integrity, contradiction)
        }
        guard answer.receipts.count == block.transactionHashes.count else {
            throw UpstreamFailure(
                .integrity,
                "\(answer.receipts.count) receipts for \(block.transactionHashes.count) transactions")
        }
        try checkRoot(of: answer, against: block.header)
        return ProvenReceipts(
            block: block.reference, evidence: block.evidence, logs: answer.provenLogs(),
            deposits: answer.receipts.prefix { $0.type == Transaction.depositType }.count)
    }

    private static func checkRoot(of answer: ReceiptsAnswer, against header: BlockHeader) throws(UpstreamFailure) {
        var cache = BloomCache()
        var union = Bloom()
        var items = EncodedList(count: answer.receipts.count, capacity: answer.receipts.count * 1024)
        for (position, receipt) in answer.receipts.enumerated() {
            let bloom = cache.bloom(of: receipt.logs)
            if let claimed = answer.blooms[position], claimed != bloom {
                throw UpstreamFailure(.integrity, "the bloom of receipt \(position) is not the one of its logs")
            }
            union.formUnion(bloom)
            items.append { receipt.encode(bloom: bloom, into: &$0) }
        }
        guard OrderedTrieRoot.root(of: items) == header.receiptsRoot else {
            if let type = answer.receipts.first(where: { !Receipt.knownTypes.contains($0.type) })?.type {
                throw UpstreamFailure(.decode, "receipts: this version cannot hash type \(type)")
            }
            throw UpstreamFailure(.integrity, "the receipts do not hash to the receipts root")
        }
        guard union == header.logsBloom else {
            throw UpstreamFailure(.integrity, "the header's bloom is not the one of the block's logs")
        }
    }
}

extension Receipt {
    /// The types whose receipts are known to have the common form; blob transactions (3) are among them for L1 blocks.
    fileprivate static let knownTypes: Set<UInt8> = [0, 1, 2, 3, 4, Transaction.depositType]
}
