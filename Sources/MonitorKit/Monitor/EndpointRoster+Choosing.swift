/// Choosing: who is asked next for heads, for what stands behind them, and for a second opinion.
extension EndpointRoster {
    /// The endpoint to ask next for what stands behind the heads; where all rest and none was asked, the one whose rest ends first.
    func serving(at now: Moment, except asked: Set<String> = []) -> Int? {
        best(of: rested(at: now), except: asked)
            ?? (asked.isEmpty ? entries.indices.min { entries[$0].isFreeAt < entries[$1].isFreeAt } : nil)
    }

    /// The endpoint to ask next for its heads: one that rests because it failed at a read shows them all the same.
    func showing(at now: Moment, except asked: Set<String> = []) -> Int? {
        best(of: visible(at: now), except: asked)
            ?? (asked.isEmpty ? entries.indices.min { entries[$0].isVisibleAt < entries[$1].isVisibleAt } : nil)
    }

    /// The one of some endpoints of which the least bad was seen, of several the first.
    private func best(of candidates: [Int], except asked: Set<String>) -> Int? {
        let open = candidates.filter { !asked.contains(entries[$0].name) }
        let current = open.filter { !isBehind($0) }
        if let well = current.first(where: { entries[$0].isWell }) { return well }
        if let shown = current.first(where: { entries[$0].showsItsChain }) { return shown }
        let seen = current.first { entries[$0].looks.count == 0 && !entries[$0].headDoubt.isConfirmed }
        return seen ?? current.first ?? open.first
    }

    /// The endpoints that do not rest, in order.
    func rested(at now: Moment) -> [Int] {
        entries.indices.filter { entries[$0].isFreeAt <= now.steady }
    }

    /// The endpoints whose heads may be looked at, in order.
    private func visible(at now: Moment) -> [Int] {
        entries.indices.filter { entries[$0].isVisibleAt <= now.steady }
    }

    /// The endpoints of which nothing bad was seen lately, in order; those that have not been looked at yet are among them.
    func fit(at now: Moment) -> [Int] {
        rested(at: now).filter { entries[$0].showsItsChain && !isBehind($0) }
    }

    /// The others that may be asked for a second opinion, in order: a failure, and the rest after it, make nobody's word worth less.
    func unfit(at now: Moment) -> [Int] {
        let fit = fit(at: now)
        return entries.indices.filter {
            !fit.contains($0) && entries[$0].distrustedUntil <= now.steady && !entries[$0].headDoubt.isConfirmed
        }
    }

    /// The endpoints that may be looked at and are not the one whose heads are followed.
    func witnesses(at now: Moment) -> [Int] {
        let showing = showing(at: now)
        return visible(at: now).filter { $0 != showing }
    }

    /// The reads to try again, each with the endpoint that failed to answer it, has rested since, and shows its heads.
    func probes(at now: Moment) -> [(index: Int, request: ReadRequest)] {
        rested(at: now).filter { entries[$0].looks.count == 0 }
            .compactMap { index in entries[index].failedRead.map { (index, $0) } }
    }

    /// The endpoints that do not rest and have not named a head.
    func unseen(at now: Moment) -> [Int] { rested(at: now).filter { entries[$0].head == nil } }

    private func isBehind(_ index: Int) -> Bool { entries[index].looksBehind >= Self.looksToJudgeLag }
}
