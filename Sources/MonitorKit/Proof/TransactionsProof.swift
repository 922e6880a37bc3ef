/// Turns a block with full transactions into transactions that its header commits to.
package enum TransactionsProof {
    /// Reads a block with full transactions and proves header and transactions.
    ///
    /// - Parameter hash: The block that was asked for; nil when it was asked for by number or tag.
    /// - Throws: What `HeaderProof` throws; `decode` also when the list holds hashes only; `integrity` also when a transaction
    ///   does not hash to its hash, the list does not hash to the transactions root, or a transaction claims to be elsewhere.
    ///   A transaction of a type that this version does not know does not throw: the list is unproven.
    package static func prove(
        blockJSON: ArraySlice<UInt8>, expecting hash: Hash32? = nil
    ) throws(UpstreamFailure) -> ReadTransactions {
        let block = try HeaderProof.prove(blockJSON: blockJSON, expecting: hash)
        let answers = try UpstreamFailure.decoding(blockJSON, as: "block") {
            (json: inout JSONReader) throws(JSONError) in try readTransactions(from: &json)
        }
        var items = EncodedList(count: answers.count)
        var transactions: [ReadTransaction] = []
        transactions.reserveCapacity(answers.count)
        for (position, answer) in answers.enumerated() {
            let place = Place(
                block: block.reference, transactionHash: answer.hash, transactionIndex: position)
            if let member = answer.claims.contradiction(with: place) {
                throw UpstreamFailure(.integrity, "\(member) of transaction \(position) does not fit the header")
            }
            transactions.append(try check(answer, at: position, into: &items))
        }
        let result = ReadTransactions(block: block, transactions: transactions)
        guard !result.unknownTypes.isEmpty || OrderedTrieRoot.root(of: items) == block.header.transactionsRoot else {
            throw UpstreamFailure(.integrity, "the transactions do not hash to the transactions root")
        }
        return result
    }

    /// Reads one transaction and holds it against its hash, which says nothing about the block it is in.
    ///
    /// - Parameter hash: The transaction that was asked for.
    /// - Throws: `missing` for `null`; `decode` for what is no transaction; `integrity` when it does not hash to its hash or is
    ///   another than the one asked for. A type that this version does not know does not throw.
    package static func prove(
        transactionJSON: ArraySlice<UInt8>, expecting hash: Hash32? = nil
    ) throws(UpstreamFailure) -> ReadTransaction {
        let answer = try UpstreamFailure.decoding(transactionJSON, as: "transaction") {
            (json: inout JSONReader) throws(JSONError) in try TransactionAnswer(from: &json)
        }
        if let hash, answer.hash != hash {
            throw UpstreamFailure(.integrity, "the node answered with another transaction than the one asked for")
        }
        var items = EncodedList(count: 1)
        return try check(answer, at: 0, into: &items)
    }

    private static func readTransactions(from json: inout JSONReader) throws(JSONError) -> [TransactionAnswer] {
        var answers: [TransactionAnswer] = []
        try json.beginObject()
        while let key = try json.nextKey() {
            guard key == "transactions" else {
                try json.skipValue()
                continue
            }
            // The header's reader has bounded the count already.
            try json.beginArray()
            while try json.nextElement() { answers.append(try TransactionAnswer(from: &json)) }
        }
        return answers
    }

    /// Holds one transaction against its hash, and writes its encoding where the type is known.
    private static func check(
        _ answer: TransactionAnswer, at position: Int, into items: inout EncodedList
    ) throws(UpstreamFailure) -> ReadTransaction {
        if answer.contradictsItself {
            throw UpstreamFailure(.integrity, "v and yParity of transaction \(position) contradict each other")
        }
        if let transaction = answer.transaction {
            items.append { transaction.encode(into: &$0) }
            guard items.withItem(position, { Keccak256.hash($0) }) == answer.hash else {
                throw UpstreamFailure(.integrity, "transaction \(position) does not hash to its hash")
            }
        } else {
            // Keeps later positions in step; with an unknown type there is no root to compare.
            items.append { _ in }
        }
        return ReadTransaction(hash: answer.hash, type: answer.type, transaction: answer.transaction)
    }
}

/// A transaction as a node gave it.
package struct ReadTransaction: Sendable {
    /// The transaction hash: computed, or claimed where the type is unknown.
    package let hash: Hash32
    /// The type byte.
    package let type: UInt8
    /// What it hashes; nil when this version does not know the type.
    package let transaction: Transaction?
}

/// The transactions of a block, and how far they can be believed.
package struct ReadTransactions: Sendable {
    /// The block.
    package let block: ReadHeader
    /// The transactions in order.
    package let transactions: [ReadTransaction]

    /// Types that this version does not know, ascending; with any of them the transactions root cannot be computed.
    package var unknownTypes: [UInt8] {
        Set(transactions.lazy.filter { $0.transaction == nil }.map(\.type)).sorted()
    }

    /// Whether the transactions hash to the transactions root and the header to the block hash.
    package var isProven: Bool { block.isProven && transactions.allSatisfy { $0.transaction != nil } }
}
