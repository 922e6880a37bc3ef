/// Times as ISO 8601 writes them in UTC.
enum UTCTime {
    /// Seconds since 1970-01-01 UTC of a text such as `2024-06-16T09:00:03.000Z`; nil for any other form.
    static func seconds(_ text: String) -> Double? {
        let bytes = Array(text.utf8.prefix(40))
        guard bytes.count >= 20, bytes.last == UInt8(ascii: "Z"), bytes[4] == UInt8(ascii: "-"),
            bytes[7] == UInt8(ascii: "-"), bytes[10] == UInt8(ascii: "T"), bytes[13] == UInt8(ascii: ":"),
            bytes[16] == UInt8(ascii: ":"), let year = number(bytes[0..<4]), let month = number(bytes[5..<7]),
            let day = number(bytes[8..<10]), let hour = number(bytes[11..<13]), let minute = number(bytes[14..<16]),
            let second = number(bytes[17..<19]), (1970...9999).contains(year), (1...12).contains(month),
            (1...31).contains(day), hour < 24, minute < 60, second <= 60,
            let fraction = fraction(bytes[19..<(bytes.count - 1)])
        else { return nil }
        return Double(((days(year, month, day) * 24 + hour) * 60 + minute) * 60 + second) + fraction
    }

    private static func fraction(_ bytes: ArraySlice<UInt8>) -> Double? {
        guard let first = bytes.first else { return 0 }
        guard first == UInt8(ascii: "."), let digits = number(bytes.dropFirst().prefix(9)) else { return nil }
        return Double(digits) / (0..<min(bytes.count - 1, 9)).reduce(1.0) { product, _ in product * 10 }
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        guard !digits.isEmpty, digits.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return digits.reduce(0) { $0 * 10 + Int($1 - 48) }
    }

    /// Days since 1970-01-01 of a date of the Gregorian calendar: years begin in March, so that leap days come last.
    private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return 365 * shifted + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468
    }
}
