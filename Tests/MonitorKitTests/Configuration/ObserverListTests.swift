import MonitorKit
import Testing

@Suite struct ObserverListTests {
    private static let secret = String(repeating: "0123456789abcdef", count: 4)

    private static let required = [
        "--l2-rpcs=http://a,http://b", "--dependency-set=depset.json", "--rollup-configs=rollups.json",
    ]

    private static func files(_ more: [String: String]) -> FileReader {
        let base = ConfigurationCase(name: "observers", text: "").files
        var added = ["jwt": Array((secret + "\n").utf8)]
        for (name, text) in more { added[name] = Array(text.utf8) }
        let files = added
        return FileReader { (path, limit) throws(FileError) in
            try files[path] == nil ? base.read(path, limit) : FileReader.memory(files).read(path, limit)
        }
    }

    private static func configuration(_ flags: [String], _ more: [String: String] = [:]) throws -> Configuration {
        let files = files(more)
        return try Configuration(
            ResolvedSettings(
                Settings.run, arguments: required + flags, environment: [:], files: files,
                known: Settings.run), files: files)
    }

    private static func problems(_ flags: [String], _ more: [String: String] = [:]) -> [String] {
        do {
            _ = try configuration(flags, more)
            return []
        } catch {
            return (error as? SettingProblems)?.all.map(\.description) ?? ["\(error)"]
        }
    }

    @Test func observers_areOffByDefault_andChangeNothingThen() throws {
        let configuration = try Self.configuration([])
        #expect(configuration.observers.endpoints.isEmpty)
        #expect(!configuration.canonicalForm.contains("failsafe"))
    }

    @Test func lists_areRead_byName() throws {
        let observers = try Self.configuration(
            [
                "--interop-filter-endpoints", "a=http://h/1,http://h/2", "--interop-filter-endpoint", "http://h/3",
                "--supernode-endpoints", "@url", "--supervisor-endpoints", "http://h", "--interop-filter-min-safety",
                "unsafe", "--failsafe-targets", "x=http://h:1,y=http://h:2", "--failsafe-jwt-secrets", "jwt,y=jwt",
                "--failsafe-tier", "2", "--failsafe-dry-run", "--alertmanager-endpoints", "http://am",
                "--webhook-endpoints", "https://pager", "--l2-nodes", "http://n,b=@url",
            ], ["url": "http://supernode:8545\n"]
        ).observers
        #expect(observers.nodes.map(\.name) == ["cl-1", "b"])
        #expect(observers.nodes.map(\.url.host) == ["n", "supernode"])
        #expect(observers.filters.map(\.name) == ["a", "filter-2", "filter"])
        #expect(observers.supernodes.map(\.url.host) == ["supernode"])
        #expect(observers.supervisors.map(\.name) == ["supervisor-1"])
        #expect(observers.targets.map(\.endpoint.name) == ["x", "y"])
        #expect(observers.minimumSafety == .unsafe && observers.tier == 2 && observers.isDryRun)
        #expect(observers.alertmanagers.map(\.name) == ["alertmanager-1"])
        #expect(observers.webhooks.map(\.name) == ["webhook-1"])
    }

    @Test(arguments: [
        ("", "holds a secret of 0 bits instead of 256"), ("0x12", "holds a secret of 8 bits instead of 256"),
        (String(secret.dropLast(2)), "holds a secret of 248 bits instead of 256"),
        ("not a secret", "does not hold a secret in hexadecimal"), (secret + secret, "has more than"),
    ])
    func secretThatIsNone_isRefused(text: String, fault: String) {
        let flags = ["--failsafe-targets", "x=http://h", "--failsafe-jwt-secrets", "bad"]
        let problems = Self.problems(flags, ["bad": text])
        #expect(problems.count == 1 && problems[0].contains(fault), "\(problems)")
        #expect(!problems.joined().contains("0123456789"))
    }

    @Test func missingOrMisnamedSecret_isRefused() {
        #expect(
            Self.problems(["--failsafe-targets", "x=http://h"]) == [
                "--failsafe-jwt-secrets: names no secret for \"x\"; write --failsafe-jwt-secrets x=FILE with the secret "
                    + "that the target has"
            ])
        let missing = Self.problems(["--failsafe-targets", "x=http://h", "--failsafe-jwt-secrets", "nowhere"])
        #expect(missing.count == 1 && missing[0].contains("does not exist"), "\(missing)")
        let misnamed = Self.problems(["--failsafe-targets", "x=http://h", "--failsafe-jwt-secrets", "z=jwt"])
        #expect(misnamed.count == 2 && misnamed[0].contains("is no target"), "\(misnamed)")
    }

    @Test func doubleNames_andCredentialsBesideTheSignature_areRefused() {
        #expect(Self.problems(["--supernode-endpoints", "a=http://h", "--webhook-endpoints", "a=http://h"]).count == 1)
        #expect(Self.problems(["--supernode-endpoints", "el-1=http://h"]).count == 1)
        let flags = ["--failsafe-targets", "x=http://user:hidden@h", "--failsafe-jwt-secrets", "jwt"]
        let problems = Self.problems(flags)
        #expect(problems.count == 1 && !problems.joined().contains("hidden"), "\(problems)")
    }

    @Test func hash_changesWithWhatReplicasMustShare_andNotWithURLs() throws {
        let first = try Self.configuration(["--supernode-endpoints", "a=http://h"]).configHash
        #expect(try Self.configuration(["--supernode-endpoints", "a=http://elsewhere"]).configHash == first)
        #expect(try Self.configuration(["--supernode-endpoints", "b=http://h"]).configHash != first)
    }
}
