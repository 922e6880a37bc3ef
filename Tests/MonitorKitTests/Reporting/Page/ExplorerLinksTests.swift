import MonitorKit
import Testing

@Suite struct ExplorerLinksTests {
    private static let format = SettingFormat<ExplorerEntry>.explorer

    @Test(arguments: [
        ("10=https://optimistic.etherscan.io", "https://optimistic.etherscan.io/{kind}/{id}"),
        ("10=https://optimistic.etherscan.io/", "https://optimistic.etherscan.io/{kind}/{id}"),
        ("0xa=http://10.0.0.1:4000/op", "http://10.0.0.1:4000/op/{kind}/{id}"),
        ("10=https://x.example/?q={id}", "https://x.example/?q={id}"),
    ])
    func url_getsThePlaces_thatExplorersHave(text: String, template: String) throws {
        let entry = try Self.format.parse(text)
        #expect(entry.chain == ChainID(10))
        #expect(entry.template == template)
    }

    @Test(arguments: [
        "https://host", "ten=https://host", "10=", "10=host", "10=javascript:alert(1)", "10=ftp://host",
        "10=https://u:p@host",
        "10=https://host/" + String(repeating: "a", count: 128),
    ])
    func whatAPageCannotShow_isRefused(text: String) {
        #expect(throws: SettingValueError.self) { try Self.format.parse(text) }
    }
}
