/// The whole, chain by chain, and in digests.
extension MonitorAPI {
    /// The whole in a few numbers: is anything wrong, how bad, can we see.
    func status() -> [UInt8] {
        let snapshot = snapshots.current
        let counts = snapshot.counts.values
        let invalid = SafetyLevel.allCases.map { level in counts.reduce(0) { $0 + $1.invalidBySafety[level.rawValue] } }
        let tiers = (1...3).map { tier in
            SafetyLevel.allCases.reduce(0) { $0 + ($1.tier == tier ? invalid[$1.rawValue] : 0) }
        }
        let undeclared = counts.reduce(0) { $0 + $1.undeclared }
        // An undeclared message is for all hands, whatever its block: the deployed inbox makes it impossible.
        let worst = undeclared > 0 ? 3 : (1...3).last { tiers[$0 - 1] > 0 }
        var writer = JSONWriter()
        writer.object { json in
            json.member("version", identity.version)
            json.member("revision", identity.revision)
            json.member("config_hash", identity.configurationHash)
            json.member("ready", snapshot.isReady)
            json.member("complete", !snapshot.chains.isEmpty && snapshot.chains.allSatisfy(\.isComplete))
            json.member("worst_tier", worst)
            json.key("invalid_by_tier")
            json.array { json in tiers.forEach { json.write($0) } }
            json.member("valid", counts.reduce(0) { $0 + $1.valid })
            json.member("invalid", tiers.reduce(0, +))
            json.member("unknown", counts.reduce(0) { $0 + $1.unknown })
            json.member("undeclared", undeclared)
            json.member("stalled_rows", snapshot.rows.count { $0.state == .stalled })
            json.member("violated_rows", snapshot.rows.count { $0.isHeld == false })
            json.key("dependency_set")
            json.array { json in snapshot.dependencySet.forEach { json.write($0.description) } }
            json.key("incomplete_chains")
            json.array { json in
                for chain in snapshot.chains where !chain.isComplete { json.write(chain.id.description) }
            }
            json.key("upstreams")
            json.array { json in
                for (name, isUp) in snapshot.upstreams.sorted(by: { $0.key < $1.key }) {
                    json.object { json in
                        json.member("name", name)
                        json.member("up", isUp)
                    }
                }
            }
            json.member("last_event_id", feed.last == 0 ? nil : feed.id(feed.last))
        }
        return writer.bytes
    }

    /// A row per watched chain, ascending by id, and one for every chain whose liveness is watched.
    func chains() -> [UInt8] {
        let snapshot = snapshots.current
        var writer = JSONWriter()
        writer.object { json in
            json.key("chains")
            json.array { json in
                for chain in snapshot.chains { json.object { json in write(chain, snapshot, to: &json) } }
            }
            writeRows(snapshot.rows, to: &json)
            json.member("next", String?.none)
        }
        return writer.bytes
    }

    private func write(_ chain: MonitorSnapshot.Chain, _ snapshot: MonitorSnapshot, to json: inout JSONWriter) {
        let counts = snapshot.counts.filter { $0.key.executing == chain.id }.values
        json.member("chain_id", chain.id.description)
        json.member("name", names[chain.id])
        json.member("complete", chain.isComplete)
        json.member("blocks_to_read", chain.blocksToRead)
        json.member("configuration_conflict", chain.contradictsConfiguration)
        json.member("verified_at", chain.verifiedAt > 0 ? TimeText.rfc3339(chain.verifiedAt) : nil)
        json.member("window_first", chain.window?.lowerBound.value)
        json.member("window_last", chain.window?.upperBound.value)
        json.key("heads")
        json.array { json in
            for level in SafetyLevel.allCases {
                guard let head = chain.heads[level] else { continue }
                json.object { json in
                    json.member("safety", level.label)
                    json.member("number", head.number.value)
                    json.member("timestamp", head.timestamp.seconds)
                }
            }
        }
        json.member("valid", counts.reduce(0) { $0 + $1.valid })
        json.member("invalid", counts.reduce(0) { $0 + $1.invalid })
        json.member("unknown", counts.reduce(0) { $0 + $1.unknown })
        json.member("undeclared", counts.reduce(0) { $0 + $1.undeclared })
        json.member("disagreeing_upstreams", chain.disagreeingUpstreams)
        json.member("inbox_initialized", chain.isInboxInitialized)
        json.member("unproven_headers", chain.unprovenHeaders)
        json.member("unproven_reads", chain.unprovenReads)
        json.member("exposed", chain.findings.exposed)
        json.member("undecodable_logs", chain.undecodableLogs)
        writeLiveness(of: chain.id, snapshot.rows, to: &json)
    }

    /// The digests of verdicts up to the last checkpoints of each chain: equal on replicas that know the same.
    func digest() -> [UInt8] {
        let snapshot = snapshots.current
        return list("digests", next: nil) { json in
            for chain in snapshot.chains {
                for checkpoint in chain.findings.checkpoints {
                    json.object { json in
                        json.member("chain_id", chain.id.description)
                        json.member("block_number", checkpoint.block.value)
                        json.member("digest", checkpoint.digest)
                    }
                }
            }
        }
    }

    /// A list under its name, with the cursor of the next page.
    func list(_ name: String, next: String?, _ write: (inout JSONWriter) -> Void) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { json in
            json.key(name)
            json.array(write)
            json.member("next", next)
        }
        return writer.bytes
    }
}
