/// Keccak-256 as Ethereum uses it: the Keccak submission's padding (`01`), not the one of the later SHA-3 standard (`06`).
///
/// One call hashes one buffer; `update` and `finish` hash what arrives in pieces.
package struct Keccak256: ~Copyable {
    /// Bytes absorbed per permutation: 200 of state less twice the 32 of output.
    private static let rate = 136

    private var state = State()
    /// How many bytes of the current block are absorbed.
    private var filled = 0

    /// Starts an empty message.
    package init() {}

    /// The hash of one buffer.
    package static func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> Hash32 {
        var hasher = Keccak256()
        hasher.update(bytes)
        return hasher.finish()
    }

    /// The hash of an array of bytes.
    package static func hash(_ bytes: [UInt8]) -> Hash32 {
        bytes.withUnsafeBufferPointer { hash($0) }
    }

    /// Absorbs the next bytes of the message.
    package mutating func update(_ bytes: UnsafeBufferPointer<UInt8>) {
        state.withLanes { lanes in
            let block = UnsafeMutableRawBufferPointer(lanes)
            var rest = UnsafeRawBufferPointer(bytes)
            if filled > 0 {
                let count = min(Self.rate - filled, rest.count)
                Self.absorb(UnsafeRawBufferPointer(rebasing: rest[..<count]), into: block, at: filled)
                filled += count
                rest = UnsafeRawBufferPointer(rebasing: rest[count...])
                guard filled == Self.rate else { return }
                Self.permute(lanes)
                filled = 0
            }
            while rest.count >= Self.rate {
                for lane in 0..<Self.rate / 8 {
                    lanes[lane] ^= UInt64(littleEndian: rest.loadUnaligned(fromByteOffset: lane * 8, as: UInt64.self))
                }
                Self.permute(lanes)
                rest = UnsafeRawBufferPointer(rebasing: rest[Self.rate...])
            }
            Self.absorb(rest, into: block, at: 0)
            filled = rest.count
        }
    }

    /// Absorbs the next bytes of the message.
    package mutating func update(_ bytes: [UInt8]) {
        bytes.withUnsafeBufferPointer { update($0) }
    }

    /// Absorbs the 32 bytes of a value.
    package mutating func update(_ value: Hash32) {
        value.withBytes { update($0) }
    }

    /// Pads the message and squeezes the hash out.
    package consuming func finish() -> Hash32 {
        state.withLanes { lanes in
            let block = UnsafeMutableRawBufferPointer(lanes)
            block[filled] ^= 0x01
            block[Self.rate - 1] ^= 0x80
            Self.permute(lanes)
            return Hash32(lanes[0].byteSwapped, lanes[1].byteSwapped, lanes[2].byteSwapped, lanes[3].byteSwapped)
        }
    }

    /// XORs bytes into the state; lanes are little-endian, so byte order is memory order on every supported platform.
    private static func absorb(
        _ bytes: UnsafeRawBufferPointer, into block: UnsafeMutableRawBufferPointer, at offset: Int
    ) {
        for (index, byte) in bytes.enumerated() { block[offset + index] ^= byte }
    }
}

extension Keccak256 {
    /// The 25 lanes, lane (x, y) at index x + 5y.
    private struct State {
        private var lanes = (
            UInt64(0), UInt64(0), UInt64(0), UInt64(0), UInt64(0),
            UInt64(0), UInt64(0), UInt64(0), UInt64(0), UInt64(0),
            UInt64(0), UInt64(0), UInt64(0), UInt64(0), UInt64(0),
            UInt64(0), UInt64(0), UInt64(0), UInt64(0), UInt64(0),
            UInt64(0), UInt64(0), UInt64(0), UInt64(0), UInt64(0)
        )

        mutating func withLanes<Result>(_ body: (UnsafeMutableBufferPointer<UInt64>) -> Result) -> Result {
            withUnsafeMutableBytes(of: &lanes) { body($0.assumingMemoryBound(to: UInt64.self)) }
        }
    }

