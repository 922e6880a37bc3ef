@preconcurrency internal import Glibc

/// The environment that the process was started with.
package enum ProcessEnvironment {
    /// All variables; a name that occurs twice keeps its first value, as `getenv` would answer.
    ///
    /// To be called once, before anything else runs: nothing in the program changes the environment.
    package static func current() -> [String: String] {
        var variables: [String: String] = [:]
        var next = environ
        while let text = next.pointee {
            let entry = String(cString: text)
            let parts = entry.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2, variables[String(parts[0])] == nil {
                variables[String(parts[0])] = String(parts[1])
            }
            next += 1
        }
        return variables
    }
}
