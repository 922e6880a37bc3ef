import Glibc

/// A pipe to oneself: a byte in it ends a poll(2) that another thread sleeps in.
struct WakeupPipe: Sendable {
    let readEnd: Int32
    private let writeEnd: Int32

    /// Nil when the process has no descriptors left.
    init?() {
        var ends: (Int32, Int32) = (-1, -1)
        let made = withUnsafeMutablePointer(to: &ends) { pair in
            pair.withMemoryRebound(to: Int32.self, capacity: 2) { pipe($0) }
        }
        guard made == 0 else { return nil }
        readEnd = ends.0
        writeEnd = ends.1
        for end in [readEnd, writeEnd] { makeNonblockingAndPrivate(end) }
    }

    /// A full pipe needs no further byte, so the result is of no interest.
    func ring() {
        var byte: UInt8 = 1
        _ = write(writeEnd, &byte, 1)
    }

    func drain() {
        withUnsafeTemporaryAllocation(byteCount: 64, alignment: 1) { scratch in
            while read(readEnd, scratch.baseAddress, 64) == 64 {}
        }
    }

    func close() {
        _ = Glibc.close(readEnd)
        _ = Glibc.close(writeEnd)
    }
}

/// Sets O_NONBLOCK, and FD_CLOEXEC so that a program started by this one does not inherit the descriptor.
func makeNonblockingAndPrivate(_ descriptor: Int32) {
    _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
    _ = fcntl(descriptor, F_SETFD, fcntl(descriptor, F_GETFD) | FD_CLOEXEC)
}
