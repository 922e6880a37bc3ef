extension Manual {
    private static let printed: (code: ExitCode, meaning: String) = (.ok, "it was printed")
    private static let unwritable: (code: ExitCode, meaning: String) = (.failed, "the output cannot be written")

    private static func completion(_ shell: String, _ file: String) -> Manual {
        Manual(
            description: """
                Prints a script that completes commands, flags and the values of choices. It is made from the commands
                themselves, so print it again after an update.
                """, exits: [printed, unwritable], files: [(file, "where \(shell) looks for it")])
    }

    /// The commands that print what is known without asking anybody.
    static let printing: [String: Manual] = [
        "config check": Manual(
            description: """
                Reads flags, variables and files as run does, says everything that is wrong with them at once, and starts
                nothing. No endpoint is asked.
                """,
            exits: [(.ok, "run could start with it; warnings are on standard error"), unwritable, unusable],
            files: chainFiles + [configurationFile],
            examples: [("for a script", "xmsg-mon config check --config /etc/xmsg-mon/config.json --json")],
            related: ["config print", "check upstreams"]),
        "config print": Manual(
            description: """
                Prints every setting of run with the value that is in effect and where it came from: flag, variable, file or
                default. URLs and tokens are left out.
                """,
            exits: [printed, unwritable, unusable], files: chainFiles + [configurationFile],
            examples: [("what the environment sets", "xmsg-mon config print")], related: ["config check"]),
        "rules print": Manual(
            description: """
                Prints what is true of all replicas together: recording rules that merge them and alerts on top, or the
                routes of Alertmanager, or the tests of the rules. Times and names can be set, and the tests are for the
                default ones.
                """,
            exits: [printed, unwritable, unusable],
            examples: [("for the Prometheus operator", "xmsg-mon rules print --format kubernetes")],
            related: ["rules test", "dashboard print"]),
        "rules test": Manual(
            description: """
                Writes the rules and their stories to a temporary folder, which is removed again, and lets promtool play
                them. promtool comes with Prometheus.
                """,
            exits: [(.ok, "every story came out"), (.failed, "one did not, or promtool is not installed")],
            environment: [("PATH", "where promtool is looked for")],
            related: ["rules print"]),
        "metrics list": Manual(
            description: """
                Lists every series that /metrics can have: what it means, its labels, and how the values of several replicas
                are put together.
                """, exits: [printed, unwritable, unusable],
            examples: [("for a script", "xmsg-mon metrics list --json")], related: ["metrics sample", "rules print"]),
        "metrics sample": Manual(
            description: """
                Prints an example of /metrics with every series in it, for dashboards and rules that are written before there
                is a monitor.
                """, exits: [printed, unwritable, unusable],
            examples: [("in the other format", "xmsg-mon metrics sample --openmetrics")],
            related: ["metrics list", "metrics lint"]),
        "metrics lint": Manual(
            description: """
                Holds a page, from a running monitor or from a file, against the catalogue and against the format. Each
                finding names its line.
                """,
            exits: [
                (.ok, "nothing is wrong with the page"), (.failed, "the page cannot be read"),
                (.configuration, "something is wrong with the page, a setting cannot be used, or OpenSSL 3 is missing"),
            ],
            files: [("FILE", "a page that was saved")],
            examples: [("a page that was saved", "xmsg-mon metrics lint page.prom")], related: ["metrics list"]),
        "dashboard print": Manual(
            description: """
                Prints the board for Grafana as JSON, to be imported or provisioned. It shows all replicas merged, and is
                never green where nobody can see.
                """, exits: [printed, unwritable], related: ["rules print"]),
        "version": Manual(
            description: """
                Prints version, revision, the version of Swift and the platform of this build: what a report of a fault
                should begin with.
                """, exits: [printed, unwritable, unusable],
            examples: [("the same", "xmsg-mon version")]),
        "completion bash": completion("bash", "/etc/bash_completion.d/xmsg-mon"),
        "completion zsh": completion("zsh", "a folder of fpath, as _xmsg-mon"),
        "completion fish": completion("fish", "~/.config/fish/completions/xmsg-mon.fish"),
    ]
}
