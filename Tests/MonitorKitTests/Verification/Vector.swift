import Foundation
import MonitorKit
import Testing

/// The lists of `vectors.json`, by their place in it.
enum VectorSection: String, CaseIterable, CustomTestStringConvertible {
    case constants
    case bloom = "bloom.entries"
    case logHash
    case checksum
    case accessListParse = "accessListParse.cases"
    case decodeEvent = "decodeEvent.cases"
    case linkCheckerTiming = "timing.linkChecker.cases"
    case linkCheckerTimingOfOneChain = "timing.linkChecker.selfChain"
    case konaTiming = "timing.kona.cases"
    case productionTiming = "timing.production.cases"
    case cycles = "cycles.cases"
    case depositSourceHash
    case superRoot
    case receiptEncoding
    case receiptsRoot
    case headers = "headers.opMainnet"

    var testDescription: String { rawValue }
}

/// One case of `vectors.json`, as an argument of a test.
struct Vector: Sendable, CustomTestStringConvertible {
    /// The case's own name, or else what tells it from the others of its section.
    let name: String
    /// The case as it is written, which unlike a tree of `Any` may cross into a test.
    private let json: Data

    var testDescription: String { name }

    /// Every case of a section; none where the file cannot be read, which `VectorTests` notices.
    static func all(_ section: VectorSection) -> [Vector] {
        guard let found = try? place(section.rawValue.split(separator: ".")) else { return [] }
        if let list = found as? [[String: Any]] { return list.compactMap { Vector(named: $0) } }
        return constants(found as? [String: Any] ?? [:], under: "")
    }

    /// What stands beside the cases of a section, such as the window of a kind of timing.
    static func surroundings(of section: VectorSection) throws -> [String: Any] {
        try ProofFixtures.cast(place(section.rawValue.split(separator: ".").dropLast()), section.rawValue)
    }

    /// The members of the case.
    func fields() throws -> [String: Any] {
        try ProofFixtures.cast(JSONSerialization.jsonObject(with: json, options: .fragmentsAllowed), name)
    }

    private static func place(_ path: [Substring]) throws -> Any {
        try path.reduce(ProofFixtures.object("vectors.json") as Any) { tree, key in
            try ProofFixtures.cast((tree as? [String: Any])?[String(key)], String(key))
        }
    }

    /// A table of values, and the tables in it, as one case for each value.
    private static func constants(_ table: [String: Any], under prefix: String) -> [Vector] {
        table.sorted { $0.key < $1.key }.flatMap { key, value in
            if let inner = value as? [String: Any] { return constants(inner, under: "\(prefix)\(key)/") }
            return Vector(named: ["name": prefix + key, "value": "\(value)"]).map { [$0] } ?? []
        }
    }

    private init?(named fields: [String: Any]) {
        guard let json = try? JSONSerialization.data(withJSONObject: fields, options: .sortedKeys) else { return nil }
        self.json = json
        // Only what is short tells a reader something.
        let told = fields.filter {
            !["source", "verified", "sourcePinned"].contains($0.key) && "\($0.value)".count < 70
        }
        name =
            fields["name"] as? String
            ?? told.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
    }
}
