/// Looks every few seconds at what the status page says, and writes into the log what goes on being bad.
struct LogReminders: Sendable {
    private static let pause = Duration.seconds(5)

    let snapshots: SnapshotBox
    let journal: JournalBox
    let replica: StatusPage.Replica
    let clock: any MonitorClock
    let log: EventLog
    let observers: @Sendable () -> ObserverReadings

    /// Looks until the task is cancelled.
    func run() async {
        var reminder = Reminder()
        while (try? await clock.sleep(for: Self.pause)) != nil {
            let now = clock.now()
            let answers = StatusPage(
                snapshot: snapshots.current, journal: journal.current, now: now, replica: replica,
                observers: observers()
            ).answers
            if reminder.isDue(answers.grade, at: now) { Reminder.write(answers, to: log) }
        }
    }
}
