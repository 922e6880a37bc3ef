/// What is pushed about invalid messages: pure functions, equal on all replicas that know as much.
package enum AlertMessage {
    /// How long an alert lives without being pushed again; it then lapses by itself.
    package static let lifetime = Duration.seconds(120)
    /// Alerts in one delivery at most: the worst tiers first.
    package static let limit = 200

    /// The worst messages first, so that a bound leaves out the mildest.
    static func worstFirst(_ jobs: [Job]) -> [Job] {
        let sorted = jobs.sorted { left, right in
            (right.tier ?? 0, left.chain, left.block.number, left.message.logIndex.value)
                < (left.tier ?? 0, right.chain, right.block.number, right.message.logIndex.value)
        }
        return Array(sorted.prefix(limit))
    }

    /// The body of `POST /api/v2/alerts` (alertmanager, api/v2/openapi.yaml).
    ///
    /// Labels and the start come from the chain alone, so that Alertmanager folds what several replicas push into one alert.
    /// The end lies a little ahead and moves on with each push: nobody resolves what another replica still sees.
    package static func alertmanager(_ jobs: [Job], at now: Moment) -> [UInt8] {
        var json = JSONWriter()
        let end = TimeText.rfc3339(now.wall + Double(lifetime.components.seconds))
        json.array { json in
            for job in worstFirst(jobs) {
                json.object { json in
                    json.key("labels")
                    json.object { labels in write(labelsOf: job, to: &labels) }
                    json.key("annotations")
                    json.object { annotations in
                        annotations.member("summary", summary(of: job))
                        annotations.member("transaction", job.message.transactionHash.description)
                    }
                    json.member("startsAt", TimeText.rfc3339(Double(job.block.timestamp.seconds)))
                    json.member("endsAt", end)
                }
            }
        }
        return json.bytes
    }

    /// The body of a webhook: the messages that are invalid now, as far as their receiver is to hear of them.
    package static func webhook(_ jobs: [Job]) -> [UInt8] {
        var json = JSONWriter()
        json.object { json in
            json.member("version", 1)
            json.member("count", jobs.count)
            json.key("invalid_messages")
            json.array { json in
                for job in worstFirst(jobs) {
                    json.object { json in
                        json.member("id", job.id.description)
                        write(labelsOf: job, to: &json)
                        json.member("reason", job.status.reasonLabel)
                        json.member("transaction_hash", job.message.transactionHash.description)
                        json.member("executing_timestamp", job.block.timestamp.seconds)
                        json.member("safety", job.safety.label)
                        json.member("summary", summary(of: job))
                    }
                }
            }
        }
        return json.bytes
    }

    /// Who a message is; the safety level is not in it, because replicas see it change at different moments.
    private static func write(labelsOf job: Job, to json: inout JSONWriter) {
        json.member("alertname", "XmsgMonInvalidMessage")
        json.member("severity", "critical")
        json.member("executing_chain_id", job.chain.description)
        json.member("initiating_chain_id", job.message.identifier.chainID.description)
        json.member("executing_block_number", job.block.number.description)
        json.member("executing_block_hash", job.block.hash.description)
        json.member("executing_log_index", String(job.message.logIndex.value))
    }

    private static func summary(of job: Job) -> String {
        "An executing message on chain \(job.chain) in block \(job.block.number) is invalid."
    }
}
