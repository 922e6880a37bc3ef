import Foundation
import MonitorKit
import Testing

@Suite struct VectorTests {
    /// A test whose arguments are missing is passed over in silence, so how many there are is held here.
    private static let counts: [VectorSection: Int] = [
        .constants: 34, .bloom: 4, .logHash: 4, .checksum: 12, .accessListParse: 19, .decodeEvent: 12,
        .linkCheckerTiming: 10, .linkCheckerTimingOfOneChain: 3, .konaTiming: 7, .productionTiming: 4, .cycles: 15,
        .depositSourceHash: 5, .superRoot: 1, .receiptEncoding: 2, .receiptsRoot: 6, .headers: 5,
    ]

    @Test(arguments: VectorSection.allCases)
    func section_hasAllItsCases_eachWithItsOwnName(section: VectorSection) {
        let vectors = Vector.all(section)
        #expect(vectors.count == Self.counts[section])
        #expect(Set(vectors.map(\.name)).count == vectors.count)
    }

    @Test func everySectionOfTheFile_hasATestOfItsOwn() throws {
        let named = Set(VectorSection.allCases.map { $0.rawValue.prefix { $0 != "." } })
        #expect(Set(try ProofFixtures.object("vectors.json").keys) == Set(named.map(String.init) + ["meta"]))
        guard SourceTree.isThere else { return }
        for (section, word) in VectorSection.allCases.map({ ($0, "@Test(arguments: Vector.all(.\($0)))") }) {
            #expect(SourceTree.tests.contains { $0.text.contains(word) }, "\(section.rawValue): no \(word)")
        }
    }
}
