extension RuleScenarios {
    /// A chain whose nodes are being repaired may want for a certificate for hours.
    static var plannedCertificate: RuleScenario {
        var scenario = RuleScenario(
            "48 a certificate is missing in a chain that is marked as in maintenance, which wakes nobody")
        for replica in ["a", "b"] {
            for name in ["resting", "concordium"] {
                // Of the other chain one replica alone says that it stops on purpose.
                let isSaid = name == "resting" || replica == "a"
                for (cause, samples) in [
                    ("certificate_missing", "0x20 1x200"), ("planned_stop", isSaid ? "1x220" : "0x220"),
                ] {
                    let labels = #"job="xmsg-mon",instance="\#(replica)",row="\#(name)",cause="\#(cause)""#
                    scenario = scenario.scraping("\(MetricFamily.rowCause.sampleName){\(labels)}", samples)
                }
            }
        }
        return scenario.isQuiet("XmsgMonCertificateMissing", at: 4)
            .fires("XmsgMonCertificateMissing", ["row": "concordium"], at: 6)
    }
}
