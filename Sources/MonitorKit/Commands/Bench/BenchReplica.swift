import Glibc

/// A replica in a process of its own: this program, started again with `run`.
final class BenchReplica: Sendable {
    private let process: ReplicaProcess
    private let port: UInt16
    private let folder: String

    init(_ fleet: BenchFleet, urls: [String]) throws {
        var template = Array(("\(P_tmpdir)/xmsg-mon-bench-" + String(repeating: "X", count: 6)).utf8CString)
        guard mkdtemp(&template) != nil else { throw BenchFailure("no folder can be made in \(P_tmpdir)") }
        folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let set = fleet.ids.map { "\"\($0)\":{}" }.joined(separator: ",")
        try Self.write("{\"dependencies\":{\(set)}}", to: "\(folder)/depset.json")
        var rollups: [String] = []
        for (id, text) in zip(fleet.ids, fleet.rollupFiles) {
            rollups.append("\(folder)/rollup-\(id).json")
            try Self.write(text, to: rollups[rollups.count - 1])
        }
        port = try Self.freePort()
        let arguments = [
            "run", "--dependency-set", "\(folder)/depset.json", "--rollup-configs", rollups.joined(separator: ","),
            "--l2-rpcs", zip(fleet.ids, urls).map { "el-\($0)=\($1)" }.joined(separator: ","), "--metrics.port",
            "\(port)", "--log.level", "crit",
        ]
        guard let process = ReplicaProcess(arguments) else {
            throw BenchFailure("the program cannot be started again")
        }
        self.process = process
    }

    /// What the system says about the replica.
    var readings: ProcessReadings { .read(of: String(process.id)) }

    /// A page of the replica.
    func url(_ path: String) throws -> EndpointURL { try EndpointURL(parsing: "\(address)\(path)") }

    /// Where the replica listens.
    var address: String { "http://127.0.0.1:\(port)" }

    /// Ends the replica and takes its files away.
    func end() {
        process.kill()
        guard let entries = opendir(folder) else { return }
        while let entry = readdir(entries) {
            withUnsafePointer(to: &entry.pointee.d_name) { name in
                name.withMemoryRebound(to: CChar.self, capacity: 256) { _ = unlink("\(folder)/\(String(cString: $0))") }
            }
        }
        closedir(entries)
        rmdir(folder)
    }

    /// The valid messages that a metrics page shows.
    static func validMessages(in page: [UInt8]) -> Int {
        page.split(separator: UInt8(ascii: "\n")).reduce(0) { sum, line in
            guard line.starts(with: "xmsg_mon_messages{".utf8) else { return sum }
            let text = String(decoding: line, as: UTF8.self)
            guard text.includes("status=\"valid\""), let space = text.lastIndex(of: " ") else { return sum }
            return sum + (Int(text[text.index(after: space)...]) ?? 0)
        }
    }

    private static func write(_ text: String, to path: String) throws {
        guard let file = fopen(path, "w") else { throw BenchFailure("\(path) cannot be written") }
        defer { fclose(file) }
        fputs(text, file)
    }

    /// A port that is free now, and most likely still is when the replica asks for it.
    private static func freePort() throws -> UInt16 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { name in
                bind(descriptor, name, length) == 0 && getsockname(descriptor, name, &length) == 0
            }
        }
        guard descriptor >= 0, isBound else { throw BenchFailure("no port is free") }
        return UInt16(bigEndian: address.sin_port)
    }
}
