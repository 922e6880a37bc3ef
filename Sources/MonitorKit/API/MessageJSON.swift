/// An executing message as JSON, with the same names in the API and in what commands print.
///
/// Chain ids are decimal strings, and so are the fields of the identifier that its sender may set above 2^53.
package enum MessageJSON {
    /// The members that say where the claim stands and what it claims; they never change.
    package static func writeClaim(_ job: Job, to json: inout JSONWriter) {
        let identifier = job.message.identifier
        json.member("id", job.id.description)
        json.member("executing_chain_id", job.chain.description)
        json.member("executing_block_number", job.block.number.value)
        json.member("executing_block_hash", job.block.hash.description)
        json.member("executing_log_index", job.message.logIndex.value)
        json.member("executing_timestamp", job.block.timestamp.seconds)
        json.member("transaction_hash", job.message.transactionHash.description)
        json.member("initiating_chain_id", identifier.chainID.description)
        json.member("initiating_block_number", identifier.blockNumber.description)
        json.member("initiating_log_index", identifier.logIndex.value)
        json.member("initiating_timestamp", identifier.timestamp.description)
        json.member("origin", identifier.origin.description)
        json.member("payload_hash", job.message.payloadHash.description)
    }

    /// The members that say what the monitor believes about it.
    package static func writeState(_ job: Job, to json: inout JSONWriter) {
        json.member("status", job.status.label)
        json.member("reason", job.status.reasonLabel)
        json.member("safety", job.safety.label)
        json.member("tier", job.tier)
        json.member("ignored", job.isIgnored)
        json.member("access_list", job.message.accessList?.rawValue)
    }

    /// The members that say what would go with it, and whether it would go with another.
    package static func writeReach(_ radius: BlastRadius?, isExposed: Bool, to json: inout JSONWriter) {
        json.member("exposed", isExposed)
        json.key("blast_radius")
        guard let radius else { return json.writeNull() }
        json.object { json in
            json.member("blocks", radius.blocks)
            json.member("messages", radius.messages)
            json.member("chains", radius.chains)
            json.member("at_least", !radius.isWhole)
        }
    }

    /// The member `rules`: every step of the verdict.
    package static func write(_ steps: [RuleStep], to json: inout JSONWriter) {
        json.key("rules")
        json.array { json in
            for step in steps {
                json.object { json in
                    json.member("rule", step.rule.rawValue)
                    json.member("summary", step.rule.summary)
                    json.member("outcome", step.outcome.rawValue)
                    json.member("reason", step.reason?.rawValue)
                    json.member("got", step.got.description)
                    json.member("expected", step.expected.description)
                }
            }
        }
    }
}
