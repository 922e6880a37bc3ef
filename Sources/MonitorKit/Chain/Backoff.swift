/// How long to wait after failures in a row, with chance passed in.
///
/// | failures | from | to |
/// | --- | --- | --- |
/// | 1 | 125 ms | 250 ms |
/// | 2 | 250 ms | 500 ms |
/// | 3 | 500 ms | 1 s |
/// | 6 | 4 s | 8 s |
/// | 7 and more | 5 s | 10 s |
///
/// The spread keeps replicas that lost the same node from coming back in one beat.
package enum Backoff {
    private static let firstCeiling = 0.25
    private static let lastCeiling = 10.0

    /// The wait before the next attempt.
    ///
    /// - Parameters:
    ///   - failures: failures in a row, at least 1.
    ///   - chance: between 0 and 1.
    package static func delay(after failures: Int, chance: Double) -> Duration {
        // 2⁶ times the first ceiling is above the last one, so that the shift stays small whatever the count is.
        let doublings = min(max(failures, 1) - 1, 6)
        let ceiling = min(firstCeiling * Double(1 << doublings), lastCeiling)
        return .seconds(ceiling / 2 * (1 + min(max(chance, 0), 1)))
    }
}
