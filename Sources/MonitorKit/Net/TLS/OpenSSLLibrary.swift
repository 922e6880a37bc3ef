import Glibc

/// The functions of the system's OpenSSL 3 that a client needs, found at run time.
///
/// Nothing is linked: who has no `https` endpoint needs no OpenSSL, and security fixes come with the system. Pointers
/// are passed as their bit patterns, which the C calling convention does not tell apart, so that the values are
/// Sendable. Names and constants are those of the OpenSSL 3.0 manual pages.
struct OpenSSLLibrary: Sendable {
    typealias Handle = UInt

    let clientMethod: @convention(c) @Sendable () -> Handle
    let contextNew: @convention(c) @Sendable (Handle) -> Handle
    let contextFree: @convention(c) @Sendable (Handle) -> Void
    let contextControl: @convention(c) @Sendable (Handle, Int32, Int, Handle) -> Int
    let contextSetVerify: @convention(c) @Sendable (Handle, Int32, Handle) -> Void
    let contextUseDefaultPaths: @convention(c) @Sendable (Handle) -> Int32
    let contextLoadFile: @convention(c) @Sendable (Handle, UnsafePointer<CChar>) -> Int32
    let new: @convention(c) @Sendable (Handle) -> Handle
    let free: @convention(c) @Sendable (Handle) -> Void
    let setDescriptor: @convention(c) @Sendable (Handle, Int32) -> Int32
    let verifyParameters: @convention(c) @Sendable (Handle) -> Handle
    let control: @convention(c) @Sendable (Handle, Int32, Int, UnsafePointer<CChar>) -> Int
    let connect: @convention(c) @Sendable (Handle) -> Int32
    let read: @convention(c) @Sendable (Handle, Handle, Int32) -> Int32
    let write: @convention(c) @Sendable (Handle, Handle, Int32) -> Int32
    let shutdown: @convention(c) @Sendable (Handle) -> Int32
    let error: @convention(c) @Sendable (Handle, Int32) -> Int32
    let verifyResult: @convention(c) @Sendable (Handle) -> Int
    let setHost: @convention(c) @Sendable (Handle, UnsafePointer<CChar>, Int) -> Int32
    let setAddress: @convention(c) @Sendable (Handle, UnsafePointer<CChar>) -> Int32
    let setHostFlags: @convention(c) @Sendable (Handle, UInt32) -> Void
    let verifyErrorText: @convention(c) @Sendable (Int) -> UnsafePointer<CChar>?
    let clearErrors: @convention(c) @Sendable () -> Void
    let peekError: @convention(c) @Sendable () -> UInt
    let errorReason: @convention(c) @Sendable (UInt) -> UnsafePointer<CChar>?

    private init() throws(TLSUnavailable) {
        let ssl = try Self.open("libssl.so.3")
        let crypto = try Self.open("libcrypto.so.3")
        clientMethod = try Self.function("TLS_client_method", in: ssl)
        contextNew = try Self.function("SSL_CTX_new", in: ssl)
        contextFree = try Self.function("SSL_CTX_free", in: ssl)
        contextControl = try Self.function("SSL_CTX_ctrl", in: ssl)
        contextSetVerify = try Self.function("SSL_CTX_set_verify", in: ssl)
        contextUseDefaultPaths = try Self.function("SSL_CTX_set_default_verify_paths", in: ssl)
        contextLoadFile = try Self.function("SSL_CTX_load_verify_file", in: ssl)
        new = try Self.function("SSL_new", in: ssl)
        free = try Self.function("SSL_free", in: ssl)
        setDescriptor = try Self.function("SSL_set_fd", in: ssl)
        verifyParameters = try Self.function("SSL_get0_param", in: ssl)
        control = try Self.function("SSL_ctrl", in: ssl)
        connect = try Self.function("SSL_connect", in: ssl)
        read = try Self.function("SSL_read", in: ssl)
        write = try Self.function("SSL_write", in: ssl)
        shutdown = try Self.function("SSL_shutdown", in: ssl)
        error = try Self.function("SSL_get_error", in: ssl)
        verifyResult = try Self.function("SSL_get_verify_result", in: ssl)
        setHost = try Self.function("X509_VERIFY_PARAM_set1_host", in: crypto)
        setAddress = try Self.function("X509_VERIFY_PARAM_set1_ip_asc", in: crypto)
        setHostFlags = try Self.function("X509_VERIFY_PARAM_set_hostflags", in: crypto)
        verifyErrorText = try Self.function("X509_verify_cert_error_string", in: crypto)
        clearErrors = try Self.function("ERR_clear_error", in: crypto)
        peekError = try Self.function("ERR_peek_error", in: crypto)
        errorReason = try Self.function("ERR_reason_error_string", in: crypto)
    }

    /// Loads once per process; both outcomes are remembered.
    static let shared: Result<OpenSSLLibrary, TLSUnavailable> = {
        do throws(TLSUnavailable) {
            return .success(try OpenSSLLibrary())
        } catch {
            return .failure(error)
        }
    }()

    static func open(_ file: String) throws(TLSUnavailable) -> UnsafeMutableRawPointer {
        guard let library = dlopen(file, RTLD_NOW | RTLD_LOCAL) else { throw .libraryMissing(file: file) }
        return library
    }

    private static func function<Function>(
        _ name: String, in library: UnsafeMutableRawPointer
    ) throws(TLSUnavailable) -> Function {
        guard let address = dlsym(library, name) else { throw .functionMissing(name: name) }
        return unsafeBitCast(address, to: Function.self)
    }
}
