/// One entry of the list of chains that are watched for stops: `NAME=KIND` or `NAME=KIND/BLOCKTIME`.
package struct RowEntry: Hashable, Sendable {
    /// The chain id, or the name of a chain that is no EVM chain.
    package let id: RowID
    /// What kind of chain.
    package let kind: RowKind
    /// The time between blocks, where it is given.
    package let blockTime: Duration?

    /// The block time of a kind, in seconds: Ethereum's slots, the usual one of OP Stack chains, Concordium's average round.
    package static func usualBlockTime(of kind: RowKind) -> Double {
        switch kind {
        case .evm: 12
        case .op: 2
        case .concordium: 2.12
        }
    }
}

/// One entry of the list of places that such chains are read from: `ROW/KIND=PLACE` or `ROW/KIND/NAME=PLACE`.
package struct RowSourceEntry: Sendable {
    /// The chain, as it is named in the list of chains.
    package let row: RowID
    /// What kind of place.
    package let kind: RowPlan.SourceKind
    /// The name, where it is given.
    package let name: String?
    /// The URL, or `@` and the file that it is in; for a file that is read itself its path.
    package let place: UpstreamEntry.Location
}

/// One threshold: `ROW/HEAD=DURATION`.
package struct RowThresholdEntry: Hashable, Sendable {
    /// The chain.
    package let row: RowID
    /// Which of its heads.
    package let head: WatchedHead
    /// The age from which on it has stopped.
    package let stalledAfter: Duration
}

extension RowID {
    /// A chain id where the text is one, else a name.
    package init(configured text: some StringProtocol) {
        self = ChainID(String(text)).map(RowID.chain) ?? .named(String(text))
    }
}

extension SettingFormat where Value == RowEntry {
    /// `NAME=KIND` or `NAME=KIND/BLOCKTIME`.
    package static var row: Self {
        let remedy = "write CHAIN-ID=evm, CHAIN-ID=op/2s or NAME=concordium"
        return SettingFormat("NAME=KIND[/BLOCKTIME]") { (text) throws(SettingValueError) in
            guard let (name, value) = text.halves(at: "=") else {
                throw SettingValueError("names no kind of chain", remedy: remedy)
            }
            let parts = value.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
            guard let kind = RowKind(rawValue: String(parts[0])) else {
                throw SettingValueError("is of no kind that is known", remedy: remedy)
            }
            let blockTime =
                parts.count > 1
                ? try DurationText.parse(String(parts[1]), in: .milliseconds(100) ... .seconds(120)) : nil
            let id = RowID(configured: name)
            switch (id, kind) {
            case (.chain, .op), (.chain, .evm): break
            case (.named, .concordium) where UpstreamName.isValid(name): break
            case (.chain, .concordium):
                throw SettingValueError("gives Concordium a number for a name", remedy: "write NAME=concordium")
            default: throw SettingValueError("has a name that cannot be used", remedy: remedy)
            }
            return RowEntry(id: id, kind: kind, blockTime: blockTime)
        }
    }
}

extension SettingFormat where Value == RowSourceEntry {
    /// `ROW/KIND=PLACE` or `ROW/KIND/NAME=PLACE`.
    package static var rowSource: Self {
        let kinds = RowPlan.SourceKind.allCases.map(\.rawValue).joined(separator: ", ")
        let remedy = "write ROW/KIND=URL with one of \(kinds)"
        return SettingFormat("ROW/KIND[/NAME]=URL|@FILE") { (text) throws(SettingValueError) in
            guard let (key, place) = text.halves(at: "="), !place.isEmpty else {
                throw SettingValueError("names no place", remedy: remedy)
            }
            let parts = key.split(separator: "/", omittingEmptySubsequences: false)
            guard (2...3).contains(parts.count), let kind = RowPlan.SourceKind(rawValue: String(parts[1])) else {
                throw SettingValueError("is of no kind that is known", remedy: remedy)
            }
            guard parts.count == 2 || UpstreamName.isValid(parts[2]) else {
                throw SettingValueError(
                    "has a name that cannot be used",
                    remedy: "name it with 1 to 64 letters, digits, dots, dashes or underscores")
            }
            let location: UpstreamEntry.Location =
                place.hasPrefix("@") ? .file(String(place.dropFirst())) : .inline(Secret(String(place)))
            return RowSourceEntry(
                row: RowID(configured: parts[0]), kind: kind, name: parts.count == 3 ? String(parts[2]) : nil,
                place: location)
        }
    }
}

extension SettingFormat where Value == RowThresholdEntry {
    /// `ROW/HEAD=DURATION`.
    package static var rowThreshold: Self {
        let heads = WatchedHead.allCases.map(\.rawValue).joined(separator: ", ")
        let remedy = "write ROW/HEAD=DURATION with one of \(heads)"
        return SettingFormat("ROW/HEAD=DURATION") { (text) throws(SettingValueError) in
            guard let (key, value) = text.halves(at: "="), let (row, name) = String(key).halves(at: "/"),
                let head = WatchedHead(rawValue: String(name))
            else { throw SettingValueError("names no head of a chain", remedy: remedy) }
            return RowThresholdEntry(
                row: RowID(configured: row), head: head,
                stalledAfter: try DurationText.parse(String(value), in: .seconds(5) ... .seconds(604_800)))
        }
    }
}

extension SettingFormat where Value == RowID {
    /// A chain id, or the name of a chain that is no EVM chain.
    package static var rowID: Self {
        SettingFormat("ROW") { (text) throws(SettingValueError) in
            let id = RowID(configured: text)
            if case .named = id, !UpstreamName.isValid(text) {
                throw SettingValueError("is no name of a chain", remedy: "write the chain's id, or its name in --rows")
            }
            return id
        }
    }
}

extension String {
    /// What is before and after the first such character; nil where there is none, or nothing before it.
    fileprivate func halves(at separator: Character) -> (Substring, Substring)? {
        guard let place = firstIndex(of: separator), place > startIndex else { return nil }
        return (self[..<place], self[index(after: place)...])
    }
}
