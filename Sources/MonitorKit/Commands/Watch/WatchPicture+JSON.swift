extension WatchPicture {
    /// The picture for programs, as one line.
    var json: String {
        var writer = JSONWriter()
        writer.object { json in
            json.member("worst_tier", worstTier)
            json.key("blind_chains")
            json.array { list in for chain in blind { list.write(chain) } }
            json.key("replicas")
            json.array { list in
                for replica in replicas {
                    list.object { json in
                        json.member("name", replica.name)
                        json.member("answers", replica.failure == nil && replica.answeredAt != nil)
                        json.member("failure", replica.failure)
                        json.member("answered_at", replica.answeredAt.map { TimeText.rfc3339($0.wall) })
                        json.member("version", replica.version)
                        json.key("stale_chains")
                        json.array { list in for chain in stale(replica) { list.write(chain.id) } }
                    }
                }
            }
            json.key("chains")
            json.array { list in for chain in chains { list.object { chain.write(to: &$0) } } }
            json.key("disagreements")
            json.array { list in
                for (replica, other, chain, block) in disagreements {
                    list.object { json in
                        json.member("replica", replica)
                        json.member("with", other)
                        json.member("chain_id", chain)
                        json.member("block_number", block)
                    }
                }
            }
            json.key("invalid")
            json.array { list in
                for found in invalid {
                    list.object { json in
                        json.member("id", found.message.id)
                        json.member("reason", found.message.reason)
                        json.member("safety", found.message.safety)
                        json.member("tier", found.message.tier)
                        json.key("replicas")
                        json.array { names in for name in found.replicas { names.write(name) } }
                    }
                }
            }
        }
        return String(decoding: writer.bytes, as: UTF8.self) + "\n"
    }
}

extension WatchPicture.Chain {
    fileprivate func write(to json: inout JSONWriter) {
        json.member("chain_id", id)
        json.key("heads")
        json.array { list in
            for level in SafetyLevel.allCases {
                guard let head = heads[level.label] else { continue }
                list.object { json in
                    json.member("safety", level.label)
                    json.member("number", head.number)
                    json.member("timestamp", head.timestamp)
                }
            }
        }
        json.member("valid", valid)
        json.member("invalid", invalid)
        json.member("unknown", unknown)
        json.member("undeclared", undeclared)
        json.member("fresh_replicas", fresh)
        json.member("complete_replicas", complete)
    }
}
