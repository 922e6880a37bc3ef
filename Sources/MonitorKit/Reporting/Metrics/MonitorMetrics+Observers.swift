extension MonitorMetrics {
    /// Writes the part about observers and actions.
    ///
    /// - Parameter isComplete: every window is whole, so that what was not found is not there.
    static func writeObservers(_ readings: ObserverReadings, isComplete: Bool, to page: inout TextExposition) {
        let present =
            readings.nodes.map { ($0.name, $0.presence) } + readings.verifiers.map { ($0.name, $0.presence) }
            + readings.supernodes.map { ($0.name, $0.presence) }
            + readings.targets.map { ($0.name, $0.presence) }
        page.begin(.observerUp)
        for (name, presence) in present { page.sample([LabelValue(name)], presence.isUp ? 1 : 0) }
        page.begin(.observerSeenTimestamp)
        for (name, presence) in present { page.sample([LabelValue(name)], number: presence.seenAt) }
        page.begin(.dependencySetDiffers)
        for node in readings.nodes where node.hasToldSet || !node.differences.isEmpty {
            page.sample([LabelValue(node.name)], node.differences.isEmpty ? 0 : 1)
        }
        let failsafes =
            (readings.verifiers.map { ($0.name, $0.failsafe) } + readings.targets.map { ($0.name, $0.failsafe) })
            .filter { $0.1.isOn != nil }
        page.begin(.failsafeEnabled)
        for (name, failsafe) in failsafes { page.sample([LabelValue(name)], failsafe.isOn == true ? 1 : 0) }
        page.begin(.failsafeChangedTimestamp)
        for (name, failsafe) in failsafes { page.sample([LabelValue(name)], number: failsafe.since) }
        writeVerifiers(readings.verifiers, to: &page)
        writeSupernodes(readings.supernodes, isComplete: isComplete, to: &page)
        writeActions(readings, to: &page)
    }

    private static func writeVerifiers(_ verifiers: [ObserverReadings.Verifier], to page: inout TextExposition) {
        page.begin(.divergingMessages)
        for verifier in verifiers {
            page.sample([LabelValue(verifier.name), LabelValue("valid")], UInt64(clamping: verifier.divergingValid))
            page.sample(
                [LabelValue(verifier.name), LabelValue("invalid")], UInt64(clamping: verifier.divergingInvalid))
        }
        page.begin(.disputedMessages)
        for verifier in verifiers { page.sample([LabelValue(verifier.name)], UInt64(clamping: verifier.disputed)) }
        page.begin(.verifierBlocksDiffer)
        for verifier in verifiers {
            for (chain, differs) in verifier.blocksDiffer.sorted(by: { $0.key < $1.key }) {
                page.sample([LabelValue(verifier.name), LabelValue(chain.description)], differs ? 1 : 0)
            }
        }
        page.begin(.verifierChecks)
        for verifier in verifiers {
            let none = verifier.noVerdicts.reduce(UInt64(0)) { $0.addingSaturating($1) }
            let counts = [("agrees", verifier.agreements), ("differs", verifier.differences), ("none", none)]
            for (outcome, count) in counts { page.sample([LabelValue(verifier.name), LabelValue(outcome)], count) }
        }
        page.begin(.verifierNoVerdicts)
        for verifier in verifiers {
            for (reason, count) in zip(NoVerdictReason.allCases, verifier.noVerdicts) {
                page.sample([LabelValue(verifier.name), LabelValue(reason.rawValue)], count)
            }
        }
        page.begin(.verifierDroppedMessages)
        for verifier in verifiers { page.sample([LabelValue(verifier.name)], verifier.dropped) }
    }

    private static func writeSupernodes(
        _ supernodes: [ObserverReadings.Supernode], isComplete: Bool, to page: inout TextExposition
    ) {
        page.begin(.supernodeHead)
        for supernode in supernodes {
            for (chain, levels) in (supernode.heads?.heads ?? [:]).sorted(by: { $0.key < $1.key }) {
                for level in SafetyLevel.allCases {
                    guard let head = levels[level] else { continue }
                    page.sample(
                        [LabelValue(supernode.name), LabelValue(chain.description), LabelValue(level.label)],
                        head.number.value)
                }
            }
        }
        page.begin(.supernodeAcceptedInvalid)
        for supernode in supernodes where isComplete || supernode.acceptedInvalid > 0 {
            page.sample([LabelValue(supernode.name)], UInt64(clamping: supernode.acceptedInvalid))
        }
        page.begin(.superRootDisagrees)
        for supernode in supernodes { page.sample([LabelValue(supernode.name)], supernode.disagrees ? 1 : 0) }
        page.begin(.supernodeReplacedBlocks)
        for supernode in supernodes {
            // A chain that the supernode names has a count before there is anything to count.
            let chains = Set(supernode.heads?.heads.keys.map(\.self) ?? []).union(supernode.replaced.keys)
            for chain in chains.sorted() {
                page.sample(
                    [LabelValue(supernode.name), LabelValue(chain.description)], supernode.replaced[chain] ?? 0)
            }
        }
    }

    private static func writeActions(_ readings: ObserverReadings, to page: inout TextExposition) {
        page.begin(.failsafeCalls)
        for target in readings.targets {
            for (outcome, count) in zip(StopButton.Outcome.allCases, target.calls) {
                page.sample([LabelValue(target.name), LabelValue(outcome.rawValue)], count)
            }
        }
        page.begin(.failsafeSuppressed)
        for target in readings.targets {
            for (reason, count) in zip(StopButton.Suppression.allCases, target.suppressed) {
                page.sample([LabelValue(target.name), LabelValue(reason.rawValue)], count)
            }
        }
        page.begin(.failsafeReleased)
        for target in readings.targets {
            for (release, count) in zip(StopButton.Release.allCases, target.released) {
                page.sample([LabelValue(target.name), LabelValue(release.rawValue)], count)
            }
        }
        page.begin(.pushes)
        for push in readings.pushes {
            page.sample([LabelValue(push.name), LabelValue("delivered")], push.delivered)
            page.sample([LabelValue(push.name), LabelValue("failed")], push.failed)
        }
    }
}
