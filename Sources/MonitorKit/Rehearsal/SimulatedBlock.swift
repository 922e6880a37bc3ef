/// A block of a simulated chain, whole, with its real hash.
package struct SimulatedBlock: Sendable {
    /// The header; its roots and bloom are those of the transactions below.
    package let header: BlockHeader
    /// The header's hash.
    package let hash: Hash32
    /// The transactions in order, the L1 attributes deposit first; none in a genesis block.
    package let transactions: [MinedTransaction]
    /// Bytes of the whole block in its consensus encoding.
    package let size: Int

    /// The height.
    package var number: BlockNumber { header.number }

    /// Height, hash and time.
    package var reference: BlockReference {
        BlockReference(number: header.number, hash: hash, timestamp: header.timestamp)
    }

    /// All logs in order: the log at offset n has index n.
    package var logs: [Log] { transactions.flatMap(\.receipt.logs) }

    /// Makes the block above `parent`.
    ///
    /// - Parameters:
    ///   - transactions: What follows the L1 attributes deposit, in order.
    ///   - fork: Tells apart blocks that are otherwise alike: part of the state root.
    init(
        above parent: SimulatedBlock, of settings: SimulatedChainSettings, transactions: [SimulatedTransaction],
        fork: UInt64
    ) {
        let number = parent.header.number.next
        let time = parent.header.timestamp.advanced(by: settings.blockTime)
        let origin = SimulatedOrigin(at: time)
        let deposit = origin.attributesDeposit(
            sequenceNumber: settings.sequenceNumber(of: number, origin: origin), era: settings.era)
        let opening = SimulatedTransaction(deposit, sender: deposit.depositor ?? .zero, logs: [])
        let mined = Self.mine([opening] + transactions, depositNonce: number.value - 1)

        var header = BlockHeader()
        header.parentHash = parent.hash
        header.number = number
        header.timestamp = time
        header.mixHash = origin.randomness
        header.parentBeaconBlockRoot = origin.beaconRoot
        header.complete(for: settings)
        header.commit(to: mined, era: settings.era)
        header.stateRoot = Self.hash(
            parent.header.stateRoot, header.transactionsRoot, header.receiptsRoot, UInt256(fork).word)
        self.init(header: header, transactions: mined)
    }

    /// Makes the genesis block of a chain.
    init(genesisOf settings: SimulatedChainSettings) {
        var header = BlockHeader()
        header.timestamp = settings.genesisTime
        header.parentBeaconBlockRoot = .zero
        header.complete(for: settings)
        header.stateRoot = Self.hash(settings.id.word)
        self.init(header: header, transactions: [])
    }

    private init(header: BlockHeader, transactions: [MinedTransaction]) {
        self.header = header
        self.transactions = transactions
        let encoded = header.rlp()
        hash = Keccak256.hash(encoded)
        var body = RLPWriter()
        body.list { block in
            encoded.withUnsafeBufferPointer { block.raw($0) }
            block.list { list in
                // Only typed transactions are made here; a block holds those as strings.
                for mined in transactions { list.string(mined.sent.transaction.encoded()) }
            }
            // Uncles and withdrawals.
            block.list { _ in }
            block.list { _ in }
        }
        size = body.bytes.count
    }

    private static func mine(_ transactions: [SimulatedTransaction], depositNonce: UInt64) -> [MinedTransaction] {
        var gas: UInt64 = 0
        var logCount = 0
        return transactions.map { sent in
            gas += sent.gasUsed
            defer { logCount += sent.logs.count }
            let receipt = Receipt(
                type: sent.transaction.type, succeeded: sent.succeeds, cumulativeGasUsed: gas, logs: sent.logs,
                deposit: sent.isDeposit ? Receipt.DepositFields(nonce: depositNonce, version: 1) : nil)
            return MinedTransaction(sent: sent, receipt: receipt, firstLogIndex: logCount)
        }
    }

    private static func hash(_ words: Hash32...) -> Hash32 {
        var hasher = Keccak256()
        for word in words { hasher.update(word) }
        return hasher.finish()
    }
}

extension BlockHeader {
    /// Fills in what is alike in all blocks of a chain.
    fileprivate mutating func complete(for settings: SimulatedChainSettings) {
        // The vault that collects the sequencer's fees.
        miner = Address(0x4200_0000_0000_0000, 0, 0x11)
        gasLimit = 30_000_000
        extraData = settings.era.extraData
        baseFeePerGas = UInt256(1_000_000_000)
        // The storage root of the message passer, which no transaction here writes to.
        withdrawalsRoot = Keccak256.hash(Array("message passer \(settings.id)".utf8))
        blobGasUsed = 0
        excessBlobGas = 0
        // SHA-256 of no requests (EIP-7685).
        requestsHash = Hash32(
            0xe3b0_c442_98fc_1c14, 0x9afb_f4c8_996f_b924, 0x27ae_41e4_649b_934c, 0xa495_991b_7852_b855)
    }

    /// Fills in what depends on the transactions.
    fileprivate mutating func commit(to transactions: [MinedTransaction], era: SimulatedEra) {
        transactionsRoot = OrderedTrieRoot.root(of: transactions.map { $0.sent.transaction.encoded() })
        var cache = BloomCache()
        var receipts = EncodedList(count: transactions.count)
        for mined in transactions {
            let bloom = cache.bloom(of: mined.receipt.logs)
            logsBloom.formUnion(bloom)
            receipts.append { mined.receipt.encode(bloom: bloom, into: &$0) }
        }
        receiptsRoot = OrderedTrieRoot.root(of: receipts)
        gasUsed = transactions.last?.receipt.cumulativeGasUsed ?? 0
        if let scalar = era.footprintGasScalar {
            let bytes = transactions.filter { !$0.sent.isDeposit }
                .reduce(0) { $0 + max(100, UInt64($1.sent.transaction.input.count)) }
            blobGasUsed = bytes * UInt64(scalar)
        }
    }
}

extension Transaction {
    /// Who sends a deposit; nil for everything else.
    var depositor: Address? {
        if case .deposit(let deposit) = form { deposit.from } else { nil }
    }
}
