internal import Glibc

/// This program once more, as a process of its own in the same process group, so that Ctrl-C reaches all of them.
package struct ReplicaProcess: Sendable {
    /// The process.
    package let id: Int32

    /// Starts this program with other arguments, with nowhere to print to; nil when the system refuses.
    package init?(_ arguments: [String]) {
        var actions = posix_spawn_file_actions_t()
        guard posix_spawn_file_actions_init(&actions) == 0 else { return nil }
        defer { posix_spawn_file_actions_destroy(&actions) }
        for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] {
            posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0)
        }
        var words: [UnsafeMutablePointer<CChar>?] = (["xmsg-mon"] + arguments).map { strdup($0) }
        defer { for word in words { free(word) } }
        words.append(nil)
        // What the environment of this process says about a monitor is not meant for the replicas.
        var environment: [UnsafeMutablePointer<CChar>?] = [strdup("PATH=/usr/bin:/bin"), nil]
        defer { for variable in environment { free(variable) } }
        var id: pid_t = 0
        guard posix_spawn(&id, "/proc/self/exe", &actions, nil, &words, &environment) == 0 else { return nil }
        self.id = id
    }

    /// Ends the process without asking it, as a crash would, and takes what is left of it away.
    package func kill() {
        _ = Glibc.kill(id, SIGKILL)
        var status: Int32 = 0
        // A signal may interrupt the wait; the process is ended for certain.
        while waitpid(id, &status, 0) < 0, errno == EINTR {}
    }
}
