/// How TLS is come by; tests give one that finds no library.
package struct TLSLoader: Sendable {
    /// The system's OpenSSL, with the certificates that the system trusts.
    package static let system = TLSLoader { () throws(TLSUnavailable) in try TLSContext() }

    private let load: @Sendable () throws(TLSUnavailable) -> TLSContext

    /// Loads by a function of the caller's.
    package init(_ load: @escaping @Sendable () throws(TLSUnavailable) -> TLSContext) {
        self.load = load
    }

    /// What connections need; nil, and nothing is loaded, where none of them is encrypted.
    package func context(isNeeded: Bool) throws(TLSUnavailable) -> TLSContext? {
        guard isNeeded else { return nil }
        return try load()
    }
}
