/// A picture as the lines of a terminal: a pure function of it, the time, and the size.
struct WatchScreen: Sendable {
    /// How a line is painted, where colors are welcome.
    enum Paint: String, Sendable {
        /// As it is.
        case plain = ""
        /// What is wrong.
        case red = "\u{1B}[1;31m"
        /// What is old, or not known.
        case yellow = "\u{1B}[33m"
        /// What is as it should be.
        case green = "\u{1B}[32m"
        /// Heads of tables.
        case bold = "\u{1B}[1m"
    }

    /// One line before it is cut to the width.
    private typealias Line = (text: String, paint: Paint)

    private let width: Int
    private let height: Int?
    private let usesColor: Bool

    /// - Parameter height: Lines at most; nil for as many as there are.
    init(width: Int, height: Int?, usesColor: Bool) {
        self.width = max(1, width)
        self.height = height.map { max(1, $0) }
        self.usesColor = usesColor
    }

    /// The lines of a picture; what matters most comes first, so that a low terminal shows it.
    func lines(of picture: WatchPicture, at now: Moment) -> [String] {
        var lines: [Line] = [
            (
                "xmsg-mon watch  \(TimeText.rfc3339(now.wall.rounded(.down)))  "
                    + "\(picture.answering) of \(picture.replicas.count) replicas answer", .bold
            )
        ]
        lines += Self.verdict(on: picture)
        lines += Self.chains(picture, at: now)
        lines += Self.replicas(picture, at: now)
        lines += Self.invalid(picture)
        lines += Self.events(picture)
        if let height, lines.count > height {
            let hidden = lines.count - height + 1
            lines = lines.prefix(height - 1) + [("… \(hidden) more lines", .plain)]
        }
        return lines.map(painted)
    }

    private func painted(_ line: Line) -> String {
        let plain = PlainText.sanitized(line.text, limit: 4 * width)
        let text = plain.count > width ? String(plain.prefix(width - 1)) + "…" : plain
        guard usesColor, line.paint != .plain, !text.isEmpty else { return text }
        return "\(line.paint.rawValue)\(text)\u{1B}[0m"
    }

    private static func verdict(on picture: WatchPicture) -> [Line] {
        var lines: [Line] = []
        if picture.undeclared > 0 {
            let chains = picture.chains.filter { $0.undeclared > 0 }.map(\.id).joined(separator: ", ")
            let count = picture.undeclared
            lines.append(("UNDECLARED: \(count) message\(count == 1 ? "" : "s") on chain \(chains), tier 3", .red))
        }
        if let worst = picture.invalid.first {
            let tier = picture.worstInvalidTier.map { ", worst tier \($0)" } ?? ""
            let count = picture.invalid.count
            lines.append(("INVALID: \(count) message\(count == 1 ? "" : "s")\(tier)", .red))
            lines.append(("  first: \(name(worst.message))", .red))
        } else if picture.chains.isEmpty {
            lines.append(("NOTHING IS SEEN: no replica has told of a chain", .yellow))
        } else if picture.blind.isEmpty {
            lines.append(("No invalid message; every chain is seen", picture.undeclared > 0 ? .plain : .green))
        } else {
            lines.append(("No invalid message where we can see", .yellow))
        }
        if !picture.blind.isEmpty {
            lines.append(("BLIND: nobody vouches for chain \(picture.blind.joined(separator: ", "))", .yellow))
        }
        for replica in picture.replicas {
            let stale = picture.stale(replica).map(\.id)
            if replica.failure != nil {
                lines.append(("NO ANSWER: \(replica.name)", .red))
            } else if !stale.isEmpty {
                lines.append(("STALE: \(replica.name) about chain \(stale.joined(separator: ", "))", .yellow))
            }
        }
        for (replica, other, chain, block) in picture.disagreements {
            lines.append(("DISAGREE: \(replica) and \(other) about chain \(chain), up to block \(block)", .red))
        }
        return lines
    }

