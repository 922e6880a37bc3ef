internal import Glibc

/// How far back reading begins.
package enum Backfill: Hashable, Sendable {
    /// The finalized block less the tail.
    case finalized
    /// That much chain time before the head, where this is further back.
    case duration(Duration)
}

extension Backfill: CustomStringConvertible {
    /// As an operator writes it.
    package var description: String {
        switch self {
        case .finalized: "finalized"
        case .duration(let duration): DurationText.text(duration)
        }
    }
}

extension SettingFormat where Value == Backfill {
    /// `finalized`, or a duration of at most the seven days after which messages expire.
    package static var backfill: Self {
        SettingFormat("finalized|DURATION") { (text) throws(SettingValueError) in
            if text == "finalized" { return .finalized }
            do {
                return .duration(try DurationText.parse(text, in: .seconds(1) ... .seconds(604_800)))
            } catch {
                throw SettingValueError(
                    "is neither \"finalized\" nor a duration up to 7d", remedy: "write finalized, or 30m, 1h30m or 7d")
            }
        }
    }
}

extension SettingFormat where Value == String {
    /// An IPv4 or IPv6 address, in brackets or not, or `localhost`; the value is without brackets.
    package static var address: Self {
        SettingFormat("ADDRESS") { (text) throws(SettingValueError) in
            if text == "localhost" { return "127.0.0.1" }
            let isBracketed = text.hasPrefix("[") && text.hasSuffix("]")
            let bare = isBracketed ? String(text.dropFirst().dropLast()) : text
            var storage = in6_addr()
            guard inet_pton(AF_INET6, bare, &storage) == 1 || (!isBracketed && inet_pton(AF_INET, bare, &storage) == 1)
            else {
                throw SettingValueError(
                    "is not an IP address", remedy: "write 127.0.0.1, 0.0.0.0, :: or another address of this machine")
            }
            return bare
        }
    }

    /// Upper-case letters, digits and underscores, beginning with a letter, without the last underscore.
    package static var variablePrefix: Self {
        SettingFormat("PREFIX") { (text) throws(SettingValueError) in
            let isWord = text.utf8.allSatisfy { (65...90).contains($0) || (48...57).contains($0) || $0 == 95 }
            guard isWord, (1...64).contains(text.utf8.count), let first = text.utf8.first, (65...90).contains(first),
                text.utf8.last != 95
            else {
                throw SettingValueError(
                    "is not a prefix of variables",
                    remedy: "write upper-case letters, digits and underscores, such as XMSG_MON")
            }
            return text
        }
    }
}
