/// Where people look at blocks and transactions of each chain.
///
/// The only URLs on a page that lead elsewhere: their beginnings come from the operator, and only numbers and hashes are put
/// into them.
package struct ExplorerLinks: Hashable, Sendable {
    /// What can be looked at.
    enum Subject {
        /// A transaction.
        case transaction(Hash32)
        /// A block.
        case block(BlockNumber)

        /// As Etherscan and Blockscout call it.
        fileprivate var kind: String { if case .transaction = self { "tx" } else { "block" } }
        fileprivate var name: String {
            switch self {
            case .transaction(let hash): hash.description
            case .block(let number): number.description
            }
        }
    }

    /// By chain, a URL with `{kind}` and `{id}`.
    package var templates: [ChainID: String] = [:]

    /// Leads nowhere.
    package init() {}

    /// The URL of a subject; nil where the chain has no explorer.
    func url(of subject: Subject, on chain: ChainID) -> String? {
        templates[chain]?.exchanging("{kind}", for: subject.kind).exchanging("{id}", for: subject.name)
    }
}

/// The explorer of one chain, as it is configured.
package struct ExplorerEntry: Hashable, Sendable {
    /// The chain.
    package let chain: ChainID
    /// A URL with `{kind}` and `{id}`.
    package let template: String
}

extension SettingFormat where Value == ExplorerEntry {
    /// `CHAIN-ID=URL`; a URL without places to fill in gets those that Etherscan and Blockscout have.
    package static var explorer: Self {
        let remedy = "write CHAIN-ID=https://host, or with places: CHAIN-ID=https://host/{kind}/{id}"
        return SettingFormat("CHAIN-ID=URL") { (text) throws(SettingValueError) in
            let parts = text.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, let chain = ChainID(String(parts[0])) else {
                throw SettingValueError("names no chain", remedy: remedy)
            }
            let url = String(parts[1])
            // Longer than any explorer's, and with a hash in it still short enough for the page.
            guard url.utf8.count <= 128, let parsed = try? EndpointURL(parsing: url), !parsed.hasAuthorization else {
                throw SettingValueError("has no URL that a page can show", remedy: remedy)
            }
            let hasPlaces = url.includes("{id}")
            let base = url.hasSuffix("/") ? String(url.dropLast()) : url
            return ExplorerEntry(chain: chain, template: hasPlaces ? url : base + "/{kind}/{id}")
        }
    }
}
