extension HTTPDate {
    private static let monthNames = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// Reads `Sun, 06 Nov 1994 08:49:37 GMT` as seconds since 1970; nil for anything else, the obsolete forms included.
    package static func seconds(of text: String) -> Int? {
        let fields = text.prefix(40).split(separator: " ")
        guard fields.count == 6, fields[5] == "GMT", let day = number(fields[1], digits: 2),
            let month = monthNames.firstIndex(of: String(fields[2])), let year = number(fields[3], digits: 4)
        else { return nil }
        let clock = fields[4].split(separator: ":", omittingEmptySubsequences: false)
        guard clock.count == 3, let hour = number(clock[0], digits: 2), let minute = number(clock[1], digits: 2),
            let second = number(clock[2], digits: 2), (1...31).contains(day), year >= 1970, hour < 24, minute < 60,
            second <= 60
        else { return nil }
        return daysSince1970(year, month + 1, day) * 86_400 + hour * 3_600 + minute * 60 + second
    }

    /// The inverse of the date that is written: years that begin on a March 1st have their leap day at the end.
    private static func daysSince1970(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let shiftedYear = month <= 2 ? year - 1 : year
        let (cycle, yearOfCycle) = shiftedYear.quotientAndRemainder(dividingBy: 400)
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return cycle * 146_097 + yearOfCycle * 365 + yearOfCycle / 4 - yearOfCycle / 100 + dayOfYear - 719_468
    }

    private static func number(_ text: Substring, digits: Int) -> Int? {
        text.utf8.count == digits && text.utf8.allSatisfy { (48...57).contains($0) } ? Int(text) : nil
    }
}
