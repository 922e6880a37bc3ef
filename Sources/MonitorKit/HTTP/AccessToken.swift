import Synchronization

/// The token that readers of one port must send, read again from its file when somebody sends another.
///
/// Taken as `Authorization: Bearer TOKEN`, and for browsers, which ask for a password, as the password of any user. Until
/// somebody comes with the content of a file that was changed, the token before it is taken. A lock guards the state.
package final class AccessToken: Sendable {
    /// The pause between two looks at the file: whoever guesses costs a file's reading in this time, and no more.
    static let pause = Duration.seconds(5)

    private struct State {
        var token: Secret<String>
        /// What the file held at the last look, if anything; it counts as soon as somebody sends it.
        var successor: Secret<String>?
        var lastLook: Moment?
    }

    private let state: Mutex<State>
    private let clock: any MonitorClock
    private let reread: @Sendable () -> Secret<String>?

    /// - Parameter reread: reads the file again; nil when it holds no token.
    package init(
        _ token: Secret<String>, clock: any MonitorClock, reread: @escaping @Sendable () -> Secret<String>? = { nil }
    ) {
        state = Mutex(State(token: token))
        self.clock = clock
        self.reread = reread
    }

    /// Whether a request may be answered.
    package func admits(_ headers: HTTPHeaders) -> Bool {
        guard let sent = Self.token(in: headers) else { return false }
        if state.withLock({ Self.matches(sent, $0.token) }) { return true }
        if isDue(clock.now()) {
            let content = reread()
            state.withLock { $0.successor = content }
        }
        // Held against each wrong token, not only the one that caused the look: whoever guesses keeps nobody out.
        return state.withLock { state in
            guard let successor = state.successor, Self.matches(sent, successor) else { return false }
            state.token = successor
            return true
        }
    }

    /// What whoever sent none, or another, is told.
    static let demand = "A token is wanted here: send Authorization: Bearer TOKEN, or the token as a password."

    /// The ways to send it, for programs.
    static let challenge = HTTPField(
        "WWW-Authenticate", "Bearer realm=\"xmsg-mon\", Basic realm=\"xmsg-mon\", charset=\"UTF-8\"")

    private static func token(in headers: HTTPHeaders) -> [UInt8]? {
        let fields = headers.values(of: "authorization")
        guard fields.count == 1, let field = fields.first else { return nil }
        let parts = field.split(separator: " ", maxSplits: 1)
        guard parts.count == 2 else { return nil }
        switch parts[0].lowercased() {
        case "bearer": return Array(parts[1].utf8)
        case "basic":
            guard let pair = Base64.decode(parts[1].utf8), let colon = pair.firstIndex(of: UInt8(ascii: ":")) else {
                return nil
            }
            return Array(pair[pair.index(after: colon)...])
        default: return nil
        }
    }

    /// Compared by their hashes, so that neither a common beginning nor a length can be found out by time.
    private static func matches(_ sent: [UInt8], _ token: Secret<String>) -> Bool {
        SHA256.hash(sent) == SHA256.hash(Array(token.reveal().utf8))
    }

    private func isDue(_ now: Moment) -> Bool {
        state.withLock { state in
            if let last = state.lastLook, now.elapsed(since: last) < Self.pause { return false }
            state.lastLook = now
            return true
        }
    }
}
