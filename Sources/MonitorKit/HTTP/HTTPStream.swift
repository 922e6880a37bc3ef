/// A body that is made while it is sent, such as server-sent events.
///
/// It is pulled: nothing is asked for before the client has taken what came before, so a client that does not read costs
/// one piece of memory and is dropped by the write timeout.
package struct HTTPStream: Sendable {
    /// The next bytes; nil at the end.
    ///
    /// Waits where there are none yet, and ends when the task is canceled.
    package let next: @Sendable () async -> [UInt8]?
    /// Called exactly once, when nothing will be asked for any more.
    package let finish: @Sendable () -> Void

    /// A stream from its parts.
    package init(next: @escaping @Sendable () async -> [UInt8]?, finish: @escaping @Sendable () -> Void = {}) {
        self.next = next
        self.finish = finish
    }
}
