internal import Glibc

/// A folder that is there for the life of this process, with a few files in it.
package struct TemporaryFolder: Sendable {
    /// Its path.
    package let path: String
    private let names: [String]

    /// Makes a folder with files; nil when the system refuses.
    package init?(_ files: [String: [UInt8]]) {
        var template = Array("\(P_tmpdir)/xmsg-mon-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { return nil }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        names = Array(files.keys)
        for (name, bytes) in files {
            let descriptor = open("\(path)/\(name)", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
            let written = descriptor >= 0 ? write(descriptor, bytes, bytes.count) : -1
            if descriptor >= 0 { close(descriptor) }
            guard written == bytes.count else {
                remove()
                return nil
            }
        }
    }

    /// Takes the files and the folder away.
    package func remove() {
        for name in names { unlink("\(path)/\(name)") }
        rmdir(path)
    }
}
