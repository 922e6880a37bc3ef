/// A value that no output may show.
///
/// Printing, interpolating, dumping and reflecting it give `***`; only `reveal()` gives the value, so that every place
/// that uses it can be found by that word.
package struct Secret<Value: Sendable>: Sendable {
    private let value: Value

    /// Hides a value.
    package init(_ value: Value) {
        self.value = value
    }

    /// The value, for the one place that needs it.
    package func reveal() -> Value { value }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Three asterisks.
    package var description: String { "***" }
    /// Three asterisks.
    package var debugDescription: String { "***" }
    /// A mirror without children.
    package var customMirror: Mirror { Mirror(self, children: []) }
}

extension Secret: Equatable where Value: Equatable {}
