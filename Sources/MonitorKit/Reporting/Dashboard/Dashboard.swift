/// The board: what an operator looks at first, generated from the same names as the rules.
///
/// It works without any replica: then its numbers say so, in red, instead of showing an old or an empty green.
package enum Dashboard {
    /// The rows in order.
    package static let rows = [verdict, sight, traffic, observers, plumbing]

    /// Every query of every panel.
    package static var queries: [String] {
        rows.flatMap(\.panels).flatMap(\.queries).map(\.expression)
    }

    /// Nobody is asked which replica: what stands here is the merged truth.
    private static let verdict = DashboardRow(
        "Verdict",
        [
            tier(1, "unsafe blocks", #"safety="unsafe""#), tier(2, "local-safe blocks", #"safety="local_safe""#),
            tier(3, "cross-safe or finalized blocks", #"safety=~"cross_safe|finalized""#), blindness, tiersOverTime,
            DashboardPanel(
                "Invalid messages", .table, unit: "dateTimeFromNow", width: 16,
                "The worst 20 of each chain, with the age of their blocks, as those list them that see the chain. Set the variable explorer to follow transactions.",
                [
                    .init(
                        """
                        max by (executing_chain_id, initiating_chain_id, safety, reason, block_number, tx_hash, log_index) \
                        (\(standing(.invalidMessageBlockTimestamp))) * 1000
                        """)
                ]
            ).exploring(.transactionHash),
            DashboardPanel(
                "Who names whom", .table, width: 8,
                "Invalid messages by the chain that executes them and the chain that they name.",
                [.init("\(heldByPair()) > 0")]),
        ])

    /// What was found stands while nobody sees; that nothing was found does not.
    private static func tier(_ tier: Int, _ blocks: String, _ matcher: String) -> DashboardPanel {
        let count = "sum(\(heldByPair(matcher)))"
        return DashboardPanel(
            "Tier \(tier): invalid in \(blocks)", .stat, width: 6,
            "Invalid messages, merged over replicas and deployments. A finding is held for an hour while nobody can see; none is blind while a chain is not seen.",
            [.init("\(count) > 0 or \(count) unless on () (\(unseen)) or vector(-1)")]
        ).colored("red", (0, "green"), (1, "red")).saying((-1, "blind", "red"))
    }

    private static var blindness: DashboardPanel {
        DashboardPanel(
            "Sight", .stat, width: 6,
            "Chains of the dependency set for which no replica of some deployment can vouch at this moment.",
            [
                .init(
                    """
                    count(count by (chain_id) (\(unseen))) or 0 * count(\(recorded(.rememberedChains))) or vector(-1)
                    """)
            ]
        ).colored("red", (0, "green"), (1, "red")).saying((0, "all chains seen", "green"), (-1, "blind", "red"))
    }

    private static var tiersOverTime: DashboardPanel {
        func lane(_ matcher: String, _ tier: Int) -> String {
            "(\(recorded(.heldInvalidMessages, matcher)) > bool 0) * \(tier)"
        }
        let worst = """
            max by (executing_chain_id) (\(lane(#"safety=~"cross_safe|finalized""#, 3)) \
            or \(lane(#"safety="local_safe""#, 2)) or \(lane(#"safety="unsafe""#, 1)))
            """
        let unseen = #"label_replace(\#(unseen), "executing_chain_id", "$1", "chain_id", "(.+)")"#
        return DashboardPanel(
            "Tiers over time", .timeline, width: 24,
            "The worst tier of each chain; a finding is held while nobody can see, and none is not.",
            [
                .init(
                    """
                    \(worst) > 0 or \(worst) unless on (executing_chain_id) \(unseen) \
                    or 0 * max by (executing_chain_id) (\(unseen)) - 1
                    """, "{{executing_chain_id}}")
            ]
        ).colored("red", (0, "green"), (1, "yellow"), (2, "orange"), (3, "red"))
            .saying(
                (-1, "not seen", "red"), (0, "none", "green"), (1, "tier 1", "yellow"), (2, "tier 2", "orange"),
                (3, "tier 3", "red"))
    }
}
