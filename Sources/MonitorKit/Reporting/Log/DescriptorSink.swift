import Glibc
import Synchronization

/// Writes log lines to a file descriptor without ever waiting long for whoever reads it.
///
/// The descriptor stays blocking, because it is shared with other processes. A pipe that is ready takes `PIPE_BUF` bytes without
/// blocking, and no line is longer, so asking before each write is enough: a reader that stopped costs the patience once, and
/// then lines, never the monitor.
package final class DescriptorSink: Sendable {
    private let descriptor: Int32
    private let patience: Int32
    // Whether the last line was lost; then the next one does not wait.
    private let isStuck = Atomic(false)

    /// Writes to a descriptor, such as 1 for standard output, waiting at most `milliseconds` for room.
    package init(_ descriptor: Int32, patience milliseconds: Int32 = 100) {
        self.descriptor = descriptor
        patience = milliseconds
    }

    /// Writes one whole line; false when the reader is gone or does not read.
    package func write(_ line: [UInt8]) -> Bool {
        let isWritten = writeAll(line, patience: isStuck.load(ordering: .relaxed) ? 0 : patience)
        isStuck.store(!isWritten, ordering: .relaxed)
        return isWritten
    }

    private func writeAll(_ line: [UInt8], patience: Int32) -> Bool {
        var rest = line[...]
        while !rest.isEmpty {
            guard isReady(patience) else { return false }
            let written = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if written > 0 {
                rest = rest.dropFirst(written)
            } else if written == 0 || (errno != EINTR && errno != EAGAIN) {
                return false
            }
        }
        return true
    }

    /// Whether a line can be written; a reader that is gone shows here first, before writing could raise SIGPIPE.
    private func isReady(_ patience: Int32) -> Bool {
        var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        var count: Int32
        repeat { count = poll(&request, 1, patience) } while count < 0 && errno == EINTR
        return count > 0 && request.revents & Int16(POLLERR | POLLNVAL) == 0
    }
}
