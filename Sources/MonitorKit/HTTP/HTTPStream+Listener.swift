extension HTTPStream {
    /// The next bytes for who listens at a socket; nil at the end, and as soon as the listener has gone.
    ///
    /// Whoever closes the connection, or its sending side, has gone: there may be nothing to write for long that would show it.
    ///
    /// - Parameter limit: how many bytes a listener may send meanwhile; they are dropped.
    func piece(for listener: StreamSocket, dropping limit: Int) async -> [UInt8]? {
        await withTaskGroup(of: [UInt8]?.self) { race in
            race.addTask { await self.next() }
            race.addTask {
                await listener.waitForEnd(dropping: limit)
                return nil
            }
            defer { race.cancelAll() }
            return await race.next() ?? nil
        }
    }
}

extension StreamSocket {
    /// Returns when the peer has closed its side or sent more than what is dropped, or when the task is canceled.
    fileprivate func waitForEnd(dropping limit: Int) async {
        var dropped = 0
        while dropped < limit, let bytes = try? await read(deadline: .never), !bytes.isEmpty { dropped += bytes.count }
    }
}
