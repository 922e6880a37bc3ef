internal import Glibc

/// A program of the system, which prints where this one does, and for whose end this one waits.
package struct ForegroundProgram: Sendable {
    /// Where it is.
    package let path: String

    /// Finds a program as a shell would; nil when no folder of the path has it.
    package init?(_ name: String, environment: [String: String]) {
        let folders = (environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin").split(separator: ":")
        let paths = folders.map { folder in "\(folder)/\(name)" }
        guard let path = paths.first(where: { access($0, X_OK) == 0 }) else { return nil }
        self.path = path
    }

    /// Runs it to its end: true when it says that all is well.
    ///
    /// It blocks its thread: only for commands that have nothing else to do.
    package func run(_ arguments: [String], environment: [String: String]) -> Bool {
        var words = ([path] + arguments).map { strdup($0) } + [nil]
        var variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in words + variables { free(text) } }
        var child: pid_t = 0
        guard posix_spawn(&child, path, nil, nil, &words, &variables) == 0 else { return false }
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0 {
            guard errno == EINTR else { return false }
        }
        return status == 0
    }
}
