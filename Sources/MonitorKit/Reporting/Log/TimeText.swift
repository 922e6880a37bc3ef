/// Points in time as RFC 3339 writes them, without a calendar library.
package enum TimeText {
    /// The last millisecond that four digits of year can name.
    private static let latest: Double = 253_402_300_799_999

    /// UTC with milliseconds, such as `2026-11-21T03:46:09.123Z`; times before 1970 or after 9999 stop at those bounds.
    package static func rfc3339(_ secondsSince1970: Double) -> String {
        let scaled = (secondsSince1970 * 1000).rounded()
        let milliseconds = scaled > 0 ? Int(min(scaled, latest)) : 0
        let (seconds, fraction) = milliseconds.quotientAndRemainder(dividingBy: 1000)
        let (days, second) = seconds.quotientAndRemainder(dividingBy: 86_400)
        let date = civil(days)
        let fields = [
            digits(date.year, 4), "-", digits(date.month, 2), "-", digits(date.day, 2), "T",
            digits(second / 3600, 2), ":", digits(second / 60 % 60, 2), ":", digits(second % 60, 2), ".",
            digits(fraction, 3), "Z",
        ]
        return fields.joined()
    }

    /// The Gregorian date of a day counted from 1970-01-01.
    ///
    /// Counts from 1 March of year 0, so that a leap day is the last day of its year, in eras of 400 years, which all have the
    /// same 146,097 days.
    package static func civil(_ days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        // Months from March on have 31, 30, 31, 30, 31 days twice and then some: 153 days in every five.
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
    }

    private static func digits(_ value: Int, _ width: Int) -> String {
        let text = String(value)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }
}
