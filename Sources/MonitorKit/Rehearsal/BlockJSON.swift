/// Writes a block, and what is in it, as op-geth does: quantities in their shortest form, members in its order.
struct BlockJSON {
    let block: SimulatedBlock
    let header: BlockHeader
    let chain: SimulatedChain
    let faults: [NodeFault]
    let hash: String
    let number: String

    init(_ block: SimulatedBlock, on chain: SimulatedChain, _ faults: [NodeFault]) {
        self.block = block
        self.chain = chain
        self.faults = faults
        header = faults.header(of: block)
        hash = block.hash.description
        number = HexString.text(quantity: block.number.value)
    }

    /// Quantity text of an integer of up to 256 bits.
    static func quantity(_ value: UInt256) -> String {
        let digits = HexString.text(value.word.bytes).dropFirst(2).drop { $0 == "0" }
        return digits.isEmpty ? "0x0" : "0x" + digits
    }

    /// Writes the block with its transactions, or with their hashes.
    func write(isFull: Bool, into json: inout JSONWriter) {
        json.object { json in
            json.member("baseFeePerGas", header.baseFeePerGas.map(Self.quantity))
            json.quantity("blobGasUsed", header.blobGasUsed ?? 0)
            json.member("difficulty", "0x0")
            json.quantity("excessBlobGas", header.excessBlobGas ?? 0)
            json.member("extraData", HexString.text(header.extraData))
            json.quantity("gasLimit", header.gasLimit)
            json.quantity("gasUsed", header.gasUsed)
            json.member("hash", hash)
            json.member("logsBloom", header.logsBloom.description)
            json.member("miner", header.miner.description)
            json.member("mixHash", header.mixHash.description)
            json.member("nonce", "0x0000000000000000")
            json.quantity("number", header.number.value)
            json.member("parentBeaconBlockRoot", header.parentBeaconBlockRoot?.description)
            json.member("parentHash", header.parentHash.description)
            json.member("receiptsRoot", header.receiptsRoot.description)
            json.member("requestsHash", header.requestsHash?.description)
            json.member("sha3Uncles", header.unclesHash.description)
            json.quantity("size", UInt64(block.size))
            json.member("stateRoot", header.stateRoot.description)
            json.quantity("timestamp", header.timestamp.seconds)
            json.key("transactions")
            json.array { list in
                for (index, mined) in block.transactions.enumerated() {
                    if isFull { writeTransaction(index, into: &list) } else { list.write(mined.sent.hash.description) }
                }
            }
            json.member("transactionsRoot", header.transactionsRoot.description)
            json.key("uncles")
            json.array { _ in }
            json.key("withdrawals")
            json.array { _ in }
            json.member("withdrawalsRoot", header.withdrawalsRoot?.description)
        }
    }

    /// Writes one transaction of the block.
    func writeTransaction(_ index: Int, into json: inout JSONWriter) {
        let mined = block.transactions[index]
        let transaction = mined.sent.transaction
        json.object { json in
            json.member("blockHash", hash)
            json.member("blockNumber", number)
            json.member("from", mined.sent.sender.description)
            json.quantity("gas", transaction.gasLimit)
            json.quantity("gasPrice", price(of: mined))
            if case .dynamicFee(_, let fee, _) = transaction.form {
                json.member("maxFeePerGas", Self.quantity(fee.maxFeePerGas))
                json.member("maxPriorityFeePerGas", Self.quantity(fee.maxPriorityFeePerGas))
            }
            json.member("hash", mined.sent.hash.description)
            json.member("input", HexString.text(transaction.input))
            json.quantity("nonce", mined.receipt.deposit?.nonce ?? transaction.nonce)
            json.member("to", transaction.to?.description)
            json.quantity("transactionIndex", UInt64(index))
            json.member("value", Self.quantity(transaction.value))
            json.quantity("type", UInt64(transaction.type))
            writeForm(of: transaction, into: &json)
        }
    }

    private func writeForm(of transaction: Transaction, into json: inout JSONWriter) {
        if case .dynamicFee(let chainID, _, let items) = transaction.form {
            json.key("accessList")
            json.array { list in
                for item in items { list.write(item) }
            }
            json.member("chainId", Self.quantity(chainID))
        }
        json.member("v", Self.quantity(transaction.signature.v))
        json.member("r", Self.quantity(transaction.signature.r))
        json.member("s", Self.quantity(transaction.signature.s))
        if case .deposit(let deposit) = transaction.form {
            json.member("sourceHash", deposit.sourceHash.description)
            json.member("mint", Self.quantity(deposit.mint))
            json.member("depositReceiptVersion", "0x1")
        } else {
            json.member("yParity", Self.quantity(transaction.signature.v))
        }
    }

    /// What a unit of gas cost the sender; deposits are paid for on L1.
    func price(of mined: MinedTransaction) -> UInt64 {
        mined.sent.isDeposit ? 0 : (block.header.baseFeePerGas?.uint64 ?? 0) + SimulatedTransaction.tip
    }
}

extension JSONWriter {
    /// A member that is an integer in hexadecimal.
    mutating func quantity(_ name: String, _ value: UInt64) {
        member(name, HexString.text(quantity: value))
    }

    fileprivate mutating func write(_ item: Transaction.AccessListItem) {
        object { json in
            json.member("address", item.address.description)
            json.key("storageKeys")
            json.array { keys in
                for key in item.storageKeys { keys.write(key.description) }
            }
        }
    }
}
