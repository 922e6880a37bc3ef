import MonitorKit
import Testing

/// How much of the processors a cgroup gives, as the kernel writes it, and when that is worth a word.
@Suite struct ProcessorQuotaTests {
    @Test(
        arguments: [
            ("max", nil), ("max 100000\n", nil), ("50000 100000\n", 0.5), ("100000 100000", 1), ("250000 100000", 2.5),
            ("50000", 0.5), ("10000 20000", 0.5), ("", nil), ("\n", nil), ("0 100000", nil), ("50000 0", nil),
            ("-1 100000", nil), ("+5 100000", nil), ("1.5 1", nil), ("a b", nil), ("1 2 3", nil),
            ("99999999999999999999999 1", nil),
        ] as [(String, Double?)])
    func cpuMax_isReadAsTheKernelWritesIt(text: String, cores: Double?) {
        #expect(ProcessorQuota(cpuMax: text)?.cores == cores)
    }

    @Test func quota_isThatOfEitherVersion_andNoneWhereNoneCanBeRead() {
        func read(_ files: [String: String]) -> Double? {
            let bytes = files.map { ("/sys/fs/cgroup/\($0.key)", Array($0.value.utf8)) }
            return ProcessorQuota.read(.memory(.init(uniqueKeysWithValues: bytes)))?.cores
        }
        let first = ["cpu/cpu.cfs_quota_us": "20000\n", "cpu/cpu.cfs_period_us": "100000\n"]
        #expect(read([:]) == nil)
        #expect(read(["cpu.max": "150000 100000\n"]) == 1.5)
        #expect(read(first) == 0.2)
        #expect(read(first.merging(["cpu.max": "max 100000\n"]) { $1 }) == nil)
        #expect(read(first.merging(["cpu/cpu.cfs_quota_us": "-1\n"]) { $1 }) == nil)
        #expect(read(["cpu/cpu.cfs_quota_us": "20000\n"]) == nil)
        #expect(read(["cpu.max": String(repeating: "1", count: 257)]) == nil)
    }

    @Test func lessThanACore_isWorthAWord() {
        #expect(ProcessorQuota(cpuMax: "100000 100000")?.warning == nil)
        let warning = ProcessorQuota(cpuMax: "20000 100000")?.warning
        #expect(warning?.contains("gives 20% of a core") == true && warning?.contains("Give a whole core") == true)
    }
}
