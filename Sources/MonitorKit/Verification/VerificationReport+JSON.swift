extension VerificationReport {
    /// The report for programs: the names are those of the API.
    package var json: String {
        var writer = JSONWriter()
        writer.object { json in
            json.member("chain_id", chain.description)
            json.member("blocks_read", blocksRead)
            json.member("requests", exchanges)
            json.key("blocks")
            json.array { json in
                for block in blocks { write(block, to: &json) }
            }
            json.key("endpoint_problems")
            json.array { json in
                for problem in problems {
                    json.object { json in
                        json.member("upstream", problem.node)
                        json.member("cause", problem.failure.cause.rawValue)
                        json.member("detail", problem.failure.detail)
                    }
                }
            }
        }
        return String(decoding: writer.bytes, as: UTF8.self) + "\n"
    }

    private func write(_ block: VerifiedBlock, to json: inout JSONWriter) {
        json.object { json in
            json.member("number", block.reference.number.value)
            json.member("hash", block.reference.hash.description)
            json.member("timestamp", block.reference.timestamp.seconds)
            json.member("canonical", block.safety != nil)
            json.member("safety", block.safety?.label)
            json.member("proven", block.isProven)
            json.key("undecodable_log_indexes")
            json.array { json in
                for index in block.undecodable { json.write(index.value) }
            }
            json.key("messages")
            json.array { json in
                for message in block.messages { write(message, in: block, to: &json) }
            }
        }
    }

    private func write(_ verified: VerifiedMessage, in block: VerifiedBlock, to json: inout JSONWriter) {
        var job = Job(
            message: verified.message, chain: chain, block: block.reference, safety: block.safety ?? .unsafe)
        job.status = verified.status
        json.object { json in
            MessageJSON.writeClaim(job, to: &json)
            MessageJSON.writeState(job, to: &json)
            json.member("initiating_block_hash", verified.initiatingBlock?.hash.description)
            MessageJSON.write(verified.steps, to: &json)
        }
    }
}
