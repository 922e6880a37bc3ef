/// What people call chains, for everything that people read: `Unichain (130)` where a name is known, else the bare id.
///
/// Programs get ids: names are nobody's promise, and may differ from replica to replica.
package struct ChainNames: Hashable, Sendable {
    /// Nothing but ids.
    package static let none = ChainNames([:])

    /// Names of the superchain-registry for the networks that this protocol is meant for.
    package static let wellKnown = ChainNames([
        ChainID(10): "OP Mainnet", ChainID(130): "Unichain", ChainID(1_301): "Unichain Sepolia Testnet",
        ChainID(11_155_420): "OP Sepolia Testnet",
    ])

    /// The longest name, in bytes.
    package static let limit = 40

    private var names: [ChainID: String]

    /// Takes names; those that cannot be shown are left out.
    package init(_ names: [ChainID: String]) {
        self.names = names.filter { Self.isFit($0.value) }
    }

    /// Whether a text can stand in a line, in a list and beside an id in parentheses.
    package static func isFit(_ name: some StringProtocol) -> Bool {
        (1...limit).contains(name.utf8.count) && name.first != " " && name.last != " "
            && name.unicodeScalars.allSatisfy { scalar in
                scalar.value >= 0x20 && scalar.value < 0x7F && !"(),=\"<>&\\".unicodeScalars.contains(scalar)
            }
    }

    /// These names, with others where they have none.
    package func filled(from others: ChainNames) -> ChainNames {
        var all = self
        all.names.merge(others.names) { mine, _ in mine }
        return all
    }

    /// Whether any name is known.
    package var isEmpty: Bool { names.isEmpty }

    /// The chains that have a name, the lowest id first.
    package var chains: [ChainID] { names.keys.sorted() }

    /// The bare name; nil where none is known.
    package subscript(chain: ChainID) -> String? { names[chain] }

    /// `Unichain (130)`, or `130`.
    package func text(_ chain: ChainID) -> String {
        names[chain].map { "\($0) (\(chain))" } ?? chain.description
    }

    /// `Unichain (130)`, or `chain 130`: for the middle of a sentence.
    package func phrase(_ chain: ChainID) -> String {
        names[chain].map { "\($0) (\(chain))" } ?? "chain \(chain)"
    }
}
