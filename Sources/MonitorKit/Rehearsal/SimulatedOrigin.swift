/// The L1 block that an L2 block is derived from, in a world where L1 makes a block every twelve seconds without fail.
///
/// All chains of a superchain have the same L1, so everything here depends on the time alone.
struct SimulatedOrigin: Hashable, Sendable {
    /// Seconds between two L1 blocks.
    private static let blockTime: UInt64 = 12

    /// The height on L1.
    let number: UInt64

    /// The newest L1 block at a time.
    init(at time: Timestamp) {
        number = time.seconds / Self.blockTime
    }

    /// The time of the L1 block.
    var time: UInt64 { number * Self.blockTime }

    /// The hash of the L1 block.
    var hash: Hash32 { value("block") }
    /// The beacon chain's randomness, which L2 headers repeat.
    var randomness: Hash32 { value("randomness") }
    /// The root of the parent beacon block, which L2 headers repeat.
    var beaconRoot: Hash32 { value("beacon") }

    private func value(_ name: String) -> Hash32 {
        Keccak256.hash(Array("simulated L1 \(name) \(number)".utf8))
    }

    /// The deposit that opens a block: it tells the chain about its L1 origin.
    ///
    /// - Parameter sequenceNumber: How many blocks of the chain have the same origin before this one.
    func attributesDeposit(sequenceNumber: UInt64, era: SimulatedEra) -> Transaction {
        let source = DepositSource.l1Attributes(l1BlockHash: hash, sequenceNumber: sequenceNumber)
        return Transaction(
            form: .deposit(Transaction.Deposit(sourceHash: source.hash, from: Self.depositor)),
            gasLimit: 1_000_000, to: Self.attributesContract,
            input: attributes(sequenceNumber: sequenceNumber, era: era))
    }

    /// The packed call data: no padding between the fields (specs: Ecotone, Isthmus, Jovian, "L1 attributes").
    private func attributes(sequenceNumber: UInt64, era: SimulatedEra) -> [UInt8] {
        var data = era.attributesSelector
        data += SimulatedEra.bigEndian(UInt32(1368)) + SimulatedEra.bigEndian(UInt32(810_949))
        data += [sequenceNumber, time, number].flatMap { SimulatedEra.bigEndian($0) }
        data += UInt256(1_000_000_000).word.bytes + UInt256(1).word.bytes
        data += hash.bytes + Hash32(0, 0xb4b4_b4b4, 0xb4b4_b4b4_b4b4_b4b4, 0xb4b4_b4b4_b4b4_b4b4).bytes
        data += SimulatedEra.bigEndian(UInt32(0)) + SimulatedEra.bigEndian(UInt64(0))
        if let scalar = era.footprintGasScalar { data += SimulatedEra.bigEndian(scalar) }
        return data
    }

    /// The account that sends the first deposit of each block.
    private static let depositor = Address(0xdead_dead_dead_dead, 0xdead_dead_dead_dead, 0xdead_0001)
    /// The predeploy that keeps what L1 is like.
    private static let attributesContract = Address(0x4200_0000_0000_0000, 0, 0x15)
}
