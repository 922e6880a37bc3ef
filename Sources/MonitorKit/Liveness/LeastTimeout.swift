/// The shortest timeout of a round that a source has named in two epochs, against which one is seen to have grown.
///
/// Parameters change with an epoch, and with them the timeout may be longer for good: that is no growth, and once a second epoch
/// names none that is shorter, nothing is left of the old one. While rounds bring no block, no epoch begins.
struct LeastTimeout: Hashable, Sendable {
    private struct Epoch: Hashable {
        let number: UInt64
        let seconds: Double
    }

    private var newest: Epoch?
    private var before: Epoch?

    /// It, in seconds; nil where none was named.
    var seconds: Double? { newest.map { min($0.seconds, before?.seconds ?? $0.seconds) } }

    /// Takes in a timeout; of a balancer's nodes one may be an epoch behind.
    mutating func note(_ seconds: Double, in epoch: UInt64) {
        if let known = newest, known.number == epoch {
            newest = Epoch(number: epoch, seconds: min(known.seconds, seconds))
        } else if let known = before, known.number == epoch {
            before = Epoch(number: epoch, seconds: min(known.seconds, seconds))
        } else {
            before = newest
            newest = Epoch(number: epoch, seconds: seconds)
        }
    }
}
