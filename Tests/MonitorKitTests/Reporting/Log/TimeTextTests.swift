import Foundation
import MonitorKit
import Testing

@Suite struct TimeTextTests {
    @Test(arguments: [
        (0.0, "1970-01-01T00:00:00.000Z"),
        // The billion, in the news of 2001.
        (1_000_000_000, "2001-09-09T01:46:40.000Z"),
        // A century that is a leap year, and one that is none.
        (951_782_400, "2000-02-29T00:00:00.000Z"), (951_868_799.999, "2000-02-29T23:59:59.999Z"),
        (951_868_800, "2000-03-01T00:00:00.000Z"),
        (4_107_542_399, "2100-02-28T23:59:59.000Z"), (4_107_542_400, "2100-03-01T00:00:00.000Z"),
        (1_709_164_800, "2024-02-29T00:00:00.000Z"), (1_704_067_199, "2023-12-31T23:59:59.000Z"),
        // The last second of 32 bits.
        (2_147_483_647, "2038-01-19T03:14:07.000Z"),
        (1_763_686_800.25, "2025-11-21T01:00:00.250Z"), (1_763_686_799.9996, "2025-11-21T01:00:00.000Z"),
        (253_402_300_799, "9999-12-31T23:59:59.000Z"),
    ])
    func time_isWrittenAsRFC3339(seconds: Double, text: String) {
        #expect(TimeText.rfc3339(seconds) == text)
    }

    @Test(arguments: [
        (-1.0, "1970-01-01T00:00:00.000Z"), (-.infinity, "1970-01-01T00:00:00.000Z"),
        (.nan, "1970-01-01T00:00:00.000Z"), (.infinity, "9999-12-31T23:59:59.999Z"),
        (1e300, "9999-12-31T23:59:59.999Z"),
    ])
    func absurdTimes_stopAtTheBounds(seconds: Double, text: String) {
        #expect(TimeText.rfc3339(seconds) == text)
    }

    @Test func everyDayOfFourCenturies_isFoundationsDay() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(secondsFromGMT: 0))
        // Steps of a prime number of days pass through every day of the month and of the leap cycle.
        for days in stride(from: 0, to: 146_097, by: 7) {
            let date = Date(timeIntervalSince1970: Double(days) * 86_400)
            let parts = calendar.dateComponents([.year, .month, .day], from: date)
            let civil = TimeText.civil(days)
            guard parts.year == civil.year, parts.month == civil.month, parts.day == civil.day else {
                Issue.record("day \(days): \(civil) is not \(parts)")
                return
            }
        }
    }
}
