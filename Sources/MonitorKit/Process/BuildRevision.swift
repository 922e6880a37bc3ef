extension BuildInfo {
    /// The commit that was built, `-dirty` behind it where files differed; `unknown` where nobody wrote it down.
    ///
    /// A build cannot ask git without a plugin: `.ci/stamp` writes the commit into this line, and nothing else does.
    package static let revision = "unknown"
}
