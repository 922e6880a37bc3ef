@testable import MonitorKit

/// A port on which somebody answers connection by connection, however rude, on a loop that others use too.
struct NodePort: Sendable {
    typealias Script = @Sendable (StreamSocket) async throws -> Void

    private let listener: ListeningSocket
    private let script: Script

    init(on loop: EventLoop, script: @escaping Script) throws {
        listener = try ListeningSocket(bindingTo: .loopback, on: loop)
        self.script = script
    }

    var address: SocketAddress { listener.address }

    /// Answers until the task is canceled.
    func run() async {
        await withDiscardingTaskGroup { group in
            while let socket = try? await listener.accept() {
                group.addTask(executorPreference: listener.loop) {
                    try? await script(socket)
                    socket.close()
                }
            }
            group.cancelAll()
        }
        listener.close()
    }
}