    private static func chains(_ picture: WatchPicture, at now: Moment) -> [Line] {
        guard !picture.chains.isEmpty else { return [] }
        let heads = ["CHAIN", "UNSAFE", "LOCAL SAFE", "CROSS SAFE", "FINALIZED", "VALID", "INVALID", "UNKNOWN", "SEEN"]
        let rows = picture.chains.map { chain in
            [chain.label]
                + SafetyLevel.allCases.map { level in
                    chain.heads[level.label].map { "\($0.number) (\(age($0.timestamp, now)))" } ?? "-"
                } + [chain.valid, chain.invalid, chain.unknown].map(String.init)
                + ["\(chain.complete) of \(picture.replicas.count)"]
        }
        let paints: [Paint] = picture.chains.map { chain in
            chain.invalid > 0 || chain.undeclared > 0 ? .red : chain.complete == 0 ? .yellow : .plain
        }
        return [("", .plain)] + table([heads] + rows, [.bold] + paints)
    }

    private static func replicas(_ picture: WatchPicture, at now: Moment) -> [Line] {
        let states = picture.replicas.map { state(of: $0, in: picture, at: now) }
        let rows = zip(picture.replicas, states).map { replica, state in
            [replica.name, replica.version.isEmpty ? "-" : replica.version, state.text]
        }
        let paints = states.map(\.paint)
        return [("", .plain)] + table([["REPLICA", "VERSION", "STATE"]] + rows, [.bold] + paints)
    }

    private static func state(of replica: ReplicaView, in picture: WatchPicture, at now: Moment) -> Line {
        if let failure = replica.failure {
            let since = replica.answeredAt.map { ", last answer \(AgeText.text(now.wall - $0.wall)) ago" } ?? ""
            return ("NO ANSWER\(since): \(failure)", .red)
        }
        guard replica.answeredAt != nil else { return ("not asked yet", .plain) }
        let stale = picture.stale(replica)
        if !stale.isEmpty {
            let ages = stale.map { chain in
                chain.verifiedAt.map { "\(chain.id) looked at \(AgeText.text(now.wall - $0)) ago" }
                    ?? "\(chain.id) not read yet"
            }
            return ("STALE: \(ages.joined(separator: ", "))", .yellow)
        }
        let reading = replica.chains.filter { !$0.isComplete }.map(\.id)
        if !reading.isEmpty { return ("reading chain \(reading.joined(separator: ", "))", .yellow) }
        return ("fresh", .green)
    }

    private static func invalid(_ picture: WatchPicture) -> [Line] {
        guard !picture.invalid.isEmpty else { return [] }
        let rows = picture.invalid.map { found in
            let message = found.message
            return [
                message.tier.map(String.init) ?? "-", message.safety, message.reason ?? "-",
                "\(message.chain) block \(message.block)",
                "\(message.initiatingChain) block \(message.initiatingBlock)",
                found.replicas.joined(separator: " "), message.id,
            ]
        }
        let heads = ["TIER", "SAFETY", "REASON", "EXECUTING", "INITIATING", "SEEN BY", "ID"]
        return [("", .plain)] + table([heads] + rows, [.bold])
    }

    private static func events(_ picture: WatchPicture) -> [Line] {
        guard !picture.events.isEmpty else { return [] }
        let rows = picture.events.map { told in
            let event = told.event
            return [
                event.at, event.kind, event.chain.isEmpty ? "-" : event.chain, event.block.map(String.init) ?? "-",
                event.to.isEmpty ? "-" : event.to, told.replicas.joined(separator: " "), event.detail,
            ]
        }
        return [("", .plain)] + table([["AT", "WHAT", "CHAIN", "BLOCK", "TO", "SEEN BY", "DETAIL"]] + rows, [.bold])
    }

    private static func table(_ rows: [[String]], _ paints: [Paint]) -> [Line] {
        TextTable.text(rows).split(separator: "\n").enumerated().map { index, row in
            (String(row), index < paints.count ? paints[index] : .plain)
        }
    }

    private static func name(_ message: MonitorClient.Message) -> String {
        "\(message.chain) block \(message.block), \(message.reason ?? "no reason"), \(message.safety), \(message.id)"
    }

    private static func age(_ timestamp: UInt64, _ now: Moment) -> String {
        AgeText.text(now.wall - Double(timestamp))
    }
}
