/// How much of the machine's processors the cgroup of this process may use.
///
/// The number of threads does not follow from it: they belong to Swift's pool, which asks nobody. What can be done is to say so at the
/// start when it is less than one core, because then the threads that answer probes stand still together with all others.
package struct ProcessorQuota: Hashable, Sendable {
    /// Cores, such as 0.5.
    package let cores: Double

    /// Reads `cpu.max` of cgroup v2: a quota and its period in microseconds; nil for `max`, and for what is neither.
    package init?(cpuMax text: String) {
        let words = text.split(whereSeparator: \.isWhitespace)
        // Without a period it is that of the kernel.
        guard (1...2).contains(words.count) else { return nil }
        self.init(quota: String(words[0]), period: words.count == 2 ? String(words[1]) : "100000")
    }

    /// Reads `cpu.cfs_quota_us` and `cpu.cfs_period_us` of cgroup v1; nil for the quota −1, which is none, and for garbage.
    package init?(quota: String, period: String) {
        guard let quota = Self.number(quota), let period = Self.number(period) else { return nil }
        cores = Double(quota) / Double(period)
    }

    /// A positive number of decimal digits, blanks around it apart.
    private static func number(_ text: String) -> UInt64? {
        let words = text.split(whereSeparator: \.isWhitespace)
        guard words.count == 1, words[0].utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return UInt64(words[0]).flatMap { $0 > 0 ? $0 : nil }
    }

    /// The quota of the cgroup that a container sees as its root; nil where there is none, or none can be read.
    package static func read(_ files: FileReader = .system) -> ProcessorQuota? {
        let root = "/sys/fs/cgroup"
        func text(_ name: String) -> String? {
            (try? files.read("\(root)/\(name)", 256)).map { String(decoding: $0, as: UTF8.self) }
        }
        if let text = text("cpu.max") { return ProcessorQuota(cpuMax: text) }
        guard let quota = text("cpu/cpu.cfs_quota_us"), let period = text("cpu/cpu.cfs_period_us") else { return nil }
        return ProcessorQuota(quota: quota, period: period)
    }

    /// What an operator should know of it; nil where it is enough.
    package var warning: String? {
        guard cores < 1 else { return nil }
        let percent = max(1, Int(cores * 100))
        return
            "The cgroup gives \(percent)% of a core: when that is spent every thread stands still until the next period, the one "
            + "that answers probes among them. Give a whole core or more, or no limit."
    }
}
