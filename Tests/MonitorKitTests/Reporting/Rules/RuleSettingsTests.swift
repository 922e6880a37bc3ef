import Testing

@testable import MonitorKit

/// What `rules print` does not take, because rules of it would be broken or silent.
@Suite struct RuleSettingsTests {
    private static let refused: [(arguments: [String], says: String)] = [
        (["--labels", "a-b"], "is no name of a label"), (["--labels", "x=y"], "is no name of a label"),
        (["--labels", "1st"], "is no name of a label"), (["--labels", "instance"], "tells replicas apart"),
        (["--job", "a\"b"], "has characters that have a meaning in rules"),
        (["--expect-for", "59m"], "59m is over before --hold 1h is"),
        (["--hold", "6h", "--expect-for", "5h"], "is over before --hold 6h is"),
        (["--dashboard-url", "/d/xmsg-mon-overview"], "is no link that a query can be added to"),
        (["--dashboard-url", "https://grafana.example.org/d/x#y"], "is no link that a query can be added to"),
        (["--dashboard-url", "https://grafana.example.org/{{ x }}"], "has characters that have a meaning in rules"),
        (["--hold", "60s"], "1m is over before --blind-after 2m is"),
        (["--hold", "2m", "--blind-after", "118s"], "is over before --blind-after"),
    ]

    @Test(arguments: refused.indices)
    func settingThatMakesRulesBroken_orSilent_isRefused(_ place: Int) async {
        let (recorder, refused) = (Recorder(), Self.refused[place])
        let call = ["rules", "print"] + refused.arguments
        #expect(await CommandLineInterface([.rulesPrint]).main(.test(call, recorder: recorder)) == .configuration)
        #expect(recorder.errors.contains(refused.says), "\(recorder.errors)")
        #expect(recorder.output.isEmpty)
    }

    @Test(arguments: [
        ["--labels", "cluster,_zone2"], ["--hold", "2m", "--blind-after", "60s"], ["--dashboard-url", "https://x/d/y"],
    ])
    func settingThatIsFit_isTaken(_ arguments: [String]) async {
        let recorder = Recorder()
        #expect(
            await CommandLineInterface([.rulesPrint]).main(.test(["rules", "print"] + arguments, recorder: recorder))
                == .ok)
        #expect(recorder.output.contains("XmsgMonBlind"))
    }
}
