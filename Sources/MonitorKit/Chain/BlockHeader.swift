/// A block header: the 15 fields that every header has, and the tail that forks have appended, up to OP Stack's Jovian.
///
/// The hash of its encoding is the block's identity, so a header that hashes to the hash asked for is the header.
package struct BlockHeader: Hashable, Sendable {
    /// The hash of the block below.
    package var parentHash = Hash32.zero
    /// The hash of the list of uncles, which has been empty since proof of stake and always is on L2.
    package var unclesHash = BlockHeader.emptyUnclesHash
    /// The fee recipient.
    package var miner = Address.zero
    /// The root of the state after the block.
    package var stateRoot = Hash32.zero
    /// The root of the block's transactions.
    package var transactionsRoot = OrderedTrieRoot.empty
    /// The root of the block's receipts.
    package var receiptsRoot = OrderedTrieRoot.empty
    /// The union of the receipts' filters.
    package var logsBloom = Bloom()
    /// Zero since proof of stake.
    package var difficulty = UInt256.zero
    /// The height.
    package var number = BlockNumber(0)
    /// The most gas that the block may use.
    package var gasLimit: UInt64 = 0
    /// The gas that the block used.
    package var gasUsed: UInt64 = 0
    /// The block's time.
    package var timestamp = Timestamp(0)
    /// Free bytes; on L2 fee parameters from Holocene.
    package var extraData: [UInt8] = []
    /// The beacon chain's randomness.
    package var mixHash = Hash32.zero
    /// Eight bytes, zero since proof of stake.
    package var nonce: UInt64 = 0
    /// The base fee (London).
    package var baseFeePerGas: UInt256?
    /// The root of the withdrawals (Shanghai, Canyon); from Isthmus the storage root of the L2-to-L1 message passer.
    package var withdrawalsRoot: Hash32?
    /// The blob gas that the block used (Cancun, Ecotone); from Jovian the data-availability footprint.
    package var blobGasUsed: UInt64?
    /// The running excess of blob gas (Cancun, Ecotone).
    package var excessBlobGas: UInt64?
    /// The root of the parent beacon block (Cancun, Ecotone).
    package var parentBeaconBlockRoot: Hash32?
    /// The hash of the execution requests (Prague, Isthmus).
    package var requestsHash: Hash32?

    /// Starts with an empty genesis header.
    package init() {}

    /// The hash of an empty list of uncles.
    package static let emptyUnclesHash = Keccak256.hash([0xc0])

    /// Whether a field of the tail is absent although a later one is present, which no fork allows.
    package var hasHoleInTail: Bool {
        let present = [
            baseFeePerGas != nil, withdrawalsRoot != nil, blobGasUsed != nil,
            excessBlobGas != nil, parentBeaconBlockRoot != nil, requestsHash != nil,
        ]
        return present.drop { $0 }.contains(true)
    }

    /// The consensus encoding.
    ///
    /// Fields of the tail count only up to the first that is absent.
    package func rlp() -> [UInt8] {
        var writer = RLPWriter(capacity: 1024)
        writer.list { list in
            writeFields(into: &list)
            writeTail(into: &list)
        }
        return writer.bytes
    }

    /// The block hash.
    package func hash() -> Hash32 {
        Keccak256.hash(rlp())
    }

    private func writeFields(into list: inout RLPWriter) {
        list.string(parentHash)
        list.string(unclesHash)
        list.string(miner)
        list.string(stateRoot)
        list.string(transactionsRoot)
        list.string(receiptsRoot)
        logsBloom.withBytes { list.string($0) }
        list.integer(difficulty)
        list.integer(number.value)
        list.integer(gasLimit)
        list.integer(gasUsed)
        list.integer(timestamp.seconds)
        list.string(extraData)
        list.string(mixHash)
        withUnsafeBytes(of: nonce.bigEndian) { $0.withMemoryRebound(to: UInt8.self) { list.string($0) } }
    }

    private func writeTail(into list: inout RLPWriter) {
        guard let baseFeePerGas else { return }
        list.integer(baseFeePerGas)
        guard let withdrawalsRoot else { return }
        list.string(withdrawalsRoot)
        guard let blobGasUsed else { return }
        list.integer(blobGasUsed)
        guard let excessBlobGas else { return }
        list.integer(excessBlobGas)
        guard let parentBeaconBlockRoot else { return }
        list.string(parentBeaconBlockRoot)
        guard let requestsHash else { return }
        list.string(requestsHash)
    }
}
