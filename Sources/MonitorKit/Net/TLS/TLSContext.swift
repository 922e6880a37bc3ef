/// Whom to trust and what to insist on; shared by all TLS connections.
///
/// The certificate chain and the host are always verified, and nothing older than TLS 1.2 is spoken.
package final class TLSContext: Sendable {
    /// Where the trusted certificates come from.
    package enum Trust: Hashable, Sendable {
        /// The system's, or `SSL_CERT_FILE` and `SSL_CERT_DIR` where they are set.
        case system
        /// A PEM file.
        case file(String)
    }

    let library: OpenSSLLibrary
    let handle: OpenSSLLibrary.Handle

    /// Loads OpenSSL and the trusted certificates.
    package init(trusting trust: Trust = .system) throws(TLSUnavailable) {
        let library = try OpenSSLLibrary.shared.get()
        let handle = library.contextNew(library.clientMethod())
        guard handle != 0 else { throw .setupFailed(step: "SSL_CTX_new") }
        self.library = library
        self.handle = handle
        try configure(trust)
    }

    deinit {
        library.contextFree(handle)
    }

    private func configure(_ trust: Trust) throws(TLSUnavailable) {
        guard library.contextControl(handle, Constant.setMinimumVersion, Constant.tls12, 0) == 1 else {
            throw .setupFailed(step: "SSL_CTX_set_min_proto_version")
        }
        _ = library.contextControl(handle, Constant.setMode, Constant.modes, 0)
        library.contextSetVerify(handle, Constant.verifyPeer, 0)
        switch trust {
        case .system:
            guard library.contextUseDefaultPaths(handle) == 1 else {
                throw .setupFailed(step: "SSL_CTX_set_default_verify_paths")
            }
        case .file(let path):
            guard library.contextLoadFile(handle, path) == 1 else { throw .trustFileUnreadable(path: path) }
        }
        // Certificates that could not be read stay in the error queue and would be taken for a later failure.
        library.clearErrors()
    }

    /// Values from OpenSSL's headers, which are part of its stable binary interface.
    private enum Constant {
        static let setMinimumVersion: Int32 = 123
        static let tls12 = 0x0303
        static let setMode: Int32 = 33
        /// Partial writes, a write buffer that may move, buffers released while idle.
        static let modes = 0x01 | 0x02 | 0x10
        static let verifyPeer: Int32 = 1
    }
}
