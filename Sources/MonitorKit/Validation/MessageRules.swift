/// One function per rule of the protocol: nil when it holds, else what was found and what was expected.
///
/// Rules 1 to 5 and the arithmetic half of rule 6 need nothing but the two identifiers and the configuration.
/// Sources: messaging ("Message Invariants"), derivation ("Activation Block").
package struct MessageRules: Sendable {
    /// The dependency set that is judged by.
    package let parameters: ProtocolParameters

    /// Judges by a dependency set.
    package init(_ parameters: ProtocolParameters) {
        self.parameters = parameters
    }

    /// Rule 1: both chains are in the dependency set; a chain is always in its own.
    package func chainInDependencySet(_ identifier: MessageIdentifier, executingChain: ChainID) -> Violation? {
        if !parameters.contains(executingChain) {
            return Violation(
                .chainInDependencySet, .unknownChain, got: .chain(executingChain),
                expected: .text("an executing chain of the dependency set"))
        }
        if !parameters.contains(identifier.chainID) {
            return Violation(
                .chainInDependencySet, .unknownChain, got: .chain(identifier.chainID),
                expected: .text("an initiating chain of the dependency set"))
        }
        return nil
    }

    /// Rule 2: the executing block comes after its chain's activation block.
    package func executedAfterActivation(at time: Timestamp, chain: ChainParameters) -> Violation? {
        chain.isActive(at: time)
            ? nil
            : Violation(.executedAfterActivation, .notActivated, got: .time(time), expected: firstActive(chain))
    }

    /// Rule 3: the initiating block comes after its chain's activation block.
    package func initiatedAfterActivation(_ identifier: MessageIdentifier, chain: ChainParameters) -> Violation? {
        chain.isActive(at: identifier.timestamp)
            ? nil
            : Violation(
                .initiatedAfterActivation, .notActivated, got: .time(identifier.timestamp),
                expected: firstActive(chain))
    }

    /// Rule 4: the message is not initiated later than it is executed; the same time is fine.
    package func notFromTheFuture(_ identifier: MessageIdentifier, executedAt time: Timestamp) -> Violation? {
        identifier.timestamp <= time
            ? nil : Violation(.notFromTheFuture, .future, got: .time(identifier.timestamp), expected: .time(time))
    }

    /// Rule 5: the message is not older than the window; exactly that age is fine.
    package func notExpired(_ identifier: MessageIdentifier, executedAt time: Timestamp) -> Violation? {
        guard time > identifier.timestamp else { return nil }
        let age = time.seconds - identifier.timestamp.seconds
        return age <= parameters.expiryWindow
            ? nil
            : Violation(.notExpired, .expired, got: .seconds(age), expected: .seconds(parameters.expiryWindow))
    }

    /// Rule 6, decided by arithmetic: a block of that height has another time, whether it exists yet or not.
    package func timestampMatches(_ identifier: MessageIdentifier, chain: ChainParameters) -> Violation? {
        let time = chain.timestamp(of: identifier.blockNumber)
        guard time != identifier.timestamp else { return nil }
        return Violation(
            .timestampMatches, .timestampMismatch, got: .time(identifier.timestamp),
            expected: time.map { .time($0) } ?? .text("a height that this chain can have"))
    }

    /// Rule 6, decided by the block: its header has another time.
    package func timestampMatches(_ identifier: MessageIdentifier, block: BlockReference) -> Violation? {
        block.timestamp == identifier.timestamp
            ? nil
            : Violation(
                .timestampMatches, .timestampMismatch, got: .time(identifier.timestamp),
                expected: .time(block.timestamp))
    }

    /// Rule 7: the block has the log, of that origin, with that payload; a log that is not kept shows nothing.
    package func logMatches(_ message: ExecutingMessage, logs: BlockLogs) -> Violation? {
        let index = message.identifier.logIndex
        guard Int(index.value) < logs.count else {
            return Violation(
                .logMatches, .logMissing, got: .text("log index \(index)"), expected: .logCount(logs.count))
        }
        guard let log = logs[index] else { return nil }
        if log.origin != message.identifier.origin {
            return Violation(
                .logMatches, .originMismatch, got: .address(message.identifier.origin),
                expected: .address(log.origin))
        }
        if log.payloadHash != message.payloadHash {
            return Violation(
                .logMatches, .payloadMismatch, got: .hash(message.payloadHash), expected: .hash(log.payloadHash))
        }
        return nil
    }

    private func firstActive(_ chain: ChainParameters) -> RuleValue {
        guard let activation = chain.activation else { return .text("an activation that is scheduled") }
        return .time(activation.advanced(by: chain.blockTime))
    }
}
