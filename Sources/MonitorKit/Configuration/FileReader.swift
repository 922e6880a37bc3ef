internal import Glibc

/// Why a file gave no bytes.
package enum FileError: Error, Hashable, Sendable {
    /// The system refused, with its error number.
    case system(Int32)
    /// A directory, a device, a pipe: something that may never end.
    case notAFile
    /// More bytes than the cap allows.
    case tooLarge(limit: Int)

    /// What went wrong, in words that follow "the file".
    package var reason: String {
        switch self {
        case .system(ENOENT): "does not exist"
        case .system(EACCES), .system(EPERM): "may not be read by this user"
        case .system(let number): "cannot be read (error \(number))"
        case .notAFile: "is not a regular file"
        case .tooLarge(let limit): "has more than \(ByteText.text(limit))"
        }
    }
}

/// The way to read small files, so that tests have theirs in memory.
package struct FileReader: Sendable {
    /// Reads the whole file at a path, or refuses when it has more bytes than the limit.
    package let read: @Sendable (_ path: String, _ limit: Int) throws(FileError) -> [UInt8]
    /// When the file at a path was last written, seconds since 1970-01-01 UTC; nil where that is not known.
    package let modifiedAt: @Sendable (_ path: String) -> Double?

    /// Uses the given closures.
    package init(
        modifiedAt: @escaping @Sendable (_ path: String) -> Double? = { _ in nil },
        read: @escaping @Sendable (_ path: String, _ limit: Int) throws(FileError) -> [UInt8]
    ) {
        self.read = read
        self.modifiedAt = modifiedAt
    }

    /// Files in memory, by path; what is not there does not exist.
    package static func memory(_ files: [String: [UInt8]]) -> FileReader {
        FileReader { (path, limit) throws(FileError) in
            guard let bytes = files[path] else { throw .system(ENOENT) }
            guard bytes.count <= limit else { throw .tooLarge(limit: limit) }
            return bytes
        }
    }

    /// The system's files.
    package static let system = FileReader(modifiedAt: modificationTime) { (path, limit) throws(FileError) in
        // Non-blocking, so that opening a pipe without a writer does not wait for one.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw .system(errno) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .system(errno) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .notAFile }
        return try contents(of: descriptor, limit: limit)
    }

    private static func modificationTime(of path: String) -> Double? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return Double(status.st_mtim.tv_sec) + Double(status.st_mtim.tv_nsec) / 1e9
    }

    private static func contents(of descriptor: Int32, limit: Int) throws(FileError) -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .system(errno) }
            if count == 0 { return bytes }
            bytes += chunk[..<count]
            // The size is counted, not asked: a file may grow while it is read.
            guard bytes.count <= limit else { throw .tooLarge(limit: limit) }
        }
    }
}
