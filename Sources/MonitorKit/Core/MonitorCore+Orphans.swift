/// Orphans: messages whose block went, until the block in its place tells how they ended.
///
/// After an invalidation the block is missing for a moment, and only the one that comes says whether derivation replaced it. What is
/// waited for here depends on having been there: no job, no count of jobs and no verdict does.
extension MonitorCore {
    /// Keeps a job without its block until its end is known; where there is no room, the block is taken for one that just went.
    ///
    /// The lowest block decides about those above it, so that its messages come before theirs.
    mutating func orphan(_ job: Job, _ chain: ChainIndex) {
        var orphan = job
        orphan.isOrphaned = true
        if !chains[chain].replacements.hasRoom, let highest = chains[chain].replacements.orphans.keys.max(),
            highest > job.block.number
        {
            nameEnds(chain, at: highest)
        }
        guard chains[chain].replacements.keepOrphan(orphan) else { return finish(job, .reorgedOut, chain) }
        announce(.orphaned(orphan))
    }

    /// Names how the messages ended whose block at a height went.
    ///
    /// - Parameter old: the block that was replaced by its deposits, if one was.
    mutating func nameEnds(_ chain: ChainIndex, at number: BlockNumber, replaced old: Hash32? = nil) {
        for job in chains[chain].replacements.takeOrphans(at: number) {
            finish(job, job.block.hash == old ? .replaced : .reorgedOut, chain)
        }
    }

    /// Names the ends that are waited for above a height: nothing that comes there can have taken the place of their blocks.
    mutating func nameEnds(_ chain: ChainIndex, above number: BlockNumber) {
        let higher = chains[chain].replacements.orphans.keys.filter { $0 > number }
        for number in higher.sorted() { nameEnds(chain, at: number) }
    }

    /// Names the ends that are waited for at every height: what could tell them apart is gone.
    mutating func nameAllEnds(_ chain: ChainIndex) {
        for number in chains[chain].replacements.orphans.keys.sorted() { nameEnds(chain, at: number) }
    }

    /// Lets go of what is known of replacements at a height that left the window or is final.
    mutating func forgetReplacement(_ chain: ChainIndex, at number: BlockNumber) {
        nameEnds(chain, at: number)
        chains[chain].replacements.forget(number)
    }

    /// Whether what is known of a height may still tell of a replacement: the receipts of its block are to be read, or it stands in a
    /// range whose upper blocks have not come.
    ///
    /// Blocks that nobody posted can be final as soon as they are there, and all that follows from an outage is.
    func isReplacementUndecided(_ chain: ChainIndex, at number: BlockNumber) -> Bool {
        let isBeingRead = chains[chain].window[number]?.scan == .due
        let isOfInterest =
            chains[chain].replacements.orphans[number] != nil || chains[chain].replacements.departed[number] != nil
        return isBeingRead && isOfInterest || chains[chain].replacements.isInOpenRun(number)
    }
}
