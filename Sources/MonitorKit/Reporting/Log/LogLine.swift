/// One line of the log, before it has a format.
///
/// Its text is harmless and bounded from the start, so that no encoder has to think of terminals or lengths.
package struct LogLine: Hashable, Sendable {
    /// A key with its value.
    package typealias Field = (key: LogKey, value: LogValue)

    /// The most bytes that an encoded line has, its newline included: what a pipe takes whole (`PIPE_BUF` of Linux).
    package static let maximumLength = 4096

    private static let longestEvent = 64
    private static let longestMessage = 512
    private static let longestValue = 256

    /// Seconds since 1970-01-01 UTC.
    package let time: Double
    /// How much it matters.
    package let level: LogLevel
    /// What kind of line: a stable word.
    package let event: String
    /// A sentence for people.
    package let message: String
    /// The keys, in the order in which they are written, each at most once.
    package let keys: [LogKey]
    /// The values by key.
    package let values: [LogKey: LogValue]

    /// Makes a line; of two fields with one key the first counts.
    package init(time: Double, level: LogLevel, event: String, message: String, fields: [Field] = []) {
        self.time = time
        self.level = level
        self.event = PlainText.sanitized(event, limit: Self.longestEvent)
        self.message = PlainText.sanitized(message, limit: Self.longestMessage)
        var keys: [LogKey] = []
        var values: [LogKey: LogValue] = [:]
        for (key, value) in fields where values[key] == nil {
            keys.append(key)
            if case .text(let text) = value {
                values[key] = .text(PlainText.sanitized(text, limit: Self.longestValue))
            } else {
                values[key] = value
            }
        }
        self.keys = keys
        self.values = values
    }
}
