/// What a scrape finds at one step of a scenario.
package enum ScrapedSample: Hashable, Sendable {
    /// A value.
    case value(Int)
    /// Nothing, and nothing before.
    case absent
    /// The mark that Prometheus leaves where a series has vanished.
    case stale
}

/// A series of samples in the notation of promtool, in which `2x3` stands for a repetition and `0+15x3` for a progression.
package enum SampleSequence {
    /// Writes the samples as shortly as the notation allows.
    package static func text(_ samples: [ScrapedSample]) -> String {
        var parts: [String] = []
        var rest = samples[...]
        while let first = rest.first {
            let run = length(of: rest)
            parts.append(part(first, next: rest.dropFirst().first, count: run))
            rest = rest.dropFirst(run)
        }
        return parts.joined(separator: " ")
    }

    /// How many samples from the first on are one progression.
    private static func length(of samples: ArraySlice<ScrapedSample>) -> Int {
        guard let first = samples.first else { return 0 }
        guard case .value(let start) = first, case .value(let second)? = samples.dropFirst().first else {
            if case .value = first { return 1 }
            return first == .stale ? 1 : samples.prefix { $0 == first }.count
        }
        let step = second - start
        return zip(samples, 0...).prefix { sample, index in sample == .value(start + index * step) }.count
    }

    private static func part(_ first: ScrapedSample, next: ScrapedSample?, count: Int) -> String {
        switch first {
        case .absent: return count == 1 ? "_" : "_x\(count)"
        case .stale: return "stale"
        case .value(let start):
            guard count > 1, case .value(let second)? = next else { return "\(start)" }
            let step = second - start
            return "\(start)\(step < 0 ? "-" : "+")\(step.magnitude)x\(count - 1)"
        }
    }
}
