/// Why `https` endpoints cannot be used on this machine.
package enum TLSUnavailable: Error, Hashable, Sendable {
    /// The system's OpenSSL 3 is not installed.
    case libraryMissing(file: String)
    /// What is installed under that name lacks a function.
    case functionMissing(name: String)
    /// OpenSSL refused to set up.
    case setupFailed(step: String)
    /// The file of trusted certificates cannot be read.
    case trustFileUnreadable(path: String)
}

extension TLSUnavailable: CustomStringConvertible {
    /// What is wrong, and what to do.
    package var description: String {
        switch self {
        case .libraryMissing(let file):
            "https endpoints need OpenSSL 3, but \(file) cannot be loaded; install the package libssl3 (Debian, Ubuntu) or openssl-libs (Fedora)"
        case .functionMissing(let name):
            "https endpoints need OpenSSL 3, but the installed library has no \(name); install the package libssl3 (Debian, Ubuntu)"
        case .setupFailed(let step): "OpenSSL failed in \(step); check the system's OpenSSL configuration"
        case .trustFileUnreadable(let path):
            "the file of trusted certificates, \(path), cannot be read; give a PEM file"
        }
    }
}
