/// A transaction's receipt: the part that the receipts root commits to.
package struct Receipt: Hashable, Sendable {
    /// The transaction's type; 0 has no type byte in front of its encoding.
    package var type: UInt8
    /// Whether the transaction succeeded; one that reverted leaves no logs.
    package var succeeded: Bool
    /// The gas used in the block up to and including this transaction.
    package var cumulativeGasUsed: UInt64
    /// What the transaction emitted.
    package var logs: [Log]
    /// The two fields that Canyon added to the receipts of deposits; nil for everything else and before Canyon.
    ///
    /// From Regolith to Canyon nodes show the nonce alone, and the root leaves it out (specs: deposits, "deposit receipt").
    package var deposit: DepositFields?

    /// What Canyon added.
    package struct DepositFields: Hashable, Sendable {
        /// The nonce of the depositing account.
        package var nonce: UInt64
        /// The version of the receipt, 1 since Canyon.
        package var version: UInt64

        /// Names both fields.
        package init(nonce: UInt64, version: UInt64) {
            self.nonce = nonce
            self.version = version
        }
    }

    /// Puts a receipt together.
    package init(
        type: UInt8, succeeded: Bool, cumulativeGasUsed: UInt64, logs: [Log], deposit: DepositFields? = nil
    ) {
        self.type = type
        self.succeeded = succeeded
        self.cumulativeGasUsed = cumulativeGasUsed
        self.logs = logs
        self.deposit = deposit
    }

    /// The filter of the receipt's logs.
    package func bloom() -> Bloom {
        var cache = BloomCache()
        return cache.bloom(of: logs)
    }

    /// The consensus encoding: an item of the list under the receipts root.
    package func encoded() -> [UInt8] {
        var writer = RLPWriter()
        encode(bloom: bloom(), into: &writer)
        return writer.bytes
    }

    /// Writes the consensus encoding with a filter that was computed before.
    ///
    /// Every typed receipt to date has the same four fields, blob transactions included, so that an unknown type is written in that form too:
    /// a guess that is wrong cannot hash to the root.
    package func encode(bloom: Bloom, into writer: inout RLPWriter) {
        if type != 0 { writer.raw(type) }
        writer.list { list in
            list.integer(succeeded ? 1 : 0)
            list.integer(cumulativeGasUsed)
            bloom.withBytes { list.string($0) }
            list.list { inner in
                for log in logs { log.encode(into: &inner) }
            }
            if let deposit {
                list.integer(deposit.nonce)
                list.integer(deposit.version)
            }
        }
    }
}
