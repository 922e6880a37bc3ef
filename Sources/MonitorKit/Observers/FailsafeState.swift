/// Whether the failsafe of one verifier is on, and since when, as far as it was seen: a pure value.
package struct FailsafeState: Hashable, Sendable {
    /// Whether it was on at the last look; nil before the first.
    package private(set) var isOn: Bool?
    /// The wall clock of the first look that showed it as it is.
    package private(set) var since = 0.0
    /// The wall clock of the last look that brought an answer: the age of all this.
    package private(set) var seenAt = 0.0

    /// Starts with nothing seen.
    package init() {}

    /// Takes in a look.
    ///
    /// - Returns: whether it shows something else than the look before; the first one shows nothing new when it is off.
    package mutating func saw(_ isOn: Bool, at now: Moment) -> Bool {
        let isNews = self.isOn.map { $0 != isOn } ?? isOn
        if self.isOn != isOn { since = now.wall }
        self.isOn = isOn
        seenAt = now.wall
        return isNews
    }
}
