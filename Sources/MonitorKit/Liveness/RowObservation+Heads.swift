/// What the answers that the monitor reads anyway say about a row.
extension RowObservation {
    /// The heads of an execution node; one that still is the genesis block says nothing yet.
    package init(_ heads: ChainHeads) {
        self.init()
        self.heads[.unsafe] = Self.known(heads.latest.reference)
        self.heads[.crossSafe] = heads.safe.flatMap(Self.known)
        self.heads[.finalized] = heads.finalized.flatMap(Self.known)
    }

    /// The heads of a node that derives the chain, with the L1 blocks that they build on.
    package init(_ status: SyncStatus) {
        self.init()
        heads[.unsafe] = (status.unsafe?.block).flatMap(Self.known)
        heads[.localSafe] = (status.localSafe?.block).flatMap(Self.known)
        heads[.crossSafe] = (status.crossSafe?.block).flatMap(Self.known)
        heads[.finalized] = (status.finalized?.block).flatMap(Self.known)
        heads[.l1Origin] = (status.unsafe?.l1Origin).map { origin in
            HeadPosition(
                number: origin.number.value, hash: origin.hash, time: origin.timestamp.map { Double($0.seconds) })
        }
        let derived = status.localSafe ?? status.crossSafe
        if let origin = derived?.l1Origin, let head = status.headL1, let time = head.timestamp {
            sequencing = SequencingPlace(
                safeOrigin: origin.number.value, l1Head: head.number.value, l1HeadTime: Double(time.seconds))
        }
    }

    private static func known(_ block: BlockReference) -> HeadPosition? {
        block.number.value > 0 ? HeadPosition(block) : nil
    }
}

extension HeadPosition {
    /// The place of a block.
    package init(_ block: BlockReference) {
        self.init(number: block.number.value, hash: block.hash, time: Double(block.timestamp.seconds))
    }
}
