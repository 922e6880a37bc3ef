import Synchronization

/// The secret that signs calls to one target, and where to look when it is no longer taken.
///
/// Secrets are replaced in place while the program runs. The file is read again after a call that was refused and at no
/// other time, so that nothing that is done to the file can disarm a button that works. A lock guards the state.
package final class SigningKeySource: Sendable {
    /// Reads the secret again; nil where the file holds none.
    package typealias Reread = @Sendable () -> SigningKey?

    /// The pause between two looks at the file.
    package static let pause = Duration.seconds(5)

    private let state: Mutex<(key: SigningKey, lastLook: Moment?)>
    private let reread: Reread?

    /// A secret, and the way to read it again where it came from a file.
    package init(_ key: SigningKey, reread: Reread? = nil) {
        state = Mutex((key, nil))
        self.reread = reread
    }

    /// The secret to sign with.
    var key: SigningKey { state.withLock { $0.key } }

    /// Looks at the file, unless it was looked at a moment ago; to be called after a call that was refused.
    ///
    /// - Returns: whether another secret is in use now.
    func lookAgain(at now: Moment) -> Bool {
        guard let reread else { return false }
        let isDue = state.withLock { state -> Bool in
            if let last = state.lastLook, now.elapsed(since: last) < Self.pause { return false }
            state.lastLook = now
            return true
        }
        guard isDue, let found = reread() else { return false }
        return state.withLock { state in
            defer { state.key = found }
            return !state.key.isEqual(to: found)
        }
    }
}
