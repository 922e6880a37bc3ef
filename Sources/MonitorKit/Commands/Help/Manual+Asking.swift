extension Manual {
    private static let monitorIsGone: (code: ExitCode, meaning: String) = (
        .failed, "the monitor gives no answer, or refuses the token"
    )
    private static let token: Entry = (
        "--token-file FILE", "the token, on one line; nothing else is taken from the file"
    )

    /// The commands that ask nodes or running monitors.
    static let asking: [String: Manual] = [
        "verify": Manual(
            description: """
                Judges what a block, a transaction or a range claims, live, with nothing but the nodes of the configuration:
                no monitor has to run. CHAIN is a chain id. The second word is a transaction hash; a block by its number, its
                hash, or as latest, safe or finalized; BLOCK:LOG for one log; or FROM-TO for a range of blocks. Each rule is
                shown with what was found and what is right. On a terminal a range tells how far it is.
                """,
            exits: [
                (.ok, "nothing that was looked at is invalid"), (.failed, "something could not be read or judged"),
                unusableHere, (.found, "something is invalid"),
            ],
            environment: certificates, files: chainFiles + [configurationFile],
            examples: [
                ("every message of a block", "xmsg-mon verify 10 143999881 --config /etc/xmsg-mon/config.json"),
                ("an hour of blocks, for a script", "xmsg-mon verify 10 143998081-143999881 --json"),
            ], related: ["messages", "check upstreams"]),
        "messages": Manual(
            description: """
                Lists what a running monitor follows: by executing chain, block and log, oldest first. Where the monitor is
                blind or still reads, the list may not be whole, and standard error says so. Filters are the monitor's own.
                A list that is cut says how to go on.
                """,
            exits: [
                (.ok, "nothing that the filters let through is invalid"), monitorIsGone, unusableHere,
                (.found, "something that the filters let through is invalid, listed or not"),
            ],
            files: [token],
            examples: [
                ("what can no longer be taken back", "xmsg-mon messages --status invalid --safety finalized"),
                ("for a script", "xmsg-mon messages --status invalid --json --limit 100000"),
            ], related: ["verify", "watch"]),
        "compare": Manual(
            description: """
                Asks each replica for the digests of its verdicts and holds them against those of the first one, at the
                newest block that both have a digest of. Where they differ, the first message is named about which they do.
                """,
            exits: [
                (.ok, "all agree"), (.failed, "two differ, could not be compared, or one gives no answer"),
                unusableHere,
            ],
            files: [token],
            examples: [("for a script", "xmsg-mon compare http://mon-a:7300 http://mon-b:7300 --json")],
            related: ["watch", "messages"]),
        "watch": Manual(
            description: """
                Shows one replica, or several merged, on a terminal: whether anything is wrong, heads, verdicts, and who is
                stale or disagrees. It fits the window and ends with it, or with Ctrl-C. Without a terminal a picture
                follows the other.
                """,
            exits: [
                (.ok, "it was interrupted; with --once: nothing is invalid or undeclared"),
                (.failed, "with --once: no replica answers"), unusableHere,
                (.found, "with --once: a message is invalid, or was not declared"),
            ],
            environment: [
                ("NO_COLOR", "when not empty: no colors"), ("TERM", "dumb: no colors, and a picture follows the other"),
            ], files: [token],
            examples: [("in a script", "xmsg-mon watch --once --json http://mon-a:7300")],
            related: ["messages", "compare"]),
        "healthcheck": Manual(
            description: """
                Asks a monitor whether its loop still turns, as an orchestrator does: what a container's health check calls,
                because its image has no curl. A chain that cannot be read makes no monitor unhealthy. Without --url it asks
                where --metrics.addr and --metrics.port tell run to listen, at loopback where that is every address. It reads
                no configuration file: a port that only the file names wants --url.
                """,
            exits: [(.ok, "it is alive"), (.failed, "it is not, or gives no answer"), unusableHere],
            examples: [("in a container file", "xmsg-mon healthcheck --url http://127.0.0.1:7300")], related: ["run"]),
        "check upstreams": Manual(
            description: """
                Asks every endpoint of the configuration what run will ask it, and changes nothing: chain, heads, receipts,
                transactions, logs and a proof, how many calls a batch may have, latency, and how far its clock is from
                ours. What would hinder the monitor stands below the table.
                """,
            exits: [
                (.ok, "everything that the monitor needs is answered"), (.failed, "something would hinder it"),
                unusableHere,
            ],
            environment: certificates, files: chainFiles + [configurationFile],
            examples: [("for a script", "xmsg-mon check upstreams --config /etc/xmsg-mon/config.json --json")],
            related: ["config check", "run"]),
    ]
}
