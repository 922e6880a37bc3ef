import Synchronization

/// Whether an endpoint has closed connections a moment after they were used: that is what a program does that ends.
///
/// A restart that falls between two exchanges shows in no answer; it shows in the connections. A lock guards the state.
final class ConnectionWatch: Sendable {
    private let state = Mutex<(closed: UInt64?, isNews: Bool)>((nil, false))

    /// Takes in how many kept connections the endpoint had closed when an answer came.
    ///
    /// The count begins anew when nothing has been kept for a while; then it is lower, and says nothing.
    func answered(closedConnections closed: UInt64) {
        state.withLock { state in
            if let before = state.closed, closed > before { state.isNews = true }
            state.closed = closed
        }
    }

    /// Whether connections were closed since the last call of this.
    func takeNews() -> Bool {
        state.withLock { state in
            defer { state.isNews = false }
            return state.isNews
        }
    }
}
