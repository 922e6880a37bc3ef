import Foundation
import Testing

/// A program that was started; it is killed when it is released before its end.
final class ChildProcess: Sendable {
    let identifier: pid_t

    /// Starts a program that inherits its standard streams and nothing else.
    ///
    /// - Parameters:
    ///   - input: a descriptor; nil is an empty input, which stays open until the end of the program.
    ///   - output: a descriptor for the output, and for the errors when there is an input.
    init(_ path: String, _ arguments: [String], in folder: String?, input: Int32?, output: Int32) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if let input {
            posix_spawn_file_actions_adddup2(&actions, input, 0)
            posix_spawn_file_actions_adddup2(&actions, output, 2)
        } else {
            posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
            posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        }
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        // A socket of another test that this child held open would never end for its peer.
        try #require(GNUSpawn.closeFrom(&actions, 3) == 0)
        if let folder { try #require(GNUSpawn.changeDirectory(&actions, folder) == 0) }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // The threads of the pool block signals and SIGPIPE is ignored: a program expects neither.
        var (none, all) = (sigset_t(), sigset_t())
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        var words: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) } + [nil]
        defer { words.forEach { free($0) } }
        var child: pid_t = 0
        let failure = posix_spawn(&child, path, &actions, &attributes, &words, environ)
        try #require(failure == 0, "\(path) could not be started: \(String(cString: strerror(failure)))")
        identifier = child
    }

    /// Waits for the end on a thread of its own; the exit status, or 128 and the signal's number.
    func end() async -> Int32 {
        await withCheckedContinuation { continuation in
            Thread { [identifier] in
                var status: Int32 = 0
                while waitpid(identifier, &status, 0) < 0, errno == EINTR {}
                continuation.resume(returning: status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F)
            }.start()
        }
    }

    /// Ends the program at once; after its end nothing happens.
    func kill() {
        var status: Int32 = 0
        guard waitpid(identifier, &status, WNOHANG) == 0 else { return }
        Foundation.kill(identifier, SIGKILL)
        waitpid(identifier, &status, 0)
    }

    deinit { kill() }
}

/// Functions of the C library that its Swift module leaves out.
private enum GNUSpawn {
    private typealias CloseFrom = @convention(c) (UnsafeMutablePointer<posix_spawn_file_actions_t>, Int32) -> Int32
    private typealias ChangeDirectory =
        @convention(c) (UnsafeMutablePointer<posix_spawn_file_actions_t>, UnsafePointer<CChar>) -> Int32

    static func closeFrom(_ actions: UnsafeMutablePointer<posix_spawn_file_actions_t>, _ lowest: Int32) -> Int32 {
        guard let symbol = dlsym(nil, "posix_spawn_file_actions_addclosefrom_np") else { return ENOSYS }
        return unsafeBitCast(symbol, to: CloseFrom.self)(actions, lowest)
    }

    static func changeDirectory(
        _ actions: UnsafeMutablePointer<posix_spawn_file_actions_t>, _ path: String
    ) -> Int32 {
        guard let symbol = dlsym(nil, "posix_spawn_file_actions_addchdir_np") else { return ENOSYS }
        return unsafeBitCast(symbol, to: ChangeDirectory.self)(actions, path)
    }
}
