/// The predeploy whose logs are executing messages (protocol: predeploys, "CrossL2Inbox").
package enum CrossL2Inbox {
    /// `0x4200…0022`.
    package static let address = Address(0x4200_0000_0000_0000, 0, 0x22)

    /// Where the inbox, which is a proxy, keeps the address of its code: keccak256 of `eip1967.proxy.implementation`, less 1
    /// (EIP-1967).
    ///
    /// It is zero on a chain that is alone in its set: there the inbox can emit nothing.
    package static let implementationSlot = Hash32(
        0x3608_94a1_3ba1_a321, 0x0667_c828_492d_b98d, 0xca3e_2076_cc37_35a9, 0x20a3_ca50_5d38_2bbc)

    /// keccak256 of `ExecutingMessage(bytes32,(address,uint256,uint256,uint256,uint256))`.
    package static let executingMessageTopic = Hash32(
        0x5c37_832d_2e8d_10e3, 0x46e5_5ad6_2071_a6a2, 0xf9fa_5130_614e_f2ec, 0x6617_555c_6f46_7ba7)

    /// Data that the deployed contract cannot emit, in a log that otherwise is an executing message.
    package enum DecodingError: Error, Hashable, Sendable {
        /// The data is not five words.
        case dataLength(Int)
        /// A field is wider than its type.
        case padding(Field)
    }

    /// The fields whose width is limited, in the order of the event's data.
    package enum Field: String, Hashable, Sendable {
        /// 20 bytes.
        case origin
        /// 8 bytes.
        case blockNumber = "block number"
        /// 4 bytes.
        case logIndex = "log index"
        /// 8 bytes.
        case timestamp
    }

    /// The claim that a log makes, or nil when the log is no executing message at all.
    ///
    /// A log of another contract, of another event or with another number of topics is none. Here the log index stands
    /// *before* the timestamp; in checksums and access lists it stands after it.
    package static func decode(
        address: Address, topics: [Hash32], data: some RandomAccessCollection<UInt8>
    ) throws(DecodingError) -> (identifier: MessageIdentifier, payloadHash: Hash32)? {
        guard address == Self.address, topics.count == 2, topics[0] == executingMessageTopic else { return nil }
        guard data.count == 5 * 32 else { throw .dataLength(data.count) }
        let words = (0..<5).map { index in
            var bytes = data.dropFirst(index * 32).prefix(32).makeIterator()
            func next() -> UInt64 { (0..<8).reduce(0) { value, _ in value << 8 | UInt64(bytes.next() ?? 0) } }
            return Hash32(next(), next(), next(), next())
        }
        let origin = words[0].words
        guard origin.0 == 0, origin.1 >> 32 == 0 else { throw .padding(.origin) }
        let number = words[1].words
        guard number.0 | number.1 | number.2 == 0 else { throw .padding(.blockNumber) }
        let logIndex = words[2].words
        guard logIndex.0 | logIndex.1 | logIndex.2 == 0, let position = UInt32(exactly: logIndex.3) else {
            throw .padding(.logIndex)
        }
        let timestamp = words[3].words
        guard timestamp.0 | timestamp.1 | timestamp.2 == 0 else { throw .padding(.timestamp) }
        let identifier = MessageIdentifier(
            origin: Address(
                origin.1 << 32 | origin.2 >> 32, origin.2 << 32 | origin.3 >> 32,
                UInt32(truncatingIfNeeded: origin.3)),
            blockNumber: BlockNumber(number.3),
            logIndex: LogIndex(position),
            timestamp: Timestamp(timestamp.3),
            chainID: ChainID(words[4])
        )
        return (identifier, topics[1])
    }
}
