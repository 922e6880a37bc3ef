import Foundation
import Synchronization
import Testing

/// A program that some tests ask for a second opinion, or talk to.
///
/// Not Foundation's `Process`: its `waitUntilExit` blocks one of the few threads that all tests share, and learns of the
/// end through a descriptor that children started meanwhile inherit, so that the wait for one program can last as
/// long as another one runs.
struct ExternalProgram {
    struct Output {
        let status: Int32
        let text: String
    }

    let name: String
    let package: String

    /// Whether a missing program fails a test instead of skipping it.
    static let isRequired = ProcessInfo.processInfo.environment["XMSG_MON_TESTS_REQUIRE_PROGRAMS"] == "1"

    /// Where the program is; nil when it is not installed.
    var path: String? {
        (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin").split(separator: ":")
            .map { "\($0)/\(name)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// False skips a test, unless the environment says that programs must be there: then the test runs and fails.
    var mayRun: Bool { path != nil || Self.isRequired }

    /// Says that the program is missing: a skip, or a failure where programs are required.
    func reportMissing() throws {
        let message = "\(name) is missing; install \(package) to run this test"
        if Self.isRequired {
            Issue.record(Comment(rawValue: message))
        } else {
            try Test.cancel(Comment(rawValue: message))
        }
    }

    /// Runs the program with `input` to its end; nil when it is not installed.
    ///
    /// Output and errors come back as one text. Files stand in for pipes: nothing can fill up while nobody reads.
    func run(_ arguments: [String], input: [UInt8] = [], in folder: String? = nil) async throws -> Output? {
        guard let path else { return nil }
        let files = FileManager.default.temporaryDirectory.appending(path: "xmsg-mon-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: files, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: files) }
        let (inputFile, outputFile) = (files.appending(path: "in"), files.appending(path: "out"))
        try Data(input).write(to: inputFile)
        try Data().write(to: outputFile)
        let reading = try FileHandle(forReadingFrom: inputFile)
        let writing = try FileHandle(forWritingTo: outputFile)
        let child = try ChildProcess(
            path, arguments, in: folder, input: reading.fileDescriptor, output: writing.fileDescriptor)
        let status = await child.end()
        return Output(status: status, text: try String(contentsOf: outputFile, encoding: .utf8))
    }

    /// Starts the program; its output goes to the file descriptor, its errors nowhere.
    func start(_ arguments: [String], in folder: String, output: Int32) throws -> ChildProcess {
        let path = try #require(path, "\(name) is missing; install \(package)")
        return try ChildProcess(path, arguments, in: folder, input: nil, output: output)
    }
}
