/// Writes RLP, the encoding in which Ethereum hashes everything, into one growing buffer.
///
/// Canonical by construction: integers without leading zeros, the shortest header for every length (Yellow Paper, appendix B).
/// A list is written forward; its header is put in front afterwards, when the length is known, so that nothing is measured twice
/// and no item needs a buffer of its own.
package struct RLPWriter: Sendable {
    /// What has been written so far.
    package private(set) var bytes: [UInt8] = []

    /// Starts with an empty buffer.
    ///
    /// - Parameter capacity: Bytes to make room for at once.
    package init(capacity: Int = 0) {
        bytes.reserveCapacity(capacity)
    }

    /// Forgets what was written and keeps the buffer.
    package mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
    }

    /// Writes bytes as they are, for the type byte in front of a typed envelope or for an item that is encoded already.
    package mutating func raw(_ byte: UInt8) {
        bytes.append(byte)
    }

    /// Writes bytes as they are.
    package mutating func raw(_ encoded: UnsafeBufferPointer<UInt8>) {
        bytes.append(contentsOf: encoded)
    }

    /// Writes a byte string.
    package mutating func string(_ string: UnsafeBufferPointer<UInt8>) {
        if string.count == 1, string[0] < 0x80 {
            bytes.append(string[0])
        } else {
            header(short: 0x80, count: string.count)
            bytes.append(contentsOf: string)
        }
    }

    /// Writes a byte string.
    package mutating func string(_ string: [UInt8]) {
        string.withUnsafeBufferPointer { self.string($0) }
    }

    /// Writes 32 bytes, zeros included.
    package mutating func string(_ value: Hash32) {
        value.withBytes { string($0) }
    }

    /// Writes 20 bytes, zeros included; the empty string stands for no address, as in a contract creation.
    package mutating func string(_ address: Address?) {
        if let address {
            address.withBytes { string($0) }
        } else {
            bytes.append(0x80)
        }
    }

    /// Writes an integer: big-endian without leading zeros, and zero as the empty string.
    package mutating func integer(_ value: UInt64) {
        withUnsafeBytes(of: value.bigEndian) { raw in
            raw.withMemoryRebound(to: UInt8.self) {
                string(UnsafeBufferPointer(rebasing: $0[(value.leadingZeroBitCount / 8)...]))
            }
        }
    }

    /// Writes an integer of up to 256 bits.
    package mutating func integer(_ value: UInt256) {
        value.withMinimalBytes { string($0) }
    }

    /// Writes a list of whatever `body` writes.
    package mutating func list(_ body: (inout RLPWriter) -> Void) {
        let start = bytes.count
        // Most lists need one byte of header; longer ones move their payload by the few bytes that are missing.
        bytes.append(0)
        body(&self)
        let count = bytes.count - start - 1
        guard count > 55 else {
            bytes[start] = 0xc0 + UInt8(count)
            return
        }
        let size = Self.byteCount(count)
        bytes[start] = 0xf7 + UInt8(size)
        withUnsafeBytes(of: UInt64(count).bigEndian) {
            bytes.insert(contentsOf: $0[(8 - size)...], at: start + 1)
        }
    }

    private mutating func header(short: UInt8, count: Int) {
        guard count > 55 else {
            bytes.append(short + UInt8(count))
            return
        }
        let size = Self.byteCount(count)
        bytes.append(short + 55 + UInt8(size))
        withUnsafeBytes(of: UInt64(count).bigEndian) { bytes.append(contentsOf: $0[(8 - size)...]) }
    }

    /// How many bytes a length takes without leading zeros.
    private static func byteCount(_ count: Int) -> Int {
        8 - count.leadingZeroBitCount / 8
    }
}
