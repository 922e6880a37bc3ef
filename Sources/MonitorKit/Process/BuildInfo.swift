/// What this program was built from.
package enum BuildInfo {
    /// The release (semantic versioning).
    package static let version = "0.1.0"

    /// The compiler's language version.
    package static var swift: String {
        #if compiler(>=6.4)
            "6.4 or later"
        #elseif compiler(>=6.3)
            "6.3"
        #else
            "6.2"
        #endif
    }

    /// Operating system and processor.
    package static var platform: String {
        #if arch(x86_64)
            "linux/amd64"
        #elseif arch(arm64)
            "linux/arm64"
        #else
            "linux/other"
        #endif
    }

    /// One line for people.
    package static var line: String { "xmsg-mon \(version) (\(revision)), Swift \(swift), \(platform)" }

    /// One JSON object for programs; none of the values needs an escape.
    package static var json: String {
        #"{"version":"\#(version)","revision":"\#(revision)","swift":"\#(swift)","platform":"\#(platform)"}"#
    }
}
