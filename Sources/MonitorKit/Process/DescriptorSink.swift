import Glibc
import Synchronization

/// Writes lines to a file descriptor without ever waiting long for whoever reads it.
///
/// The descriptor stays blocking, because it is shared with other processes. What says that it is ready takes a portion without
/// blocking, so asking before each is enough. A reader that stopped costs the patience once, and then lines, never the monitor; one
/// that is too slow costs a millisecond for each line that it takes. A lock guards what is left, and keeps lines whole.
package final class DescriptorSink: Sendable {
    private struct State {
        /// What is left of a line that was begun; it goes before the next one.
        var rest: ArraySlice<UInt8> = []
        /// How long lines may wait yet, all of them together.
        var patience: Duration
    }

    /// The patience that a line gives back that was taken.
    private static let regained = Duration.milliseconds(1)
    /// A pipe with room takes this at once (`PIPE_BUF` of Linux), a socket more.
    private static let pipePortion = 4096
    /// The driver of terminals has room for 256 bytes where it has any, and makes two of each line's end.
    private static let terminalPortion = 128

    private let descriptor: Int32
    private let portion: Int
    private let patience: Duration
    private let clock: any MonitorClock
    private let state: Mutex<State>

    /// Writes to a descriptor, such as 1 for standard output.
    ///
    /// - Parameter patience: How long lines may wait together for a reader that does not read.
    package init(
        _ descriptor: Int32, patience: Duration = .milliseconds(100), clock: any MonitorClock = SystemClock()
    ) {
        self.descriptor = descriptor
        self.patience = patience
        self.clock = clock
        portion = isatty(descriptor) == 1 ? Self.terminalPortion : Self.pipePortion
        state = Mutex(State(patience: patience))
    }

    /// Writes one line; false when it is lost, because the reader is gone or does not read.
    ///
    /// A line that was begun is not lost: what is left of it goes before the next.
    package func write(_ line: [UInt8]) -> Bool {
        state.withLock { state in
            guard writeRest(&state) else { return false }
            state.rest = line[...]
            if writeRest(&state) {
                state.patience = min(patience, state.patience + Self.regained)
                return true
            }
            guard state.rest.count == line.count else { return true }
            state.rest = []
            return false
        }
    }

    private func writeRest(_ state: inout State) -> Bool {
        while !state.rest.isEmpty {
            guard waitForRoom(&state) else { return false }
            let written = state.rest.prefix(portion).withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            if written > 0 {
                state.rest = state.rest.dropFirst(written)
            } else if written == 0 || errno != EINTR {
                return false
            }
        }
        return true
    }

    private func waitForRoom(_ state: inout State) -> Bool {
        if hasRoom(within: .zero) { return true }
        guard state.patience > .zero else { return false }
        let start = clock.now()
        defer { state.patience -= clock.now().elapsed(since: start) }
        return hasRoom(within: state.patience)
    }

    /// Whether a portion can be written; a reader that is gone shows here first, before writing could raise SIGPIPE.
    private func hasRoom(within patience: Duration) -> Bool {
        var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        let milliseconds = Int32(clamping: (patience.wholeNanoseconds + 999_999) / 1_000_000)
        var count: Int32
        repeat { count = poll(&request, 1, milliseconds) } while count < 0 && errno == EINTR
        return count > 0 && request.revents & Int16(POLLERR | POLLNVAL) == 0
    }
}

extension TextOutput {
    /// Hands lines to a sink that would rather lose some than wait.
    package init(_ sink: DescriptorSink) {
        self.init { sink.write($0) ? .written : .failed(EAGAIN) }
    }
}
