extension [UInt8] {
    /// Appends an integer's decimal digits, without the detour over a string.
    package mutating func append(decimal value: UInt64) {
        guard value > 9 else { return append(UInt8(ascii: "0") + UInt8(value)) }
        var digits = InlineArray<20, UInt8>(repeating: 0)
        var start = 20
        var rest = value
        while rest > 0 {
            let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
            start -= 1
            digits[start] = UInt8(ascii: "0") + UInt8(digit)
            rest = quotient
        }
        for index in start..<20 { append(digits[index]) }
    }

    /// Appends a number as both text formats write it.
    ///
    /// A whole number below 2^53 has no decimal point; any other finite number is the shortest text that reads back as the same
    /// number.
    package mutating func append(number value: Double) {
        if let whole = UInt64(exactly: value), whole < 1 << 53 {
            append(decimal: whole)
        } else if let whole = Int64(exactly: value), whole > -(1 << 53), whole < 0 {
            append(UInt8(ascii: "-"))
            append(decimal: whole.magnitude)
        } else if value.isNaN {
            append(contentsOf: "NaN".utf8)
        } else if value.isInfinite {
            append(contentsOf: (value < 0 ? "-Inf" : "+Inf").utf8)
        } else {
            append(contentsOf: value.description.utf8)
        }
    }
}

extension UInt64 {
    /// The sum, stopping at the largest: a counter must neither trap nor fall.
    package func addingSaturating(_ other: UInt64) -> UInt64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? .max : sum
    }
}
