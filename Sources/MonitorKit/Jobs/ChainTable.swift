/// Small numbers for chains, so that what is kept a million times does not spell out 32 bytes each.
struct ChainTable: Sendable {
    /// The number of no chain.
    static let none = UInt16.max

    private var chains: ContiguousArray<ChainID> = []
    private var numbers: [ChainID: UInt16] = [:]

    /// The chain with a number.
    ///
    /// - Precondition: this table gave the number out.
    subscript(number: UInt16) -> ChainID { chains[Int(number)] }

    /// The number of a chain that has one.
    func number(of chain: ChainID) -> UInt16? { numbers[chain] }

    /// The number of a chain, which gets one if it has none: for chains that a configuration names, never for chains that a
    /// message names.
    ///
    /// - Returns: nil when all numbers are taken.
    mutating func assignedNumber(of chain: ChainID) -> UInt16? {
        if let number = numbers[chain] { return number }
        guard let number = UInt16(exactly: chains.count), number != Self.none else { return nil }
        chains.append(chain)
        numbers[chain] = number
        return number
    }
}
