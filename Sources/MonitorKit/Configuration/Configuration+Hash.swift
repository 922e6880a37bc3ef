extension Configuration {
    /// Eight hexadecimal digits that are equal on replicas that mean the same: the label of `config_info`.
    ///
    /// The first four bytes of the Keccak-256 of `canonicalForm`.
    package var configHash: String {
        String(Keccak256.hash(Array(canonicalForm.utf8)).description.dropFirst(2).prefix(8))
    }

    /// What the replica means, one line a fact, in an order that does not depend on how it was written.
    ///
    /// In it is what verdicts, windows, pace or series depend on: the dependency set, the chains' constants, the limits, and the
    /// names of upstreams, which are label values that rules join on. Not in it is what replicas must be free to
    /// differ in: URLs (each replica may have its own way to the stack, and they are secret), the listen address and
    /// port, log settings, the paths of files and where a value came from.
    package var canonicalForm: String {
        var lines = [
            "dependency_set=" + dependencySet.chains.map(\.description).joined(separator: ","),
            "expiry_window=\(dependencySet.expiryWindow)",
            "unattached=" + unattached.sorted().map(\.description).joined(separator: ","),
            "upstreams=" + upstreams.map(\.name).sorted().joined(separator: ","),
            "poll_interval=\(DurationText.text(pollInterval))", "tail=\(DurationText.text(tail))",
            "backfill=\(backfill)", "max_jobs=\(maximumJobs)", "request_timeout=\(DurationText.text(requestTimeout))",
            "max_response_bytes=\(maximumResponseBytes)",
        ]
        // The default is left out: hashes of configurations that do not name it stay what they were.
        if replacementDue != .seconds(600) { lines.append("replacement_due=\(DurationText.text(replacementDue))") }
        if !ignored.isEmpty { lines.append("ignored=" + ignored.map(\.description).sorted().joined(separator: ",")) }
        lines += canonicalObserverLines + canonicalRowLines
        lines += rollups.values.sorted { $0.chain < $1.chain }.map(Self.canonicalLine)
        return lines.map { $0 + "\n" }.joined()
    }

    private static func canonicalLine(_ rollup: RollupConfiguration) -> String {
        let fields = [
            rollup.l1Chain?.description, String(rollup.blockTime.seconds), rollup.genesis.number.description,
            rollup.genesis.hash.description, rollup.genesis.timestamp.description, rollup.activationTime?.description,
            rollup.sequencerWindowSize.map(String.init), rollup.maxSequencerDrift.map(String.init),
        ]
        return "rollup.\(rollup.chain)=" + fields.map { $0 ?? "-" }.joined(separator: ",")
    }
}
