/// Durations as operators write them: whole numbers, each with its unit, the larger units first or not.
package enum DurationText {
    private static let units: [(suffix: String, milliseconds: Int64)] = [
        ("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000),
    ]

    private static let remedy = "write a number with its unit: 500ms, 2s, 1m, 1h30m or 7d"

    /// Reads a duration such as `1h30m`.
    ///
    /// A bare number is refused, because seconds and milliseconds are both what people expect.
    package static func parse(
        _ text: String, in range: ClosedRange<Duration> = .zero ... .seconds(315_360_000)
    ) throws(SettingValueError) -> Duration {
        guard let milliseconds = total(of: text) else {
            throw SettingValueError("is not a duration", remedy: remedy)
        }
        let duration = Duration.milliseconds(milliseconds)
        guard range.contains(duration) else {
            throw SettingValueError(
                "is out of range",
                remedy: "write a duration from \(self.text(range.lowerBound)) to \(self.text(range.upperBound))"
            )
        }
        return duration
    }

    /// The shortest text that reads back as the same duration; parts below a millisecond are dropped.
    package static func text(_ duration: Duration) -> String {
        let (seconds, attoseconds) = duration.components
        var rest = seconds.multipliedReportingOverflow(by: 1000).partialValue + attoseconds / 1_000_000_000_000_000
        guard rest > 0 else { return "0s" }
        var text = ""
        for (suffix, size) in units.reversed() where rest >= size {
            text += "\(rest / size)\(suffix)"
            rest %= size
        }
        return text
    }

    /// The sum in milliseconds; nil when the text is anything else, or too large for the sum.
    private static func total(of text: String) -> Int64? {
        guard (2...32).contains(text.utf8.count) else { return nil }
        var rest = text[...]
        var sum: Int64 = 0
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            let unit = rest[digits.endIndex...].prefix { $0.isASCII && $0.isLetter }
            guard let count = Int64(digits), let size = units.first(where: { $0.suffix == unit })?.milliseconds
            else { return nil }
            let product = count.multipliedReportingOverflow(by: size)
            let (next, overflow) = sum.addingReportingOverflow(product.partialValue)
            guard !product.overflow, !overflow else { return nil }
            sum = next
            rest = rest[unit.endIndex...]
        }
        return sum
    }
}

/// Sizes as operators write them.
enum ByteText {
    /// The size in the largest unit that divides it.
    static func text(_ bytes: Int) -> String {
        for (unit, size) in [("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)] where bytes > 0 && bytes % size == 0
        {
            return "\(bytes / size)\(unit)"
        }
        return String(bytes)
    }
}
