import Glibc

/// What the operating system says about this process; a reading that cannot be had is nil and its series is left out.
package struct ProcessReadings: Hashable, Sendable {
    /// User and system time, in seconds.
    package var cpuSeconds: Double?
    /// Resident memory, in bytes.
    package var residentBytes: UInt64?
    /// Virtual memory, in bytes.
    package var virtualBytes: UInt64?
    /// Start of the process, in seconds since 1970-01-01 UTC.
    package var startTime: Double?
    /// Open file descriptors.
    package var openDescriptors: UInt64?
    /// The bound of open file descriptors; nil also when there is none.
    package var maximumDescriptors: UInt64?
    /// Threads.
    package var threads: UInt64?

    /// Starts with nothing known.
    package init() {}

    /// Reads everything from a `/proc` file system.
    ///
    /// - Parameter process: whose; this process by default.
    package static func read(from root: String = "/proc", of process: String = "self") -> ProcessReadings {
        var readings = ProcessReadings()
        readings.apply(stat: contents(of: "\(root)/\(process)/stat"), systemStat: contents(of: "\(root)/stat"))
        readings.apply(limits: contents(of: "\(root)/\(process)/limits"))
        readings.openDescriptors = entries(of: "\(root)/\(process)/fd")
        return readings
    }

    /// Takes what `proc(5)` documents of `/proc/self/stat`, with the boot time from `/proc/stat`.
    mutating func apply(stat: String, systemStat: String) {
        // The program's name stands in parentheses and may hold anything, parentheses and blanks included.
        guard let end = stat.lastIndex(of: ")") else { return }
        let fields = stat[end...].dropFirst().split(whereSeparator: \.isWhitespace)
        // Numbered as in the manual page, where the state, first after the name, has number 3.
        let number = { (field: Int) in fields.count > field - 3 ? UInt64(fields[field - 3]) : nil }
        let ticks = Double(sysconf(Int32(_SC_CLK_TCK)))
        guard ticks > 0 else { return }
        if let user = number(14), let system = number(15) { cpuSeconds = Double(user.addingSaturating(system)) / ticks }
        threads = number(20)
        virtualBytes = number(23)
        let page = sysconf(Int32(_SC_PAGESIZE))
        if let pages = number(24), page > 0 {
            residentBytes = pages.multipliedReportingOverflow(by: UInt64(page)).partialValue
        }
        let boot = systemStat.split(separator: "\n").first { $0.hasPrefix("btime ") }
        if let start = number(22), let boot, let seconds = UInt64(boot.dropFirst(6)) {
            startTime = Double(seconds) + Double(start) / ticks
        }
    }

    /// Takes the soft bound of open files from `/proc/self/limits`.
    mutating func apply(limits: String) {
        let name = "Max open files"
        guard let line = limits.split(separator: "\n").first(where: { $0.hasPrefix(name) }) else { return }
        maximumDescriptors = line.dropFirst(name.count).split(whereSeparator: \.isWhitespace).first.flatMap {
            UInt64($0)
        }
    }

    /// At most 64 KiB of a file, or nothing.
    private static func contents(of path: String) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return "" }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        while bytes.count < 65_536 {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            guard count > 0 else { break }
            bytes += chunk[..<count]
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The number of entries of a folder, without the two that every folder has and the one that counting opens.
    private static func entries(of path: String) -> UInt64? {
        guard let folder = opendir(path) else { return nil }
        defer { closedir(folder) }
        var count: UInt64 = 0
        while readdir(folder) != nil { count += 1 }
        return count > 3 ? count - 3 : 0
    }
}
