/// Looks at chains, as the liveness table takes them in.
extension Monitor {
    /// The longest time between two looks at one source.
    ///
    /// An endpoint that does not serve is looked at as a witness, more seldom than the one that does.
    static func lookInterval(_ pollUpperBound: Duration, _ upstreams: Int, _ chains: Int) -> Double {
        let longest = upstreams > chains ? max(pollUpperBound, ChainFollower.witnessInterval * 1.1) : pollUpperBound
        return longest / .seconds(1)
    }

    /// Names a source before it is asked, so that one that never answers shows.
    func expect(_ source: String, of row: RowID) {
        let now = surroundings.clock.now()
        liveness.add(source, to: row, at: now)
        tellRows(at: now)
    }

    /// Takes in a look at a chain; what follows from it is seen with the next publication, a second later at most.
    func look(_ row: RowID, by source: String, _ outcome: Result<RowObservation, UpstreamFailure>) {
        look(row, by: source, outcome, at: surroundings.clock.now())
    }

    func look(
        _ row: RowID, by source: String, _ outcome: Result<RowObservation, UpstreamFailure>, at now: Moment
    ) {
        liveness.look(row, by: source, outcome, at: now)
        tellRows(at: now)
    }

    /// Silence shows too.
    func passTime(at now: Moment) {
        liveness.tick(at: now)
        tellRows(at: now)
        if liveness.hasNews { publish() }
    }

    func tellRows(at now: Moment) {
        for transition in liveness.takeTransitions() { surroundings.rowChanged(transition, now) }
    }
}

extension CoreConfiguration {
    /// A row for every attached chain.
    func rowParameters(lookInterval: Double) -> [RowID: RowParameters] {
        Dictionary(
            attached.compactMap { chain in
                parameters.chains[chain].map { known in
                    (
                        .chain(chain),
                        RowParameters(.op, blockTime: Double(known.blockTime), pollInterval: lookInterval)
                    )
                }
            }, uniquingKeysWith: { first, _ in first })
    }
}
