extension RollupConfiguration {
    /// What somebody else's configuration of a chain has otherwise than the one that we judge by, in words of ours.
    ///
    /// Of a block time or a genesis proven headers tell as well; of an activation nothing else does.
    func differences(from ours: RollupConfiguration) -> [String] {
        func text(_ time: Timestamp?) -> String { time.map { TimeText.rfc3339(Double($0.seconds)) } ?? "never" }
        func text(_ block: BlockReference) -> String { "\(block.number) \(block.hash) of \(text(block.timestamp))" }
        let rows = [
            ("block time", "\(blockTime.seconds) s", "\(ours.blockTime.seconds) s"),
            ("genesis", text(genesis), text(ours.genesis)),
            ("activation", text(activationTime), text(ours.activationTime)),
        ]
        return rows.compactMap { what, theirs, ours in
            theirs == ours ? nil : "its \(what) is \(theirs), and --rollup-configs says \(ours)"
        }
    }
}
