internal import Dispatch
internal import Glibc
internal import Synchronization

/// A signal that asks the process to end.
package enum Termination: Int32, CaseIterable, Hashable, Sendable {
    /// Ctrl-C.
    case interrupt = 2
    /// Sent by `kill`, containers and service supervisors.
    case terminate = 15

    /// The name in logs.
    package var label: String {
        switch self {
        case .interrupt: "SIGINT"
        case .terminate: "SIGTERM"
        }
    }
}

/// What the process does about signals.
package enum Signals {
    /// Turns writes to closed pipes and sockets into errors; to be called first thing.
    package static func ignoreBrokenPipe() {
        signal(SIGPIPE, SIG_IGN)
    }

    /// Requests to end, for the rest of the life of the process; to be called once.
    ///
    /// The first request is delivered, so that the program can finish what it does. The second means that somebody has
    /// lost patience: the process ends at once, with 128 and the signal's number.
    package static func terminations() -> AsyncStream<Termination> {
        let watches = SignalWatch(Termination.allCases.map(\.rawValue)) { _exit(128 + $0) }
        return AsyncStream(bufferingPolicy: .bufferingNewest(1)) { stream in
            watches.begin { number in
                if let termination = Termination(rawValue: number) { stream.yield(termination) }
            }
        }
    }
}

/// Delivers the first of some signals, and gives every later one to somebody else.
///
/// A lock guards the count.
final class SignalWatch: Sendable {
    private let numbers: [Int32]
    private let onImpatience: @Sendable (Int32) -> Void
    private let received = Mutex(0)

    /// Prepares to watch; nothing changes for the process before `begin`.
    init(_ numbers: [Int32], onImpatience: @escaping @Sendable (Int32) -> Void) {
        self.numbers = numbers
        self.onImpatience = onImpatience
    }

    /// Takes the signals over from the system; from its return on none is lost.
    ///
    /// Blocks for the moment that the system needs. A signal that comes earlier has its default action; it is not
    /// ignored, because then a request to end could vanish.
    func begin(_ onFirst: @escaping @Sendable (Int32) -> Void) {
        let registrations = DispatchGroup()
        defer { registrations.wait() }
        for number in numbers {
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { @Sendable in self.receive(number, onFirst) }
            registrations.enter()
            source.setRegistrationHandler { @Sendable in registrations.leave() }
            source.resume()
            // Never released: a signal whose source is gone would be lost, and this one is for the process's life.
            _ = Unmanaged.passRetained(source as AnyObject)
        }
    }

    /// Counts one signal and passes it on.
    func receive(_ number: Int32, _ onFirst: @Sendable (Int32) -> Void) {
        let count = received.withLock { received in
            received += 1
            return received
        }
        if count == 1 { onFirst(number) } else { onImpatience(number) }
    }
}
