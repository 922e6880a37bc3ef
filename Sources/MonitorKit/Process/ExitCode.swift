/// How the program ends, for scripts.
package enum ExitCode: Int32, CaseIterable, Hashable, Sendable {
    /// Done; also the end after SIGTERM.
    case ok = 0
    /// The operation failed.
    case failed = 1
    /// The command line cannot be understood.
    case usage = 2
    /// The configuration cannot be used, be it for want of OpenSSL, or a check of a file found faults.
    case configuration = 3
    /// A command that looks for invalid messages found one.
    case found = 4
}
