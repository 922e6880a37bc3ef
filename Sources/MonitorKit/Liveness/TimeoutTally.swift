/// Who of a committee has said that a round timed out, counted here and not taken from a node.
///
/// A timeout message belongs to the epoch of the newest certificate that its sender holds, so that one round can collect
/// messages of two epochs. Each baker counts once, whichever group its message is in.
package struct TimeoutTally: Hashable, Sendable {
    /// A member of the committee with its stake.
    package struct Member: Hashable, Sendable {
        /// The baker's id.
        package let baker: UInt64
        /// Its stake, or any other weight.
        package let weight: UInt64

        /// Describes a member.
        package init(baker: UInt64, weight: UInt64) {
            self.baker = baker
            self.weight = weight
        }
    }

    /// The members who have not answered, heaviest first.
    package let missing: [Member]
    /// The stake of those who have.
    package let signed: UInt64
    /// The stake of all.
    package let total: UInt64

    /// Counts.
    ///
    /// - Parameters:
    ///   - committee: who counts; who is not in it weighs nothing.
    ///   - first: the bakers of the messages of the first epoch.
    ///   - second: the bakers of those of the epoch after it.
    package init(committee: [Member], first: [UInt64], second: [UInt64]) {
        let signers = Set(first).union(second)
        var signed: UInt64 = 0
        var total: UInt64 = 0
        var counted: Set<UInt64> = []
        var missing: [Member] = []
        for member in committee where counted.insert(member.baker).inserted {
            total = total.addingSaturating(member.weight)
            if signers.contains(member.baker) {
                signed = signed.addingSaturating(member.weight)
            } else {
                missing.append(member)
            }
        }
        self.signed = signed
        self.total = total
        self.missing = missing.sorted { ($1.weight, $0.baker) < ($0.weight, $1.baker) }
    }

    /// The share of the stake that has answered, 0 to 1.
    package var share: Double { total == 0 ? 0 : Double(signed) / Double(total) }

    /// Whether two thirds of the stake have answered, which is what a certificate takes.
    package var isQuorum: Bool {
        guard total > 0 else { return false }
        let needed = total.multipliedFullWidth(by: 2)
        let given = signed.multipliedFullWidth(by: 3)
        return (given.high, given.low) >= (needed.high, needed.low)
    }
}
