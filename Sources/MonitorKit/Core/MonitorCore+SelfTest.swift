/// Whether the judge can still say "invalid": a monitor that has not said it for months may have forgotten how.
extension MonitorCore {
    /// Blocks of one chain in which a message is looked for, from its head downward.
    private static let specimenReach = 2_000

    /// Corrupts a message that is followed and held for valid, and judges what becomes of it as everything else is judged.
    ///
    /// On a quiet network there is none; an embedded one takes its place. Nothing is changed.
    package func selfTest() -> SelfTest.Report {
        if let specimen = specimen() {
            return SelfTest.report(on: specimen, isLive: true) { Self.status(of: $0, $1, by: judge) }
        }
        let embedded = MessageJudge(SelfTest.embeddedParameters)
        return SelfTest.report(on: SelfTest.embedded, isLive: false) { Self.status(of: $0, $1, by: embedded) }
    }

    private static func status(
        of message: ExecutingMessage, _ specimen: SelfTest.Specimen, by judge: MessageJudge
    ) -> MessageStatus {
        judge.judge(
            message, executingChain: specimen.executingChain, executedAt: specimen.executedAt,
            evidence: specimen.evidence, inCycle: false
        ).status
    }

    /// The newest valid message whose initiating block is still held with its logs.
    private func specimen() -> SelfTest.Specimen? {
        for chain in chains.indices {
            guard let first = chains[chain].window.first?.value, let last = chains[chain].window.last?.value else {
                continue
            }
            for number in (first...last).reversed().prefix(Self.specimenReach) {
                for slot in jobs.slots(inBlockFrom: chains[chain].window[BlockNumber(number)]?.firstJob) {
                    if let job = jobs[slot], let specimen = specimen(job) { return specimen }
                }
            }
        }
        return nil
    }

    private func specimen(_ job: Job) -> SelfTest.Specimen? {
        guard job.status == .valid, case .block(let block, let logs) = visibleEvidence(of: job) else { return nil }
        return SelfTest.Specimen(
            message: job.message, executingChain: job.chain, executedAt: job.block.timestamp, block: block, logs: logs)
    }
}
