import Synchronization

/// Counts the bytes of answers that are on their way from one origin, so that many answers at once cannot take more memory than
/// a few large ones.
///
/// One budget per origin: a node that sends without end takes room from itself and from nobody else.
final class BytesInFlight: Sendable {
    private let limit: Int
    private let total = Atomic<Int>(0)

    /// - Parameter limit: the most bytes of answers that have come in part; more than one whole body may have.
    init(limit: Int) {
        self.limit = limit
    }

    /// Counts bytes in.
    ///
    /// - Throws: `too_large`, which has whoever asks ask for less at once; the bytes are counted all the same.
    func add(_ count: Int) throws(UpstreamFailure) {
        guard total.add(count, ordering: .relaxed).newValue > limit else { return }
        throw UpstreamFailure(.tooLarge, "the answers on their way from this endpoint are over \(limit) bytes together")
    }

    /// Counts bytes out again, because their answer is whole or has failed.
    func remove(_ count: Int) {
        total.subtract(count, ordering: .relaxed)
    }
}
