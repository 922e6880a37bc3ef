/// Times and ages as people read them.
enum AgeText {
    /// One number and one unit: `0.4 s`, `12 s`, `5 min`, `3 h`, `2 d`.
    static func text(_ seconds: Double) -> String {
        guard seconds.isFinite, seconds >= 0 else { return "0 s" }
        switch seconds {
        case ..<10: return "\(Double(Int(seconds * 10)) / 10) s"
        case ..<120: return "\(Int(seconds)) s"
        case ..<7_200: return "\(Int(seconds / 60)) min"
        case ..<172_800: return "\(Int(seconds / 3_600)) h"
        default: return "\(Int(min(seconds, 1e12) / 86_400)) d"
        }
    }

    /// The age, with the word for it.
    static func ago(_ seconds: Double) -> String { text(seconds) + " ago" }

    /// UTC to the second.
    static func time(_ seconds: Double) -> String { String(TimeText.rfc3339(seconds).prefix(19)) + "Z" }

    /// UTC to the second.
    static func time(_ timestamp: Timestamp) -> String { time(Double(timestamp.seconds)) }
}
