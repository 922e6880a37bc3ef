/// Commands that run until something says how they end.
extension TaskGroup where ChildTaskResult == ExitCode? {
    /// Waits for the first task that has an exit code, or for a request to end, and ends the others.
    ///
    /// A task without one is done, and the command goes on.
    mutating func firstCode(_ context: CommandContext) async -> ExitCode {
        addTask {
            for await _ in context.terminations() { return .ok }
            return nil
        }
        var code: ExitCode?
        while code == nil, let ended = await next() { code = ended }
        cancelAll()
        return code ?? .ok
    }
}
