import Glibc

extension StreamSocket {
    /// Writes two arrays one after the other as if they were one.
    ///
    /// One system call takes both, so that a body is neither copied behind its head nor sent in a packet of its own.
    func write(_ head: [UInt8], followedBy body: [UInt8], deadline: Deadline) async throws(SocketFailure) {
        var sent = 0
        while sent < head.count + body.count {
            let headRest = head.dropFirst(sent)
            let bodyRest = body.dropFirst(sent - (head.count - headRest.count))
            if let count = try writeAvailable(headRest, followedBy: bodyRest) {
                sent += count
            } else {
                try await waitUntilWritable(deadline: deadline)
            }
        }
    }

    /// Writes what fits without waiting and returns how much; nil when nothing does.
    private func writeAvailable(
        _ head: ArraySlice<UInt8>, followedBy body: ArraySlice<UInt8>
    ) throws(SocketFailure) -> Int? {
        if head.isEmpty { return try writeAvailable(body) }
        if body.isEmpty { return try writeAvailable(head) }
        let (count, code) = head.withUnsafeBytes { head in
            body.withUnsafeBytes { body in
                // The system only reads from what these point to, although its type does not say so.
                var parts = (
                    iovec(iov_base: UnsafeMutableRawPointer(mutating: head.baseAddress), iov_len: head.count),
                    iovec(iov_base: UnsafeMutableRawPointer(mutating: body.baseAddress), iov_len: body.count)
                )
                return withUnsafeMutablePointer(to: &parts) { parts in
                    parts.withMemoryRebound(to: iovec.self, capacity: 2) { parts in
                        var message = msghdr()
                        message.msg_iov = parts
                        message.msg_iovlen = 2
                        let count = sendmsg(descriptor, &message, Int32(MSG_NOSIGNAL))
                        return (count, count < 0 ? errno : 0)
                    }
                }
            }
        }
        guard count < 0 else { return count }
        if code == EAGAIN || code == EINTR { return nil }
        throw .system(operation: "sendmsg", code: code)
    }
}
