import MonitorKit

/// What our code holds for the constants of `vectors.json`, and which of them it has no use for.
enum PublishedConstants {
    /// Constants of contracts and of older networks that nothing here reads or writes.
    static let unused: Set = [
        "optimisticBlockDepositSenderHistoric", "calculateChecksumSelector", "relayedMessageTopic0",
        "relayedMessageOldTopic0",
        "l1AttributesSelectors/bedrock", "l1AttributesSelectors/ecotone", "l1AttributesSelectors/interopHistoric",
    ]

    /// Our values as the file writes them, by the names of the file.
    static func ours() throws -> [String: String] {
        var values = try ofSimulatedBlocks()
        values["crossL2Inbox"] = CrossL2Inbox.address.description
        values["l2ToL2CrossDomainMessenger"] = SimulatedContracts.messenger.description
        values["executingMessageTopic0"] = CrossL2Inbox.executingMessageTopic.description
        values["sentMessageTopic0"] = SimulatedContracts.sentMessageTopic.description
        values["messageExpiryWindowSeconds"] = "\(ProtocolParameters.defaultExpiryWindow)"
        values["depositTxType"] = HexString.text([Transaction.depositType])
        values["emptyTrieRoot"] = OrderedTrieRoot.empty.description
        values["emptyUncleHash"] = BlockHeader.emptyUnclesHash.description
        let identifier = MessageIdentifier(
            origin: .zero, blockNumber: BlockNumber(1), logIndex: LogIndex(1), timestamp: Timestamp(1),
            chainID: ChainID(Hash32(1, 0, 0, 1)))
        let entries = AccessListDeclarations.entries(for: identifier, payloadHash: .zero)
        for (name, entry) in zip(["lookup", "chainIdExtension", "checksum"], entries) {
            values["accessListPrefix/\(name)"] = "\(entry.bytes[0])"
        }
        let call = SimulatedContracts.validateMessage(identifier, payloadHash: .zero)
        values["validateMessageSelector"] = HexString.text(Array(call.input.prefix(4)))
        // Not ours, but a check of our hash: signatures, and the beginning of what they hash to.
        for error in [
            "NotInAccessList()", "BlockNumberTooHigh()", "TimestampTooHigh()", "LogIndexTooHigh()",
            "NoExecutingDeposits()",
        ] {
            values["errorSelectors/\(error)"] = String(Keccak256.hash(Array(error.utf8)).description.prefix(10))
        }
        return values
    }

    /// What stands in the first transaction and in the header of every block that we make up.
    private static func ofSimulatedBlocks() throws -> [String: String] {
        var values: [String: String] = [:]
        for era in SimulatedEra.allCases {
            var chain = SimulatedChain(
                SimulatedChainSettings(
                    id: ChainID(901), genesisTime: Timestamp(1_795_000_000), blockTime: 2,
                    activation: Timestamp(1_795_000_000), era: era, retention: 16))
            chain.produceBlock()
            guard let transaction = chain.latest.transactions.first?.sent.transaction, let to = transaction.to,
                case .deposit(let deposit) = transaction.form
            else { throw ProofFixtures.Failure.shape("a block without a deposit") }
            values["l1AttributesSelectors/\(era.rawValue)"] = HexString.text(Array(transaction.input.prefix(4)))
            values["l1Attributes"] = to.description
            values["l1AttributesDepositor"] = deposit.from.description
            values["feeVaultSequencer"] = chain.latest.header.miner.description
            values["emptyRequestsHash"] = chain.latest.header.requestsHash?.description
        }
        return values
    }
}
