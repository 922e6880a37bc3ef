import MonitorKit
import Testing

@Suite struct Keccak256Tests {
    /// Digests printed in the Keccak team's and Ethereum's documents.
    @Test(arguments: [
        ("", "0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"),
        ("abc", "0x4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45"),
        (
            "ExecutingMessage(bytes32,(address,uint256,uint256,uint256,uint256))",
            "0x5c37832d2e8d10e346e55ad62071a6a2f9fa5130614ef2ec6617555c6f467ba7"
        ),
    ])
    func hash_equalsThePublishedDigest(text: String, digest: String) {
        #expect(Keccak256.hash(Array(text.utf8)).description == digest)
    }

    /// Lengths around the block of 136 bytes; digests by pycryptodome 3.
    @Test(arguments: [
        (135, "0x76b35d7ca45fde42bfd23f43f995d718c15b8b041f5e5ecfa78c47d12c38b341"),
        (136, "0xb26a8c0d3be9cddfb82f82558944fb9a5b9fd35e0dced2b855f100512e9c4ce6"),
        (137, "0x2a3742e2994779ce26292e82ea490ab61217dd828b4146f2e9d4e1b21507853d"),
        (272, "0x8cd31dc68624afcb73c861a1a1cfd70627231d1974187815ee2687d93d83d29a"),
        (500, "0xb5e8457ace1b725fca488b26e77ed19398eea596e683cf4bb45c1327744184cf"),
    ])
    func hash_ofSeveralBlocks_equalsTheReference(length: Int, digest: String) {
        let message = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        #expect(Keccak256.hash(message).description == digest)
    }

    @Test func hash_isTheSame_howeverTheMessageIsCut() {
        let message = (0..<700).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        for length in [0, 1, 135, 136, 137, 271, 272, 273, 700] {
            let whole = Array(message[..<length])
            for cut in Set([0, 1, length / 2, max(0, length - 1), length]) where cut <= length {
                var hasher = Keccak256()
                hasher.update(Array(whole[..<cut]))
                hasher.update(Array(whole[cut...]))
                #expect(hasher.finish() == Keccak256.hash(whole), "length \(length), cut at \(cut)")
            }
        }
    }
}
