import MonitorKit
import Testing

/// Our reader and Foundation's, on real files and on spoiled ones.
@Suite struct JSONOracleTests {
    static let seeds: [UInt64] = [1, 2, 3, 4]

    @Test func realFiles_haveTheValuesThatFoundationReads() throws {
        let files = fixtures("op", suffix: ".json")
        #expect(files.count > 30)
        for file in files {
            #expect(try JSONTree.ours(file.bytes) == JSONTree.foundation(file.bytes), "\(file.name)")
            #expect(jsonFailure(file.bytes) == nil, "\(file.name)")
        }
    }

    @Test func recordedExchanges_haveTheValuesThatFoundationReads() throws {
        let files = fixtures("op-geth-recorded", suffix: ".jsonl")
        #expect(files.count == 16)
        var lines = 0
        for file in files {
            for line in file.bytes.split(separator: UInt8(ascii: "\n")) {
                #expect(try JSONTree.ours(Array(line)) == JSONTree.foundation(Array(line)), "\(file.name)")
                lines += 1
            }
        }
        #expect(lines == 1046)
    }

    /// Differences that are ours by intent, and nothing else: nesting beyond our limit, numbers beyond `Double`, and the
    /// comma behind a last member, which Foundation lets pass and RFC 8259 does not know.
    @Test(arguments: seeds) func spoiledTexts_areJudgedAsFoundationJudgesThem(_ seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let samples = Self.samples()
        #expect(samples.count > 5)
        var accepted = 0
        for round in 0..<6_000 {
            let text = Self.spoil(samples[Int(random.next() % UInt64(samples.count))], &random)
            let ours = Result { () throws(JSONError) in try JSONTree.ours(text) }
            let skipped = jsonFailure(text)
            let theirs = try? JSONTree.foundation(text)
            switch ours {
            case .success(let tree):
                accepted += 1
                #expect(skipped == nil, "seed \(seed) round \(round): skipping refuses what walking accepts")
                #expect(theirs == tree, "seed \(seed) round \(round): \(String(decoding: text, as: UTF8.self))")
            case .failure(let error):
                if error.kind != .outOfRange {
                    #expect(skipped == error, "seed \(seed) round \(round): skipping and walking disagree")
                }
                if error.kind == .tooDeep || error.kind == .outOfRange || Self.isLastComma(text, error) { continue }
                #expect(
                    theirs == nil, "seed \(seed) round \(round): \(error), \(String(decoding: text, as: UTF8.self))")
            }
        }
        #expect((500...5_500).contains(accepted), "the spoiling must leave both kinds: \(accepted)")
    }

    private static func isLastComma(_ text: [UInt8], _ error: JSONError) -> Bool {
        guard error.kind == .unexpectedByte, [UInt8(ascii: "]"), UInt8(ascii: "}")].contains(text[error.offset]) else {
            return false
        }
        return text[..<error.offset].last { ![0x20, 0x09, 0x0a, 0x0d].contains($0) } == UInt8(ascii: ",")
    }

    private static func samples() -> [[UInt8]] {
        let written = [
            #"{"a":[1,-2.5e3,0.1E-2,true,false,null],"b":{"c":"\u00e9\ud83d\ude00\n\"\\\/"},"d":"é€😀"}"#,
            #"[[[[]]],{"":{}},"",0,-0,1e10,123456789012345678,"\u0000"]"#,
            #"{"jsonrpc":"2.0","id":1,"result":{"number":"0x1b","logs":[{"topics":["0x00"],"removed":false}]}}"#,
            " {\t\"k\" :\r\n[ 1 , 2 ] } ", #""\ud83d\ude00\ud83d\ude00""#, "-12.50e+03",
        ]
        let real = fixtures("op/config-samples", suffix: ".json") + fixtures("op/devnets", suffix: "depset.json")
        return written.map { Array($0.utf8) } + real.map(\.bytes)
    }

    /// Changes one to three places: bytes that mean something to JSON are likelier than others.
    private static func spoil(_ sample: [UInt8], _ random: inout SeededRandom) -> [UInt8] {
        let telling =
            Array(#"{}[]:,"\/ubfnrtaed0123456789+-.eE "#.utf8)
            + [0x09, 0x0a, 0x1f, 0x7f, 0x80, 0xc2, 0xe2, 0xed, 0xf0, 0xff]
        var bytes = sample
        for _ in 0..<(1 + random.next() % 3) where !bytes.isEmpty {
            let place = Int(random.next() % UInt64(bytes.count))
            let byte =
                random.next() % 4 == 0
                ? UInt8(1 + random.next() % 255) : telling[Int(random.next() % UInt64(telling.count))]
            switch random.next() % 6 {
            case 0: bytes[place] = byte
            case 1: bytes.insert(byte, at: place)
            case 2: bytes.remove(at: place)
            case 3: bytes.removeSubrange(place...)
            case 4:
                let end = min(bytes.count, place + 1 + Int(random.next() % 12))
                bytes.insert(contentsOf: bytes[place..<end], at: place)
            default: bytes.swapAt(place, Int(random.next() % UInt64(bytes.count)))
            }
        }
        return bytes
    }
}

/// SplitMix64: the same numbers for the same seed on every machine.
struct SeededRandom {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var value = state
        value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
        value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
        return value ^ (value >> 31)
    }
}
