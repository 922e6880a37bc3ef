import Glibc

/// Why an operation on a socket did not succeed.
package enum SocketFailure: Error, Hashable, Sendable {
    /// The deadline passed first.
    case timedOut
    /// The task was canceled.
    case cancelled
    /// The socket was closed here, or its loop stopped.
    case closed
    /// The loop already waits for as many descriptors as it may.
    case tooManyDescriptors
    /// The peer ended the connection where more bytes had to come.
    case endOfStream
    /// The system refused a call, with its `errno`.
    case system(operation: StaticName, code: Int32)

    /// A name that stands in the source, so that no outside text can get into an error.
    package struct StaticName: Hashable, Sendable, ExpressibleByStringLiteral {
        /// The words.
        package let text: String

        /// Takes a literal.
        package init(stringLiteral value: StaticString) {
            text = value.withUTF8Buffer { String(decoding: $0, as: UTF8.self) }
        }
    }
}

extension SocketFailure: CustomStringConvertible {
    /// What happened, in words.
    package var description: String {
        switch self {
        case .timedOut: "the deadline passed"
        case .cancelled: "canceled"
        case .closed: "the socket is closed"
        case .tooManyDescriptors: "too many sockets are in use; the limit is \(EventLoop.descriptorLimit)"
        case .endOfStream: "the peer closed the connection"
        case .system(let operation, let code): "\(operation.text): \(systemErrorText(code))"
        }
    }
}

/// The system's words for an `errno`.
func systemErrorText(_ code: Int32) -> String {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
        guard let base = buffer.baseAddress, strerror_r(code, base, 256) == 0 else { return "error \(code)" }
        return String(cString: base)
    }
}
