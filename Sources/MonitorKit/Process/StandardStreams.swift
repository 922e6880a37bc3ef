internal import Glibc

/// What became of a piece of output.
package enum WriteResult: Hashable, Sendable {
    /// All of it was taken.
    case written
    /// Nobody reads any more, as when `head` has seen enough.
    case closed
    /// The system refused, with its error number: a full disk, for one.
    case failed(Int32)
}

/// A stream of text to the outside, so that tests can look at what a command prints.
package struct TextOutput: Sendable {
    /// Writes all bytes, in order.
    package let write: @Sendable ([UInt8]) -> WriteResult

    /// Uses the given closure.
    package init(write: @escaping @Sendable ([UInt8]) -> WriteResult) {
        self.write = write
    }

    /// Writes text.
    @discardableResult
    package func write(_ text: String) -> WriteResult {
        write(Array(text.utf8))
    }
}

/// The streams that the process was started with.
///
/// Nothing is buffered: what was written before a crash is there to be read.
package enum StandardStreams {
    /// Results: what a pipe carries on.
    package static let output = TextOutput { write($0, to: STDOUT_FILENO) }
    /// Everything else, such as errors.
    package static let errors = TextOutput { write($0, to: STDERR_FILENO) }
    /// The log of a service: a reader that stopped costs it lines, and stops nothing.
    package static let log = TextOutput(DescriptorSink(STDOUT_FILENO))
    /// What a terminal shows only while work goes on, on the same terms.
    package static let progress = TextOutput(DescriptorSink(STDERR_FILENO))

    /// Writes all bytes to a descriptor; waits while a reader is slow.
    ///
    /// Without bytes it says whether there is a reader.
    /// SIGPIPE must be ignored (`Signals.ignoreBrokenPipe`), or a reader that left ends the process.
    package static func write(_ bytes: [UInt8], to descriptor: Int32) -> WriteResult {
        if bytes.isEmpty { return hasReader(descriptor) ? .written : .closed }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count >= 0 {
                rest = rest.dropFirst(count)
                continue
            }
            switch errno {
            case EINTR: continue
            case EAGAIN: waitUntilWritable(descriptor)
            case EPIPE: return .closed
            case let number: return .failed(number)
            }
        }
        return .written
    }

    /// A pipe whose other end is closed says so, also to those who write nothing (poll(2), POLLERR).
    private static func hasReader(_ descriptor: Int32) -> Bool {
        var entry = pollfd(fd: descriptor, events: 0, revents: 0)
        return poll(&entry, 1, 0) <= 0 || entry.revents & Int16(POLLERR) == 0
    }

    /// Somebody else made the stream non-blocking, as a terminal that is shared with another program.
    private static func waitUntilWritable(_ descriptor: Int32) {
        var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        poll(&entry, 1, 1000)
    }
}
