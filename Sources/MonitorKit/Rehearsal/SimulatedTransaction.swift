/// A transaction together with what it does when it is executed: nothing here runs contracts.
package struct SimulatedTransaction: Hashable, Sendable {
    /// The signed transaction, or the deposit.
    package let transaction: Transaction
    /// Its hash.
    package let hash: Hash32
    /// Who sent it; signatures are well-formed and recover to somebody else.
    package let sender: Address
    /// What it emits.
    package let logs: [Log]
    /// Whether it succeeds; one that fails emits nothing.
    package let succeeds: Bool

    /// Names a transaction and its effects.
    package init(_ transaction: Transaction, sender: Address, logs: [Log], succeeds: Bool = true) {
        self.transaction = transaction
        hash = transaction.hash()
        self.sender = sender
        self.logs = succeeds ? logs : []
        self.succeeds = succeeds
    }

    /// A type 2 transaction, the `index`th that the chain's eight accounts have signed.
    package init(
        signing call: SimulatedCall, index: UInt64, chain: ChainID
    ) {
        let account = index % 8
        func number(_ name: String) -> UInt256 {
            let words = Keccak256.hash(Array("\(name) \(chain) \(index)".utf8)).words
            // Below a quarter of 2^256, so that both halves are in the range that nodes accept.
            return UInt256(Hash32(words.0 >> 2, words.1, words.2, words.3))
        }
        let seed = Keccak256.hash(Array("account \(chain) \(account)".utf8)).words
        let transaction = Transaction(
            form: .dynamicFee(
                chainID: UInt256(chain.word),
                Transaction.DynamicFee(
                    maxPriorityFeePerGas: UInt256(Self.tip), maxFeePerGas: UInt256(10_000_000_000)),
                call.accessList),
            nonce: index / 8, gasLimit: 400_000, to: call.to, input: call.input,
            signature: Transaction.Signature(v: UInt256(index % 2), r: number("r"), s: number("s")))
        self.init(
            transaction, sender: Address(seed.0, seed.1, UInt32(truncatingIfNeeded: seed.2)), logs: call.logs,
            succeeds: call.succeeds)
    }

    /// The tip that every account offers, in wei.
    static let tip: UInt64 = 1_000_000

    /// Whether L1, or the protocol, sent it.
    package var isDeposit: Bool { transaction.type == Transaction.depositType }

    /// The gas that it uses, by the schedule's main items.
    var gasUsed: UInt64 {
        let calldata = 16 * UInt64(transaction.input.count)
        return logs.reduce(21_000 + calldata) { $0 + 375 * UInt64(1 + $1.topics.count) + 8 * UInt64($1.data.count) }
    }
}

/// A call that an account is about to sign, with what it will do.
package struct SimulatedCall: Hashable, Sendable {
    /// The contract.
    package var to: Address
    /// The call data.
    package var input: [UInt8]
    /// The slots that the transaction declares.
    package var accessList: [Transaction.AccessListItem]
    /// What the contracts emit.
    package var logs: [Log]
    /// Whether it succeeds; one that fails emits nothing.
    package var succeeds: Bool

    /// Describes a call.
    package init(
        to: Address, input: [UInt8] = [], accessList: [Transaction.AccessListItem] = [], logs: [Log],
        succeeds: Bool = true
    ) {
        self.to = to
        self.input = input
        self.accessList = accessList
        self.logs = logs
        self.succeeds = succeeds
    }
}

/// A transaction in its block.
package struct MinedTransaction: Hashable, Sendable {
    /// What was mined.
    package let sent: SimulatedTransaction
    /// Its receipt.
    package let receipt: Receipt
    /// The index of its first log in the block.
    package let firstLogIndex: Int
}
