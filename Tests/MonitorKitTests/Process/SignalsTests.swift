import Glibc
import Testing

@testable import MonitorKit

@Suite struct SignalsTests {
    @Test func firstSignal_isARequest_andEveryLaterOneIsImpatience() async {
        let (events, feed) = AsyncStream.makeStream(of: String.self)
        // A signal that nothing else in the test process uses.
        let watch = SignalWatch([SIGUSR2]) { feed.yield("impatient \($0)") }
        watch.begin { feed.yield("first \($0)") }
        var received: [String] = []
        kill(getpid(), SIGUSR2)
        for await event in events {
            received.append(event)
            if received.count == 3 { break }
            kill(getpid(), SIGUSR2)
        }
        #expect(received == ["first \(SIGUSR2)", "impatient \(SIGUSR2)", "impatient \(SIGUSR2)"])
    }

    @Test func signals_areCountedTogether() async {
        let (events, feed) = AsyncStream.makeStream(of: Int32.self)
        let watch = SignalWatch([SIGTERM, SIGINT]) { feed.yield(-$0) }
        watch.receive(SIGTERM) { feed.yield($0) }
        watch.receive(SIGINT) { feed.yield($0) }
        feed.finish()
        #expect(await events.reduce(into: []) { $0.append($1) } == [SIGTERM, -SIGINT])
    }
}
