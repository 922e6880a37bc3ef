import MonitorKit
import Testing

@Suite struct SuggestionTests {
    private static let flags = Settings.run.declarations.map(\.flag)

    @Test(arguments: [
        ("--l2-rpc", "--l2-rpcs"), ("--tial", "--tail"), ("--metrics.prot", "--metrics.port"), ("--TAIL", "--tail"),
        ("--dependencyset", "--dependency-set"), ("--rollup-config", "--rollup-configs"), ("--poll", "--poll-interval"),
        ("--port", "--metrics.port"), ("level", "--log.level"),
    ])
    func slip_findsWhatWasMeant(text: String, meant: String) {
        #expect(Suggestion.nearest(to: text, among: Self.flags) == meant)
    }

    @Test(arguments: ["--wallets", "", "-", "x", String(repeating: "-", count: 10_000)])
    func strangeWord_findsNothing(_ text: String) {
        #expect(Suggestion.nearest(to: text, among: Self.flags) == nil)
    }
}
