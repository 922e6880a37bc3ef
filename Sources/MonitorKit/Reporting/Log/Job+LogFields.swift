extension Job {
    /// What a log line has of a message: its id, both chains with the heights that it names, and the hashes to look it up by.
    var logFields: [LogLine.Field] {
        let identifier = message.identifier
        return [
            (.id, .text(id.description)), (.executingChainID, LogValue(chain)),
            (.blockNumber, .unsigned(block.number.value)), (.blockHash, LogValue(block.hash)),
            (.transactionHash, LogValue(message.transactionHash)),
            (.logIndex, .unsigned(UInt64(message.logIndex.value))), (.initiatingChainID, LogValue(identifier.chainID)),
            (.initiatingBlockNumber, LogValue(identifier.blockNumber)),
            (.initiatingLogIndex, .unsigned(UInt64(identifier.logIndex.value))),
            (.payloadHash, LogValue(message.payloadHash)), (.safety, .text(safety.label)),
        ]
    }
}
