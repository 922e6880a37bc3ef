extension TransitionLog {
    /// Writes that the judge believes lies, or no longer believes what is true; one that works is not worth a line.
    package static func write(selfTest report: SelfTest.Report, to log: EventLog) {
        guard !report.isPassed else { return }
        let source = report.isLive ? "a message of the chains" : "an embedded message"
        log.write(
            .crit, "selftest_failed", "This replica's judge cannot tell true messages from corrupted ones.",
            [
                (
                    .detail,
                    .text("\(source), judged wrongly with this corrupted: \(report.mistakes.joined(separator: ", "))")
                )
            ]
        )
    }
}
