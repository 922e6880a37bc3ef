import Testing

@testable import MonitorKit

@Suite struct ChainNamesTests {
    private let names = ChainNames([ChainID(901): "Alpha"])

    @Test func name_standsBeforeTheID_andAnIDAlone_whereNoneIsKnown() {
        #expect(names.text(ChainID(901)) == "Alpha (901)" && names.phrase(ChainID(901)) == "Alpha (901)")
        #expect(names.text(ChainID(902)) == "902" && names.phrase(ChainID(902)) == "chain 902")
        #expect(ChainNames.none.isEmpty && !names.isEmpty)
    }

    @Test func gaps_areFilled_andNothingElse() {
        let filled = names.filled(from: ChainNames([ChainID(901): "Other", ChainID(902): "Beta"]))
        #expect(filled[ChainID(901)] == "Alpha" && filled[ChainID(902)] == "Beta")
        #expect(filled.chains == [ChainID(901), ChainID(902)])
    }

    @Test(arguments: [
        "", " a", "a ", "a\u{1B}[31m", "<b>", "a&b", "a(b)", "a,b", "a=b", "a\"b", "a\\b", "é", "a\nb", "a\u{7F}",
        String(repeating: "x", count: 41),
    ])
    func nameThatCouldNotBeShown_isLeftOut(name: String) {
        #expect(!ChainNames.isFit(name))
        #expect(ChainNames([ChainID(1): name]).isEmpty)
    }

    /// The files of the registry are the source.
    @Test(arguments: ["mainnet/op", "mainnet/unichain", "sepolia/op", "sepolia/unichain"])
    func wellKnownName_isTheOneOfTheRegistry(path: String) throws {
        let file = try RollupConfigurationFile.decode(Fixtures.bytes("op/registry/\(path).toml"))
        let chain = try #require(file.chains.first?.chain)
        let name = try #require(file.names[chain])
        #expect(ChainNames.wellKnown[chain] == name)
        #expect(ChainNames.wellKnown.chains.count == 4)
    }
}
