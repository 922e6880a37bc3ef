/// The ways in which a simulated message can lie, each by one thing only.
///
/// The forger says what it does, not what the monitor will find: the names are those of the lie.
package enum Forgery: String, CaseIterable, Hashable, Sendable {
    /// Names a chain outside the dependency set.
    case unknownChain = "unknown_chain"
    /// Names a block from before messages were switched on.
    case beforeActivation = "before_activation"
    /// Names a block that is made only after the executing one.
    case future
    /// Names a block that is older than the expiry window.
    case expired
    /// Names a time that the block does not have.
    case wrongTime = "wrong_time"
    /// Names a log that the block does not have.
    case wrongLog = "wrong_log"
    /// Names a contract that did not emit the log.
    case wrongOrigin = "wrong_origin"
    /// Says something else than the log.
    case wrongPayload = "wrong_payload"
    /// Names a later log of its own block.
    case cycle

    /// The reason that the protocol has for refusing it.
    package var intendedReason: InvalidReason {
        switch self {
        case .unknownChain: .unknownChain
        case .beforeActivation: .notActivated
        case .future: .future
        case .expired: .expired
        case .wrongTime: .timestampMismatch
        case .wrongLog: .logMissing
        case .wrongOrigin: .originMismatch
        case .wrongPayload: .payloadMismatch
        case .cycle: .cycle
        }
    }

    /// What a storyteller says about it.
    package var phrase: String {
        switch self {
        case .unknownChain: "a message from a chain that nobody knows"
        case .beforeActivation: "a message from before interop was active"
        case .future: "a message from the future"
        case .expired: "a message that has expired"
        case .wrongTime: "a message with a wrong timestamp"
        case .wrongLog: "a message that was never sent"
        case .wrongOrigin: "a message of another sender"
        case .wrongPayload: "a message with a forged payload"
        case .cycle: "a message that relies on itself"
        }
    }

    /// Whether the lie is told about a message that was really sent.
    var needsMessage: Bool { self != .cycle }
}

/// What an executing message claims.
package struct MessageClaim: Hashable, Sendable {
    /// The log that is claimed to exist.
    package var identifier: MessageIdentifier
    /// What it is claimed to say.
    package var payloadHash: Hash32
}

extension Forgery {
    /// A claim that lies about a true one; nil while the lie cannot be told, because a chain is too young for it.
    ///
    /// - Parameters:
    ///   - truth: The claim of a message that was really sent.
    ///   - chain: The chain on which it was sent.
    ///   - time: The time of the executing block.
    func claim(
        about truth: MessageClaim, sentOn chain: ChainParameters, executedAt time: Timestamp, expiryWindow: UInt64
    ) -> MessageClaim? {
        let name = truth.identifier
        switch self {
        case .unknownChain:
            return truth.renamed(chainID: ChainID(0xdead_0000_0000_0000))
        case .beforeActivation:
            guard !chain.isActive(at: chain.genesisTime) else { return nil }
            return truth.renamed(blockNumber: chain.genesisNumber, timestamp: chain.genesisTime)
        case .future:
            let number = chain.lastNumber(at: time)?.next ?? chain.genesisNumber
            return chain.timestamp(of: number).map { truth.renamed(blockNumber: number, timestamp: $0) }
        case .expired:
            let (latest, underflow) = time.seconds.subtractingReportingOverflow(expiryWindow + 1)
            guard !underflow, let number = chain.lastNumber(at: Timestamp(latest)),
                let sentAt = chain.timestamp(of: number), chain.isActive(at: sentAt)
            else { return nil }
            return truth.renamed(blockNumber: number, timestamp: sentAt)
        case .wrongTime:
            let sentAt = Timestamp(name.timestamp.seconds - 1)
            guard chain.isActive(at: sentAt) else { return nil }
            return truth.renamed(timestamp: sentAt)
        case .wrongLog:
            return truth.renamed(logIndex: LogIndex(name.logIndex.value + 1_000_000))
        case .wrongOrigin:
            return truth.renamed(origin: Address(0x0bad_0bad_0bad_0bad, 0, 1))
        case .wrongPayload:
            return MessageClaim(identifier: name, payloadHash: Keccak256.hash(truth.payloadHash.bytes))
        case .cycle:
            return nil
        }
    }
}

extension MessageClaim {
    /// The same claim with some fields of its identifier replaced.
    fileprivate func renamed(
        origin: Address? = nil, blockNumber: BlockNumber? = nil, logIndex: LogIndex? = nil,
        timestamp: Timestamp? = nil, chainID: ChainID? = nil
    ) -> MessageClaim {
        MessageClaim(
            identifier: MessageIdentifier(
                origin: origin ?? identifier.origin, blockNumber: blockNumber ?? identifier.blockNumber,
                logIndex: logIndex ?? identifier.logIndex, timestamp: timestamp ?? identifier.timestamp,
                chainID: chainID ?? identifier.chainID),
            payloadHash: payloadHash)
    }
}

extension ChainParameters {
    /// The height of the last block whose time is not above `time`; nil before genesis.
    fileprivate func lastNumber(at time: Timestamp) -> BlockNumber? {
        guard time >= genesisTime else { return nil }
        return genesisNumber.advanced(by: (time.seconds - genesisTime.seconds) / blockTime)
    }
}
