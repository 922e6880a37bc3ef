import Testing

@testable import MonitorKit

/// Every command that is given an `https` URL, on a machine without OpenSSL.
@Suite(.timeLimit(.minutes(15))) struct MissingTLSTests {
    private static let absence = TLSUnavailable.libraryMissing(file: "libssl.so.3")
    private static let chains = ["--dependency-set", "depset.json", "--rollup-configs", "rollups.json"]
    private static let files = FileReader.memory([
        "depset.json": Array(#"{"dependencies":{"901":{}}}"#.utf8),
        "rollups.json": Array(
            """
            {"901":{"block_time":2,"genesis":{"l2":{"number":0,"hash":"0x\(String(repeating: "0", count: 64))"},
            "l2_time":1}}}
            """.utf8),
    ])

    private let recorder = Recorder()

    /// Calls the whole program; CHAINS stands for the flags about chains.
    private func call(_ line: String) async -> ExitCode {
        let words = line.split(separator: " ").flatMap { $0 == "CHAINS" ? Self.chains : [String($0)] }
        var context = CommandContext.test(words, files: Self.files, recorder: recorder)
        context.tls = TLSLoader { () throws(TLSUnavailable) in throw Self.absence }
        return await CommandLineInterface.program.main(context)
    }

    /// A start that fails in this way fails again: for an orchestrator it is what a wrong setting is.
    @Test(arguments: [
        "run CHAINS --metrics.port 0 --l2-rpcs node=https://127.0.0.1:1",
        "run CHAINS --metrics.port 0 --l2-rpcs node=http://127.0.0.1:1 --interop-filter-endpoints f=https://127.0.0.1:1",
        "run CHAINS --metrics.port 0 --l2-rpcs node=http://127.0.0.1:1 --rows 1=evm --row-sources 1/rpc=https://127.0.0.1:1",
        "verify 901 latest CHAINS --l2-rpcs node=https://127.0.0.1:1",
        "check upstreams CHAINS --l2-rpcs node=https://127.0.0.1:1",
        "check upstreams CHAINS --l2-rpcs node=http://127.0.0.1:1 --l2-nodes cl=https://127.0.0.1:1",
        "messages --url https://127.0.0.1:1",
        "compare http://127.0.0.1:1 https://127.0.0.1:1",
        "watch https://127.0.0.1:1",
        "watch --once HTTPS://127.0.0.1:1",
        "healthcheck --url https://127.0.0.1:1",
        "metrics lint https://127.0.0.1:1/metrics",
    ])
    func https_withoutOpenSSL_endsWith3_andNamesThePackage(_ line: String) async {
        #expect(await call(line) == .configuration)
        #expect(recorder.errors == "xmsg-mon: \(Self.absence)\n")
        #expect(recorder.output == "")
    }

    /// What a script reads says the same.
    @Test func https_withoutOpenSSL_isAMatterOfConfiguration_forPrograms() async {
        #expect(await call("messages --json --url https://127.0.0.1:1") == .configuration)
        #expect(recorder.output == #"{"error":{"code":"configuration","message":"\#(Self.absence)"}}"# + "\n")
    }

    /// OpenSSL is asked for where it is needed alone, and a port at which nobody listens is another matter.
    @Test(arguments: [
        "verify 901 latest CHAINS --l2-rpcs node=http://127.0.0.1:1",
        "check upstreams CHAINS --l2-rpcs node=http://127.0.0.1:1",
        "messages --url http://127.0.0.1:1",
        "compare http://127.0.0.1:1 http://127.0.0.1:1",
        "watch --once http://127.0.0.1:1",
        "healthcheck --url http://127.0.0.1:1",
        "metrics lint http://127.0.0.1:1/metrics",
    ])
    func http_needsNoOpenSSL(_ line: String) async {
        #expect(await call(line) == .failed)
        #expect(!recorder.errors.contains("OpenSSL"))
    }
}
