import Synchronization

/// What verifiers say about the same messages, behind a lock.
final class VerifierDisputesBox: Sendable {
    private let disputes = Mutex(VerifierDisputes())
    private let log: ObserverLog

    init(log: ObserverLog) {
        self.log = log
    }

    func said(_ name: String, about job: Job, accepts: Bool) {
        switch disputes.withLock({ $0.said(name, about: job.id, accepts: accepts) }) {
        case .began(let dispute): log.disputed(job, dispute)
        case .ended: log.undisputed(job)
        case nil: break
        }
    }

    func note(_ transition: Transition) {
        switch transition {
        case .judged(let change) where !change.job.status.isDefinite: disputes.withLock { $0.ended(change.job.id) }
        case .orphaned(let job), .ended(let job, _): disputes.withLock { $0.ended(job.id) }
        default: break
        }
    }

    /// Readings of verifiers with what is disputed among them.
    func complete(
        _ verifiers: [ObserverReadings.Verifier]
    ) -> (verifiers: [ObserverReadings.Verifier], disputes: [VerifierDisputes.Dispute]) {
        let disputes = disputes.withLock { $0 }
        let complete = verifiers.map { verifier in
            var verifier = verifier
            verifier.disputed = disputes.count(of: verifier.name)
            return verifier
        }
        return (complete, disputes.all)
    }
}
