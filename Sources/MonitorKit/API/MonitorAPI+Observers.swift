/// Who else judges, and what was done: one list for each kind.
extension MonitorAPI {
    func observersAnswer() -> [UInt8] {
        let readings = observers()
        var writer = JSONWriter()
        writer.object { json in
            Self.writeNodes(readings, to: &json)
            Self.writeVerifiers(readings, to: &json)
            Self.writeDisputes(readings, to: &json)
            Self.writeSupernodes(readings, to: &json)
            Self.writeTargets(readings, to: &json)
            Self.writePresses(readings, to: &json)
            Self.writeReceivers(readings, to: &json)
        }
        return writer.bytes
    }

    private static func writeNodes(_ readings: ObserverReadings, to json: inout JSONWriter) {
        Self.list("nodes", readings.nodes, to: &json) { node, json in
            Self.write(node.name, node.presence, to: &json)
            json.member("chain_id", node.chain?.description)
            json.key("dependency_set_differences")
            json.array { json in for text in node.differences { json.write(text) } }
        }
    }

    private static func writeVerifiers(_ readings: ObserverReadings, to json: inout JSONWriter) {
        Self.list("verifiers", readings.verifiers, to: &json) { verifier, json in
            Self.write(verifier.name, verifier.presence, to: &json)
            Self.write(verifier.failsafe, to: &json)
            json.member("agreements", verifier.agreements)
            json.member("differences", verifier.differences)
            Self.counts("no_verdicts", NoVerdictReason.allCases.map(\.rawValue), verifier.noVerdicts, to: &json)
            json.member("refuses_valid", UInt64(clamping: verifier.divergingValid))
            json.member("accepts_invalid", UInt64(clamping: verifier.divergingInvalid))
            json.member("disputed", UInt64(clamping: verifier.disputed))
            json.member("dropped", verifier.dropped)
            json.key("holds_other_blocks_of")
            json.array { json in
                for (chain, differs) in verifier.blocksDiffer.sorted(by: { $0.key < $1.key }) where differs {
                    json.write(chain.description)
                }
            }
        }
    }

    private static func writeDisputes(_ readings: ObserverReadings, to json: inout JSONWriter) {
        Self.list("disputes", readings.disputes, to: &json) { dispute, json in
            json.member("id", dispute.job.description)
            for (side, names) in [("accepted_by", dispute.acceptedBy), ("refused_by", dispute.refusedBy)] {
                json.key(side)
                json.array { json in for name in names { json.write(name) } }
            }
        }
    }

    private static func writeSupernodes(_ readings: ObserverReadings, to json: inout JSONWriter) {
        Self.list("supernodes", readings.supernodes, to: &json) { supernode, json in
            Self.write(supernode.name, supernode.presence, to: &json)
            json.member("accepts_invalid", UInt64(clamping: supernode.acceptedInvalid))
            json.member("super_root_disagrees", supernode.disagrees)
            Self.list("replaced", supernode.lastReplaced.reversed(), to: &json) { block, json in
                json.member("chain_id", block.chain.description)
                json.member("timestamp", block.time.seconds)
                json.member("derived_block_hash", block.derived.description)
                json.member("derived_output_root", block.derivedOutput.description)
                json.member("verified_output_root", block.verifiedOutput.description)
            }
        }
    }

    private static func writeTargets(_ readings: ObserverReadings, to json: inout JSONWriter) {
        Self.list("failsafe_targets", readings.targets, to: &json) { target, json in
            Self.write(target.name, target.presence, to: &json)
            Self.write(target.failsafe, to: &json)
            Self.counts("calls", StopButton.Outcome.allCases.map(\.rawValue), target.calls, to: &json)
            Self.counts("suppressed", StopButton.Suppression.allCases.map(\.rawValue), target.suppressed, to: &json)
            Self.counts("released", StopButton.Release.allCases.map(\.rawValue), target.released, to: &json)
        }
    }

    private static func writePresses(_ readings: ObserverReadings, to json: inout JSONWriter) {
        Self.list("presses", readings.presses.reversed(), to: &json) { press, json in
            json.member("at", TimeText.rfc3339(press.at))
            json.member("target", press.target)
            json.member("outcome", press.outcome.rawValue)
            json.member("chain_id", press.chain.description)
            json.member("transaction_hash", press.transaction.description)
            json.member("messages", press.messages)
            json.member("failure", press.failure)
        }
    }

    private static func writeReceivers(_ readings: ObserverReadings, to json: inout JSONWriter) {
        Self.list("receivers", readings.pushes, to: &json) { push, json in
            json.member("name", push.name)
            json.member("delivered", push.delivered)
            json.member("failed", push.failed)
        }
    }

    private static func list<Element>(
        _ name: String, _ elements: [Element], to json: inout JSONWriter,
        _ members: (Element, inout JSONWriter) -> Void
    ) {
        json.key(name)
        json.array { json in
            for element in elements { json.object { json in members(element, &json) } }
        }
    }

    private static func write(_ name: String, _ presence: ObserverReadings.Presence, to json: inout JSONWriter) {
        json.member("name", name)
        json.member("answers", presence.isUp)
        json.member("answered_at", presence.seenAt > 0 ? TimeText.rfc3339(presence.seenAt) : nil)
    }

    private static func write(_ failsafe: FailsafeState, to json: inout JSONWriter) {
        json.member("failsafe", failsafe.isOn)
        json.member("failsafe_since", failsafe.isOn == nil ? nil : TimeText.rfc3339(failsafe.since))
    }

    private static func counts(_ name: String, _ words: [String], _ counts: [UInt64], to json: inout JSONWriter) {
        json.key(name)
        json.object { json in
            for (word, count) in zip(words, counts) { json.member(word, count) }
        }
    }
}
