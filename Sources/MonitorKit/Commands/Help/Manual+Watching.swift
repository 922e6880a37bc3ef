extension Manual {
    /// The commands that watch chains, real ones or simulated ones.
    static let watching: [String: Manual] = [
        "run": Manual(
            description: """
                Reads the chains of the dependency set from their nodes, proves what it reads by its hashes, and judges every
                executing message until its block is final. What it finds is in its log, under /metrics, on the status page
                at /, and under /api/v1/. A node that cannot be read makes nothing valid or invalid: it makes answers older,
                and their age is exported. Nothing is stored; after a start the window is read again. Several may watch the
                same chains side by side, and know nothing of each other.
                SIGTERM and SIGINT let requests in progress be answered, and end it with 0.
                """,
            exits: [(.ok, "it was asked to end"), (.failed, "the port cannot be opened"), unusableHere],
            environment: certificates + [("NO_COLOR", "when not empty: no colors in the log")],
            files: chainFiles + [
                configurationFile, ("@FILE", "a URL or a token that must not stand on a command line"),
            ],
            examples: [
                ("as op-interop-mon was run", "xmsg-mon run --env-prefix OP_INTEROP_MON"),
                (
                    "with what is told by others beside, and a button pressed",
                    "xmsg-mon run --config /etc/xmsg-mon/config.json --interop-filter-endpoints filter=http://filter:8560"
                ),
            ], related: ["check upstreams", "config check", "watch"]),
        "demo": Manual(
            description: """
                Simulates two chains with their nodes in this process, watches them with the real monitor, and lets things go
                wrong: false messages, reorgs, nodes that disagree. The story is told on standard output, and the pages are
                those of run. No node and no file is needed.
                """,
            exits: [(.ok, "its time is over, or it was asked to end"), (.failed, "a port cannot be opened"), unusable],
            environment: [("NO_COLOR", "when not empty: no colors in the log")],
            examples: [("three replicas beside each other", "xmsg-mon demo --replicas 3 --metrics.port 7300")],
            related: ["rehearse", "watch"]),
        "rehearse": Manual(
            description: """
                Plays one story on simulated chains in front of the real monitor, and says what the monitor noticed and after
                how long; or plays an incident that happened in front of the row that watches such a chain.
                --list explains all of them. Words are the names of stories and incidents.
                """,
            exits: [
                (.ok, "everything that should be noticed was"),
                (.failed, "something was missed, or a port cannot be opened"),
                unusable,
            ],
            examples: [
                ("what can be played", "xmsg-mon rehearse --list"),
                ("for a script", "xmsg-mon rehearse invalid-replaced --metrics.port 0 --json"),
            ], related: ["demo", "selftest"]),
        "stack": Manual(
            description: """
                Serves two simulated chains on loopback to monitors that run elsewhere, and makes things happen when it is
                asked to by HTTP: messages, false messages, reorgs, faults of nodes. It prints where everything is, with the
                command that starts a monitor in front of it; the files that this wants are served too.
                """,
            exits: [(.ok, "its time is over, or it was asked to end"), (.failed, "a port cannot be opened"), unusable],
            examples: [("with nodes that are slow", "xmsg-mon stack --port 8900 --delay 300ms")],
            related: ["run", "demo"]
        ),
        "bench": Manual(
            description: """
                Measures parts of the monitor on this machine, and prints each figure beside what must be reached. Figures of
                one part are the best of several rounds; nothing leaves the machine. The whole takes some minutes, and
                tells on a terminal how far it is. A figure that misses its mark says so; with --strict it is a failure.
                """,
            exits: [
                (.ok, "everything was measured"),
                (.failed, "a part could not be measured, or with --strict a figure missed its mark"), unusable,
            ],
            examples: [
                ("the page and events alone", "xmsg-mon bench --part page,events --json"),
                ("whether this machine is fast enough", "xmsg-mon bench --strict"),
            ], related: ["selftest"]
        ),
        "selftest": Manual(
            description: """
                Makes one true message and one false message for each rule, and judges them with the code that judges real
                ones. It needs no node and takes no time. Every 30 s run does the like by itself, with a true message from
                its chains where there is one: xmsg_mon_selftest_success_timestamp_seconds says when that last went well.
                """,
            exits: [
                (.ok, "every message was judged as it should be"), (.failed, "one was not: do not trust this build"),
                unusable,
            ],
            related: ["rehearse"]),
    ]
}