    /// Keccak-f[1600], written out over 25 locals so that the compiler keeps them in registers.
    private static func permute(_ lanes: UnsafeMutableBufferPointer<UInt64>) {
        var a0 = lanes[0], a1 = lanes[1], a2 = lanes[2], a3 = lanes[3], a4 = lanes[4]
        var a5 = lanes[5], a6 = lanes[6], a7 = lanes[7], a8 = lanes[8], a9 = lanes[9]
        var a10 = lanes[10], a11 = lanes[11], a12 = lanes[12], a13 = lanes[13], a14 = lanes[14]
        var a15 = lanes[15], a16 = lanes[16], a17 = lanes[17], a18 = lanes[18], a19 = lanes[19]
        var a20 = lanes[20], a21 = lanes[21], a22 = lanes[22], a23 = lanes[23], a24 = lanes[24]
        for constant in roundConstants {
            // θ: each column takes in the parities of its neighbors.
            let c0 = a0 ^ a5 ^ a10 ^ a15 ^ a20
            let c1 = a1 ^ a6 ^ a11 ^ a16 ^ a21
            let c2 = a2 ^ a7 ^ a12 ^ a17 ^ a22
            let c3 = a3 ^ a8 ^ a13 ^ a18 ^ a23
            let c4 = a4 ^ a9 ^ a14 ^ a19 ^ a24
            let d0 = c4 ^ rotate(c1, 1)
            let d1 = c0 ^ rotate(c2, 1)
            let d2 = c1 ^ rotate(c3, 1)
            let d3 = c2 ^ rotate(c4, 1)
            let d4 = c3 ^ rotate(c0, 1)
            // ρ and π: lanes are rotated, each by its own count, and change places.
            let b0 = a0 ^ d0
            let b16 = rotate(a5 ^ d0, 36)
            let b7 = rotate(a10 ^ d0, 3)
            let b23 = rotate(a15 ^ d0, 41)
            let b14 = rotate(a20 ^ d0, 18)
            let b10 = rotate(a1 ^ d1, 1)
            let b1 = rotate(a6 ^ d1, 44)
            let b17 = rotate(a11 ^ d1, 10)
            let b8 = rotate(a16 ^ d1, 45)
            let b24 = rotate(a21 ^ d1, 2)
            let b20 = rotate(a2 ^ d2, 62)
            let b11 = rotate(a7 ^ d2, 6)
            let b2 = rotate(a12 ^ d2, 43)
            let b18 = rotate(a17 ^ d2, 15)
            let b9 = rotate(a22 ^ d2, 61)
            let b5 = rotate(a3 ^ d3, 28)
            let b21 = rotate(a8 ^ d3, 55)
            let b12 = rotate(a13 ^ d3, 25)
            let b3 = rotate(a18 ^ d3, 21)
            let b19 = rotate(a23 ^ d3, 56)
            let b15 = rotate(a4 ^ d4, 27)
            let b6 = rotate(a9 ^ d4, 20)
            let b22 = rotate(a14 ^ d4, 39)
            let b13 = rotate(a19 ^ d4, 8)
            let b4 = rotate(a24 ^ d4, 14)
            // χ and ι: the only step that is not linear, and the constant that makes rounds differ.
            a0 = b0 ^ (~b1 & b2) ^ constant
            a1 = b1 ^ (~b2 & b3)
            a2 = b2 ^ (~b3 & b4)
            a3 = b3 ^ (~b4 & b0)
            a4 = b4 ^ (~b0 & b1)
            a5 = b5 ^ (~b6 & b7)
            a6 = b6 ^ (~b7 & b8)
            a7 = b7 ^ (~b8 & b9)
            a8 = b8 ^ (~b9 & b5)
            a9 = b9 ^ (~b5 & b6)
            a10 = b10 ^ (~b11 & b12)
            a11 = b11 ^ (~b12 & b13)
            a12 = b12 ^ (~b13 & b14)
            a13 = b13 ^ (~b14 & b10)
            a14 = b14 ^ (~b10 & b11)
            a15 = b15 ^ (~b16 & b17)
            a16 = b16 ^ (~b17 & b18)
            a17 = b17 ^ (~b18 & b19)
            a18 = b18 ^ (~b19 & b15)
            a19 = b19 ^ (~b15 & b16)
            a20 = b20 ^ (~b21 & b22)
            a21 = b21 ^ (~b22 & b23)
            a22 = b22 ^ (~b23 & b24)
            a23 = b23 ^ (~b24 & b20)
            a24 = b24 ^ (~b20 & b21)
        }
        lanes[0] = a0
        lanes[1] = a1
        lanes[2] = a2
        lanes[3] = a3
        lanes[4] = a4
        lanes[5] = a5
        lanes[6] = a6
        lanes[7] = a7
        lanes[8] = a8
        lanes[9] = a9
        lanes[10] = a10
        lanes[11] = a11
        lanes[12] = a12
        lanes[13] = a13
        lanes[14] = a14
        lanes[15] = a15
        lanes[16] = a16
        lanes[17] = a17
        lanes[18] = a18
        lanes[19] = a19
        lanes[20] = a20
        lanes[21] = a21
        lanes[22] = a22
        lanes[23] = a23
        lanes[24] = a24
    }

    @inline(__always)
    private static func rotate(_ lane: UInt64, _ count: UInt64) -> UInt64 {
        lane << count | lane >> (64 - count)
    }

    private static let roundConstants: [UInt64] = [
        0x0000_0000_0000_0001, 0x0000_0000_0000_8082, 0x8000_0000_0000_808a, 0x8000_0000_8000_8000,
        0x0000_0000_0000_808b, 0x0000_0000_8000_0001, 0x8000_0000_8000_8081, 0x8000_0000_0000_8009,
        0x0000_0000_0000_008a, 0x0000_0000_0000_0088, 0x0000_0000_8000_8009, 0x0000_0000_8000_000a,
        0x0000_0000_8000_808b, 0x8000_0000_0000_008b, 0x8000_0000_0000_8089, 0x8000_0000_0000_8003,
        0x8000_0000_0000_8002, 0x8000_0000_0000_0080, 0x0000_0000_0000_800a, 0x8000_0000_8000_000a,
        0x8000_0000_8000_8081, 0x8000_0000_0000_8080, 0x0000_0000_8000_0001, 0x8000_0000_8000_8008,
    ]
}
