import Foundation
import MonitorKit
import Synchronization
import Testing

/// One file of `Fixtures/config`: a call of `run`, and what must come out.
struct ConfigurationCase: Sendable, CustomTestStringConvertible {
    let name: String
    private(set) var sections: [String: String] = [:]

    var testDescription: String { name }

    /// Every case of a folder; empty when the folder is missing, which `cases_areFound` notices.
    static func all(_ folder: String) -> [ConfigurationCase] {
        guard let root = Bundle.module.url(forResource: "Fixtures/config/\(folder)", withExtension: nil),
            let files = try? FileManager.default.contentsOfDirectory(at: root, includingPropertiesForKeys: nil)
        else { return [] }
        return files.sorted { $0.path < $1.path }.compactMap { file in
            (try? String(contentsOf: file, encoding: .utf8)).map {
                ConfigurationCase(name: file.lastPathComponent, text: $0)
            }
        }
    }

    init(name: String, text: String) {
        self.name = name
        var section = "title"
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
            if line.hasPrefix("-- "), line.hasSuffix(" --") {
                section = String(line.dropFirst(3).dropLast(3))
                sections[section] = ""
            } else {
                sections[section, default: ""] += line + "\n"
            }
        }
    }

    var files: FileReader {
        var files: [String: [UInt8]] = [
            "depset.json": Array(#"{"dependencies":{"10":{},"20":{}}}"#.utf8),
            "big": [UInt8](repeating: 97, count: 5000),
        ]
        files["rollups.json"] = Bundle.module.url(
            forResource: "Fixtures/op/config-samples/rollup_set", withExtension: "json"
        ).flatMap { try? Data(contentsOf: $0) }.map(Array.init)
        for (name, text) in sections where name.hasPrefix("file ") {
            files[String(name.dropFirst(5))] = Array(text.utf8)
        }
        return .memory(files)
    }

    /// Carries out the call through the command line interface, as the program does.
    func execute() async -> (exit: ExitCode, output: String, errors: String, configuration: Configuration?) {
        let recorder = Recorder()
        let environment = (sections["environment"] ?? "").split(separator: "\n").map {
            $0.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        }
        let context = CommandContext.test(
            ["run"] + (sections["arguments"] ?? "").split(separator: "\n").map(String.init),
            environment: Dictionary(uniqueKeysWithValues: environment.map { (String($0[0]), String($0[1])) }),
            files: files, recorder: recorder)
        let box = Box()
        let command = Command.run { configuration, context in
            box.value.withLock { $0 = configuration }
            return context.finish(printing: configuration.redactedDescription)
        }
        let exit = await CommandLineInterface([command]).main(context)
        return (exit, recorder.output, recorder.errors, box.value.withLock { $0 })
    }

    private final class Box: Sendable {
        let value = Mutex<Configuration?>(nil)
    }
}

/// Keeps what a command prints; a lock guards both texts.
final class Recorder: Sendable {
    private let texts = Mutex((output: "", errors: ""))

    var output: String { texts.withLock { $0.output } }
    var errors: String { texts.withLock { $0.errors } }

    var outputStream: TextOutput {
        TextOutput { bytes in
            self.texts.withLock { $0.output += String(decoding: bytes, as: UTF8.self) }
            return .written
        }
    }

    var errorStream: TextOutput {
        TextOutput { bytes in
            self.texts.withLock { $0.errors += String(decoding: bytes, as: UTF8.self) }
            return .written
        }
    }
}

extension CommandContext {
    static func test(
        _ arguments: [String], environment: [String: String] = [:], files: FileReader = .memory([:]), recorder: Recorder
    ) -> CommandContext {
        CommandContext(
            arguments: arguments, environment: environment, files: files, output: recorder.outputStream,
            errors: recorder.errorStream, clock: SystemClock(),
            terminal: Terminal(isInteractive: false, columns: 80, environment: [:]),
            terminations: { AsyncStream { $0.finish() } })
    }
}
