import Foundation
import MonitorKit

/// Fixtures as trees that a test can spoil before it gives them to a decoder as text.
enum ProofFixtures {
    enum Failure: Error {
        case shape(String)
    }

    static func data(_ path: String) throws -> Data {
        guard let folder = Bundle.module.resourceURL else { throw Failure.shape("no resources") }
        return try Data(contentsOf: folder.appending(path: "Fixtures").appending(path: path))
    }

    static func tree(_ path: String) throws -> Any {
        try JSONSerialization.jsonObject(with: data(path))
    }

    static func object(_ path: String) throws -> [String: Any] {
        try cast(tree(path), path)
    }

    static func list(_ path: String) throws -> [[String: Any]] {
        try cast(tree(path), path)
    }

    /// One section of the vectors.
    static func vectors<Section>(_ name: String) throws -> Section {
        try cast(object("vectors.json")[name], name)
    }

    static func cast<Value>(_ value: Any?, _ what: String) throws -> Value {
        guard let value = value as? Value else { throw Failure.shape(what) }
        return value
    }

    static func hash(_ value: Any?, _ what: String) throws -> Hash32 {
        let text: String = try cast(value, what)
        return try Hash32(hex: text)
    }

    static func json(_ tree: Any) throws -> ArraySlice<UInt8> {
        Array(try JSONSerialization.data(withJSONObject: tree, options: .fragmentsAllowed))[...]
    }

    /// One block of the made-up pair of chains.
    static func synthetic(_ name: String) throws -> (block: [String: Any], receipts: [[String: Any]]) {
        let blocks: [String: Any] = try cast(object("op/synthetic-two-chain.json")["blocks"], "blocks")
        let entry: [String: Any] = try cast(blocks[name], name)
        return (try cast(entry["block"], "block"), try cast(entry["receipts"], "receipts"))
    }

    /// Every `result` of the recorded exchanges that `isWanted` accepts.
    static func recorded(_ isWanted: (Any) -> Bool) throws -> [Any] {
        guard let folder = Bundle.module.resourceURL?.appending(path: "Fixtures/op-geth-recorded") else {
            throw Failure.shape("no resources")
        }
        var results: [Any] = []
        for file in try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        where file.pathExtension == "jsonl" {
            for line in try Data(contentsOf: file).split(separator: UInt8(ascii: "\n")) {
                let exchange: [String: Any] = try cast(JSONSerialization.jsonObject(with: line), "exchange")
                let response: [String: Any] = try cast(exchange["response"], "response")
                guard let body = response["body"] as? String,
                    let tree = try? JSONSerialization.jsonObject(with: Data(body.utf8))
                else { continue }
                for member in (tree as? [Any] ?? [tree]).compactMap({ $0 as? [String: Any] }) {
                    if let result = member["result"], isWanted(result) { results.append(result) }
                }
            }
        }
        return results
    }
}

/// The cause with which a read failed; nil when it did not fail.
func cause(of read: () throws -> Any) throws -> UpstreamCause? {
    do {
        _ = try read()
        return nil
    } catch let failure as UpstreamFailure {
        return failure.cause
    }
}

/// Hexadecimal text of the same form with another value: the last digit is changed.
func spoiled(_ value: Any?) throws -> String {
    let text: String = try ProofFixtures.cast(value, "something to spoil")
    if text == "0x" { return "0x01" }
    guard text.hasPrefix("0x") else { throw ProofFixtures.Failure.shape(text) }
    return text.dropLast() + (text.hasSuffix("1") ? "2" : "1")
}
