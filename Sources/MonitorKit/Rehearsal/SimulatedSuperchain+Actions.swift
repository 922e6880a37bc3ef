/// What can be made to happen.
extension SimulatedSuperchain {
    /// Sends an honest message: a log in the next block of `source`, executed in a later block of `target`.
    ///
    /// - Parameters:
    ///   - log: What is emitted; nil for a message of the messenger.
    ///   - accessList: How the executing transaction announces it.
    /// - Returns: The number of the message; nil when a chain is not in the set.
    @discardableResult
    package mutating func sendMessage(
        from source: ChainID, to target: ChainID, log: Log? = nil, accessList: AccessListFinding = .declared
    ) -> Int? {
        enqueue(source, target, nil, log, accessList)
    }

    /// Sends an honest message in the block that executes the message before it.
    package mutating func sendBeside(from source: ChainID, to target: ChainID) {
        let before = nextMessage - 1
        guard let number = enqueue(source, target, nil, nil, .declared) else { return }
        messages[number]?.beside = before
    }

    /// Sends an honest message and then executes a lie about it.
    ///
    /// - Returns: The number of the message; nil when a chain is not in the set.
    @discardableResult
    package mutating func forge(_ forgery: Forgery, from source: ChainID, to target: ChainID) -> Int? {
        enqueue(forgery == .cycle ? target : source, target, forgery, nil, .declared)
    }

    /// Emits a log in the next block of a chain that is no message.
    package mutating func emit(_ log: Log, on chain: ChainID) {
        guard self[chain] != nil else { return }
        plainLogs[chain, default: []].append(log)
    }

    mutating func enqueue(
        _ source: ChainID, _ target: ChainID, _ forgery: Forgery?, _ log: Log?, _ accessList: AccessListFinding
    ) -> Int? {
        guard self[source] != nil, self[target] != nil else { return nil }
        let number = nextMessage
        nextMessage += 1
        messages[number] = SimulatedMessage(
            number: number, source: source, target: target, forgery: forgery, accessList: accessList, log: log,
            intended: forgery.map { .invalid($0.intendedReason) } ?? .valid)
        pending.append(number)
        if number >= Self.messageLimit {
            messages[number - Self.messageLimit] = nil
            pending.removeAll { $0 == number - Self.messageLimit }
        }
        return number
    }

    /// Replaces blocks at the top of a chain by others, which hold transactions without logs.
    package mutating func reorganize(_ chain: ChainID, depth: UInt64) {
        guard let index = chains.firstIndex(where: { $0.id == chain }) else { return }
        let transactions = (0..<min(depth, UInt64(Self.blocksPerAdvance))).map { _ in
            [chains[index].sign(SimulatedCall(to: SimulatedContracts.messenger, logs: []))]
        }
        let removed = chains[index].reorganize(depth: depth, transactions: transactions)
        guard let first = removed.first else { return }
        note(.reorganized(chain, above: first.number.lowered(by: 1), depth: removed.count))
        withdraw(removed, from: chain, rebuiltEmpty: removed.count)
    }

    /// Replaces a block by its deposits-only form; its descendants are made anew as time goes on.
    package mutating func replaceByDeposits(_ chain: ChainID, at number: BlockNumber) {
        guard let index = chains.firstIndex(where: { $0.id == chain }) else { return }
        let removed = chains[index].replaceByDeposits(number)
        guard let first = removed.first else { return }
        note(.replaced(chain, first.reference))
        withdraw(removed, from: chain, rebuiltEmpty: 1)
    }

    /// Removes blocks from the top of a chain; others are made in their place as time goes on.
    package mutating func rewind(_ chain: ChainID, by count: UInt64) {
        guard let index = chains.firstIndex(where: { $0.id == chain }) else { return }
        let removed = chains[index].rewind(by: count)
        guard !removed.isEmpty else { return }
        note(.rewound(chain, to: chains[index].latest.number, depth: removed.count))
        withdraw(removed, from: chain, rebuiltEmpty: 0)
    }

    /// Stops a chain, or lets it go on; it then makes up for the blocks that it missed.
    package mutating func stall(_ chain: ChainID, _ isStalled: Bool = true) {
        guard let index = chains.firstIndex(where: { $0.id == chain }) else { return }
        chains[index].isStalled = isStalled
    }

    /// Sets the heads of a chain by hand.
    package mutating func setHeads(_ chain: ChainID, safe: BlockNumber?, finalized: BlockNumber?) {
        guard let index = chains.firstIndex(where: { $0.id == chain }) else { return }
        chains[index].setHeads(safe: safe, finalized: finalized)
    }

    /// Follows what removed blocks mean for the messages that stood in them.
    ///
    /// - Parameter rebuiltEmpty: How many of the lowest removed heights have a block again, one without logs.
    mutating func withdraw(_ removed: [SimulatedBlock], from chain: ChainID, rebuiltEmpty: Int) {
        lastRemoved[chain] = removed.last?.hash
        let hashes = Set(removed.map(\.hash))
        let empty = Set(removed.prefix(rebuiltEmpty).map(\.hash))
        for number in messages.keys.sorted() {
            guard var message = messages[number] else { continue }
            if let place = message.initiation, place.chain == chain, hashes.contains(place.block.hash) {
                message.intended = empty.contains(place.block.hash) ? message.intendedWithoutInitiation() : nil
                if message.stage == .initiated { message.stage = .removed }
            }
            if let place = message.execution, place.chain == chain, hashes.contains(place.block.hash) {
                message.stage = .removed
            }
            if message.stage == .removed { pending.removeAll { $0 == number } }
            messages[number] = message
        }
    }
}
