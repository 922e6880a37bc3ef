/// The words that a command takes beside its flags, such as the chain and the message that are to be looked at.
package struct Operands: Hashable, Sendable {
    /// No words.
    package static let none = Operands("", count: 0...0)

    /// What stands for the words in help texts.
    package let usage: String
    /// How many words there may be.
    package let count: ClosedRange<Int>

    /// Declares the words of a command.
    package init(_ usage: String, count: ClosedRange<Int>) {
        self.usage = usage
        self.count = count
    }
}
