import Synchronization

/// Where an endpoint is, and where to look when it no longer lets us in.
///
/// A URL that holds credentials comes from a file, and so do tokens and header fields, so that they can be replaced while
/// the program runs. Files are read again after an exchange that failed and at no other time: as long as the node answers, nothing that is done to the
/// file can blind the monitor. A lock guards the state.
package final class EndpointSource: Sendable {
    /// What another look at the file brought.
    package enum Look: Hashable, Sendable {
        /// The URL that is in use.
        case unchanged
        /// Another URL, which is in use from now on.
        case replaced
        /// Nothing that can be used; the URL in use stays.
        case unusable(EndpointFileProblem)
    }

    /// Reads the URL again; says why not in words without secrets.
    package typealias Reread = @Sendable () -> Result<EndpointURL, EndpointFileProblem>

    /// The pause between two looks: a node that is down for long costs a file's reading in this time, and no more.
    package static let pause = Duration.seconds(5)

    private struct State {
        var url: EndpointURL
        var lastLook: Moment?
        var lastResult = Look.unchanged
    }

    private let state: Mutex<State>
    private let clock: (any MonitorClock)?
    private let reread: Reread?
    private let report: @Sendable (Look) -> Void

    /// An endpoint that stays where it is.
    package init(_ url: EndpointURL) {
        state = Mutex(State(url: url))
        clock = nil
        reread = nil
        report = { _ in }
    }

    /// An endpoint whose URL came from a file.
    ///
    /// - Parameter report: gets each replacement, and what makes the file unusable once until that changes.
    package init(
        _ url: EndpointURL, clock: any MonitorClock, report: @escaping @Sendable (Look) -> Void = { _ in },
        reread: @escaping Reread
    ) {
        state = Mutex(State(url: url))
        self.clock = clock
        self.reread = reread
        self.report = report
    }

    /// The URL to use.
    package var url: EndpointURL { state.withLock { $0.url } }

    /// Looks at the file, unless it was looked at a moment ago; to be called after each exchange that failed.
    ///
    /// Returns whether another URL than `used` is in use now.
    package func lookAgain(insteadOf used: EndpointURL) -> Bool {
        guard let clock, let reread, isDue(clock.now()) else { return url != used }
        let found = reread()
        let (news, current) = state.withLock { state -> (Look?, EndpointURL) in
            let result: Look
            switch found {
            case .success(let url):
                result = url == state.url ? .unchanged : .replaced
                state.url = url
            case .failure(let problem): result = .unusable(problem)
            }
            defer { state.lastResult = result }
            let isNews = result == .replaced || result != state.lastResult && result != .unchanged
            return (isNews ? result : nil, state.url)
        }
        if let news { report(news) }
        return current != used
    }

    private func isDue(_ now: Moment) -> Bool {
        state.withLock { state in
            if let last = state.lastLook, now.elapsed(since: last) < Self.pause { return false }
            state.lastLook = now
            return true
        }
    }
}
