/// Receipts and logs.
extension BlockJSON {
    /// Writes all receipts of the block.
    func writeReceipts(into json: inout JSONWriter) {
        json.array { list in
            for index in block.transactions.indices { writeReceipt(index, into: &list) }
        }
    }

    /// Writes one receipt of the block.
    func writeReceipt(_ index: Int, into json: inout JSONWriter) {
        let mined = block.transactions[index]
        let before = index == 0 ? 0 : block.transactions[index - 1].receipt.cumulativeGasUsed
        json.object { json in
            json.member("blockHash", hash)
            json.member("blockNumber", number)
            json.member("contractAddress", String?.none)
            json.quantity("cumulativeGasUsed", mined.receipt.cumulativeGasUsed)
            if let deposit = mined.receipt.deposit {
                json.quantity("depositNonce", deposit.nonce)
                json.quantity("depositReceiptVersion", deposit.version)
            }
            json.quantity("effectiveGasPrice", price(of: mined))
            json.member("from", mined.sent.sender.description)
            json.quantity("gasUsed", mined.receipt.cumulativeGasUsed - before)
            if mined.receipt.deposit == nil { writeDataFee(into: &json) }
            json.key("logs")
            json.array { list in
                for offset in mined.receipt.logs.indices { writeLog(offset, of: index, into: &list) }
            }
            json.member("logsBloom", mined.receipt.bloom().description)
            json.member("status", mined.receipt.succeeded ? "0x1" : "0x0")
            json.member("to", mined.sent.transaction.to?.description)
            json.member("transactionHash", mined.sent.hash.description)
            json.quantity("transactionIndex", UInt64(index))
            json.quantity("type", UInt64(mined.receipt.type))
        }
    }

    /// Writes the logs of the block that a filter asks for, as far as there is room.
    func writeLogs(matching filter: LogFilter, room: inout Int, into list: inout JSONWriter) {
        for (index, mined) in block.transactions.enumerated() {
            for (offset, log) in mined.receipt.logs.enumerated() where filter.matches(log) && room > 0 {
                writeLog(offset, of: index, into: &list)
                room -= 1
            }
        }
    }

    private func writeLog(_ offset: Int, of index: Int, into list: inout JSONWriter) {
        let mined = block.transactions[index]
        let position = mined.firstLogIndex + offset
        guard let log = faults.shown(mined.receipt.logs[offset], index: position, of: block.hash) else { return }
        list.object { json in
            json.member("address", log.address.description)
            json.key("topics")
            json.array { topics in
                for topic in log.topics { topics.write(topic.description) }
            }
            json.member("data", HexString.text(log.data))
            json.member("blockNumber", number)
            json.member("transactionHash", mined.sent.hash.description)
            json.quantity("transactionIndex", UInt64(index))
            json.member("blockHash", hash)
            json.quantity("blockTimestamp", block.header.timestamp.seconds)
            json.quantity("logIndex", UInt64(position))
            json.member("removed", false)
        }
    }

    /// What the sender paid for the data on L1; the numbers are those of the L1 attributes, the fee is made up.
    private func writeDataFee(into json: inout JSONWriter) {
        if chain.settings.era.footprintGasScalar != nil { json.member("daFootprintGasScalar", "0x190") }
        json.member("l1BaseFeeScalar", "0x558")
        json.member("l1BlobBaseFee", "0x1")
        json.member("l1BlobBaseFeeScalar", "0xc5fc5")
        json.member("l1Fee", "0xc7cf9055")
        json.member("l1GasPrice", "0x3b9aca00")
        json.member("l1GasUsed", "0x992")
        json.member("operatorFeeConstant", "0x0")
        json.member("operatorFeeScalar", "0x0")
    }
}
