import MonitorKit
import Testing

/// When the log is reminded of what goes on being bad.
@Suite struct ReminderTests {
    private func moment(_ seconds: Double) -> Moment {
        Moment(wall: 1_795_010_000 + seconds, steady: UInt64(seconds * 1e9))
    }

    /// The times at which a line is due, of looks every five seconds at a grade that depends on the time.
    private func times(until end: Int, _ grade: (Int) -> StatusAnswers.Grade) -> [Int] {
        var reminder = Reminder()
        return stride(from: 0, through: end, by: 5).filter { reminder.isDue(grade($0), at: moment(Double($0))) }
    }

    @Test(arguments: [StatusAnswers.Grade.tier1, .tier2, .tier3, .contradicted, .blind, .stopped, .attention])
    func whatGoesOn_isTold_everyFiveMinutes(grade: StatusAnswers.Grade) {
        #expect(times(until: 1_000) { _ in grade } == [300, 600, 900])
    }

    @Test(arguments: [StatusAnswers.Grade.healthy, .backfilling])
    func whatIsWell_isNeverTold(grade: StatusAnswers.Grade) {
        #expect(times(until: 1_000) { _ in grade }.isEmpty)
    }

    @Test func whatGetsWorse_orEnds_beginsAnew() {
        #expect(times(until: 1_000) { $0 < 290 ? .tier1 : .tier3 } == [590, 890])
        #expect(times(until: 1_000) { $0 == 295 ? .healthy : .tier1 } == [600, 900])
    }
}
