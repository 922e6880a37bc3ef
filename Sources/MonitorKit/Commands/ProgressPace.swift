/// How fast work goes on: what was done in the last seconds, so that a stop shows soon.
struct ProgressPace: Sendable {
    private static let memory = Duration.seconds(10)
    private static let spacing = Duration.milliseconds(500)

    private var looks: [(at: Moment, done: UInt64)] = []

    /// Takes notice of how much is done by now.
    mutating func note(_ done: UInt64, at now: Moment) {
        // Work that begins anew has no pace yet.
        if let last = looks.last, done < last.done { looks = [] }
        if let last = looks.last, now.elapsed(since: last.at) < Self.spacing { return }
        looks.append((now, done))
        while looks.count > 2, now.elapsed(since: looks[1].at) >= Self.memory { looks.removeFirst() }
    }

    /// Steps in a second; nil before a second has been looked at.
    var perSecond: Double? {
        guard let first = looks.first, let last = looks.last else { return nil }
        let seconds = last.at.elapsed(since: first.at).seconds
        return seconds >= 1 ? Double(last.done - first.done) / seconds : nil
    }

    /// What a bar says of it: the pace, and the time that is left.
    ///
    /// - Parameter left: How much is to be done; 0 where nobody knows.
    func pieces(left: UInt64) -> [String] {
        guard let rate = perSecond else { return [] }
        guard rate > 0 else { return left > 0 ? [", no progress"] : [] }
        let shown = rate < 10 ? "\((rate * 10).rounded() / 10)" : "\(Int(min(rate, 1e12).rounded()))"
        return [", \(shown)/s"] + (left > 0 ? [", \(AgeText.text((Double(left) / rate).rounded(.up))) left"] : [])
    }
}
