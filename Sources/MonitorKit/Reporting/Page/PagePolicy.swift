/// What a browser may do with the pages: nothing but what is named by hash.
package enum PagePolicy {
    /// The value of `Content-Security-Policy`; the two hashes are computed once.
    package static let header =
        "default-src 'none'; style-src 'sha256-\(hash(PageStyle.text))'; script-src 'sha256-\(hash(PageScript.text))'; "
        + "connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

    private static func hash(_ text: String) -> String { Base64.encode(SHA256.hash(Array(text.utf8)).bytes) }
}
