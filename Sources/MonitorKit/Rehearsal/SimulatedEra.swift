/// The forks whose blocks a simulated chain can make.
package enum SimulatedEra: String, CaseIterable, Hashable, Sendable {
    /// All 21 header fields; fee parameters in nine bytes of `extraData`.
    case isthmus
    /// A minimum base fee in `extraData`; `blobGasUsed` tells the data-availability footprint.
    case jovian

    /// The header's `extraData` (specs: Holocene and Jovian, "EIP-1559 parameters in block header").
    var extraData: [UInt8] {
        let parameters = Self.bigEndian(UInt32(250)) + Self.bigEndian(UInt32(6))
        return switch self {
        case .isthmus: [0] + parameters
        case .jovian: [1] + parameters + Self.bigEndian(UInt64(0))
        }
    }

    /// The function of the first deposit of each block (specs: Isthmus and Jovian, "L1 attributes").
    var attributesSelector: [UInt8] {
        switch self {
        case .isthmus: [0x09, 0x89, 0x99, 0xbe]
        case .jovian: [0x3d, 0xb6, 0xbe, 0x2b]
        }
    }

    /// The gas that a byte of batch data stands for; nil where the header does not tell the footprint.
    var footprintGasScalar: UInt16? {
        switch self {
        case .isthmus: nil
        case .jovian: 400
        }
    }

    /// The bytes of an integer, the most significant first.
    static func bigEndian(_ value: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: value.bigEndian) { Array($0) }
    }
}
