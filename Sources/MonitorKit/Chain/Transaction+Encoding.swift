extension Transaction {
    /// The consensus encoding: an item of the list under the transactions root, and what the transaction hash is the hash of.
    package func encoded() -> [UInt8] {
        var writer = RLPWriter(capacity: input.count + 256)
        encode(into: &writer)
        return writer.bytes
    }

    /// Writes the consensus encoding.
    package func encode(into writer: inout RLPWriter) {
        if type != 0 { writer.raw(type) }
        writer.list { list in
            switch form {
            case .legacy(let gasPrice):
                list.integer(nonce)
                list.integer(gasPrice)
                writeCall(into: &list)
                signature.write(into: &list)
            case .accessList(let chainID, let gasPrice, let items):
                list.integer(chainID)
                list.integer(nonce)
                list.integer(gasPrice)
                writeCall(into: &list)
                Self.write(items, into: &list)
                signature.write(into: &list)
            case .dynamicFee(let chainID, let fee, let items):
                write(chainID, fee, items, into: &list)
                signature.write(into: &list)
            case .setCode(let chainID, let fee, let items, let authorizations):
                write(chainID, fee, items, into: &list)
                Self.write(authorizations, into: &list)
                signature.write(into: &list)
            case .deposit(let deposit):
                write(deposit, into: &list)
            }
        }
    }

    private func write(
        _ chainID: UInt256, _ fee: DynamicFee, _ items: [AccessListItem], into list: inout RLPWriter
    ) {
        list.integer(chainID)
        list.integer(nonce)
        list.integer(fee.maxPriorityFeePerGas)
        list.integer(fee.maxFeePerGas)
        writeCall(into: &list)
        Self.write(items, into: &list)
    }

    private func writeCall(into list: inout RLPWriter) {
        list.integer(gasLimit)
        list.string(to)
        list.integer(value)
        list.string(input)
    }

    private func write(_ deposit: Deposit, into list: inout RLPWriter) {
        list.string(deposit.sourceHash)
        list.string(deposit.from)
        list.string(to)
        list.integer(deposit.mint)
        list.integer(value)
        list.integer(gasLimit)
        list.integer(deposit.isSystemTransaction ? 1 : 0)
        list.string(input)
    }

    private static func write(_ items: [AccessListItem], into list: inout RLPWriter) {
        list.list { list in
            for item in items {
                list.list { inner in
                    inner.string(item.address)
                    inner.list { keys in
                        for key in item.storageKeys { keys.string(key) }
                    }
                }
            }
        }
    }

    private static func write(_ authorizations: [Authorization], into list: inout RLPWriter) {
        list.list { list in
            for authorization in authorizations {
                list.list { inner in
                    inner.integer(authorization.chainID)
                    inner.string(authorization.address)
                    inner.integer(authorization.nonce)
                    authorization.signature.write(into: &inner)
                }
            }
        }
    }
}

extension Transaction.Signature {
    /// Writes the three parts in the order that every form shares.
    fileprivate func write(into list: inout RLPWriter) {
        list.integer(v)
        list.integer(r)
        list.integer(s)
    }
}
