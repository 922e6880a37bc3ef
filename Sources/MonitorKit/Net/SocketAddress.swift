import Glibc

/// An IPv4 or IPv6 address with a port, as the system's calls want it.
package struct SocketAddress: Sendable {
    /// The system's form; `length` bytes of it count.
    private(set) var storage: sockaddr_storage
    let length: socklen_t

    /// `AF_INET` or `AF_INET6`.
    var family: Int32 { Int32(storage.ss_family) }

    /// Parses `127.0.0.1` or `::1` (no brackets, no scope); nil when it is neither.
    package init?(ip: String, port: UInt16) {
        // The system's parser stops at a zero byte and would accept what stands before it.
        guard !ip.utf8.contains(0) else { return nil }
        var four = sockaddr_in()
        if inet_pton(AF_INET, ip, &four.sin_addr) == 1 {
            four.sin_family = sa_family_t(AF_INET)
            four.sin_port = port.bigEndian
            self.init(copying: four)
            return
        }
        var six = sockaddr_in6()
        guard inet_pton(AF_INET6, ip, &six.sin6_addr) == 1 else { return nil }
        six.sin6_family = sa_family_t(AF_INET6)
        six.sin6_port = port.bigEndian
        self.init(copying: six)
    }

    /// Copies what the system wrote; nil when it is no internet address.
    init?(_ pointer: UnsafePointer<sockaddr>, length: socklen_t) {
        let raw = UnsafeRawPointer(pointer)
        switch Int32(pointer.pointee.sa_family) {
        case AF_INET where Int(length) >= MemoryLayout<sockaddr_in>.size:
            self.init(copying: raw.loadUnaligned(as: sockaddr_in.self))
        case AF_INET6 where Int(length) >= MemoryLayout<sockaddr_in6>.size:
            self.init(copying: raw.loadUnaligned(as: sockaddr_in6.self))
        default:
            return nil
        }
    }

    private init<Form>(copying form: Form) {
        var storage = sockaddr_storage()
        withUnsafeMutableBytes(of: &storage) { target in
            withUnsafeBytes(of: form) { target.copyMemory(from: $0) }
        }
        self.storage = storage
        length = socklen_t(MemoryLayout<Form>.size)
    }

    /// The port.
    package var port: UInt16 {
        withUnsafeBytes(of: storage) { UInt16(bigEndian: $0.loadUnaligned(fromByteOffset: 2, as: UInt16.self)) }
    }

    /// The address without the port: `127.0.0.1`, `::1`.
    package var ip: String {
        // The address stands at byte 4 of `sockaddr_in` and at byte 8 of `sockaddr_in6`.
        let offset = family == AF_INET ? 4 : 8
        return withUnsafeBytes(of: storage) { bytes in
            withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(INET6_ADDRSTRLEN)) { text in
                guard let source = bytes.baseAddress, let target = text.baseAddress,
                    let written = inet_ntop(family, source + offset, target, socklen_t(INET6_ADDRSTRLEN))
                else { return "" }
                return String(cString: written)
            }
        }
    }

    /// The same address with another port.
    func withPort(_ port: UInt16) -> SocketAddress {
        var copy = self
        withUnsafeMutableBytes(of: &copy.storage) {
            $0.storeBytes(of: port.bigEndian, toByteOffset: 2, as: UInt16.self)
        }
        return copy
    }

    func withPointer<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        withUnsafePointer(to: storage) { storage in
            storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, length) }
        }
    }
}

extension SocketAddress: Hashable {
    /// Compares family, address and port.
    package static func == (left: SocketAddress, right: SocketAddress) -> Bool {
        left.family == right.family && left.port == right.port && left.ip == right.ip
    }

    /// Hashes what is compared.
    package func hash(into hasher: inout Hasher) {
        hasher.combine(family)
        hasher.combine(port)
        hasher.combine(ip)
    }
}

extension SocketAddress: CustomStringConvertible {
    /// `127.0.0.1:80` or `[::1]:80`.
    package var description: String {
        family == AF_INET ? "\(ip):\(port)" : "[\(ip)]:\(port)"
    }
}
