import Foundation
import MonitorKit

/// A node that answers with what a real one answered: the recordings of one chain, up to and with a phase.
struct RecordedNode: Sendable {
    static let phases = ["fresh", "lagging", "before-reorg", "after-reorg", "after-replacement", "final"]

    /// Answers by the request's text from the method's name on, with the recorded id taken out.
    private let answers: [String: String]

    init(chain: Int, through phase: String) throws {
        var answers: [String: String] = [:]
        for current in Self.phases {
            let text = String(decoding: try Fixtures.bytes("op-geth-recorded/\(current)-\(chain).jsonl"), as: UTF8.self)
            for line in text.split(separator: "\n") {
                guard let exchange = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any],
                    let request = (exchange["request"] as? [String: Any])?["body"] as? String,
                    let response = (exchange["response"] as? [String: Any])?["body"] as? String,
                    let key = Self.key(of: request), response.contains("\"id\":1,")
                else { continue }
                answers[key] = response.trimmingCharacters(in: .newlines)
            }
            if current == phase { break }
        }
        self.answers = answers
    }

    /// The answer to a request body, single or batch, byte for byte but for the id.
    func answer(_ body: [UInt8]) -> [UInt8] {
        let text = String(decoding: body, as: UTF8.self)
        guard text.hasPrefix("[") else { return Array(single(text).utf8) }
        let parts = text.dropFirst().dropLast().components(separatedBy: ",{\"jsonrpc\"").enumerated()
            .map { $0 == 0 ? $1 : "{\"jsonrpc\"" + $1 }
        return Array(("[" + parts.map(single).joined(separator: ",") + "]").utf8)
    }

    private func single(_ request: String) -> String {
        guard let key = Self.key(of: request), let id = Self.id(of: request) else {
            return #"{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"invalid request"}}"#
        }
        guard let answer = answers[key] else {
            return
                #"{"jsonrpc":"2.0","id":\#(id),"error":{"code":-32000,"message":"this was never asked: \#(key.filter { $0 != "\"" })"}}"#
        }
        return answer.replacingOccurrences(of: "\"id\":1,", with: "\"id\":\(id),")
    }

    private static func key(of request: String) -> String? {
        guard request.hasPrefix("{"), let start = request.range(of: "\"method\"") else { return nil }
        return String(request[start.lowerBound...])
    }

    private static func id(of request: String) -> String? {
        guard let start = request.range(of: "\"id\":"), let end = request[start.upperBound...].firstIndex(of: ",")
        else {
            return nil
        }
        return String(request[start.upperBound..<end])
    }
}

/// What the recordings say about themselves: configuration, and the messages with their verdicts phase by phase.
struct RecordedExpectations {
    struct Message {
        let label: String
        let chain: ChainID
        let blockHash: String
        let logIndex: Int
        let level: String
        let verdict: String
        let brokenRules: [Int]
        let accessList: String

        /// The finding that the recording's word stands for.
        var finding: AccessListFinding? {
            switch accessList {
            case "complete", "declares-more": .declared
            case "lookup-differs", "unparsable": .mismatched
            default: nil
            }
        }
    }

    let parameters: ProtocolParameters
    private let phases: [String: [Message]]

    init() throws {
        let json = try Fixtures.json("op-geth-recorded/expected.json")
        let config = json["config"] as? [String: Any] ?? [:]
        var chains: [ChainID: ChainParameters] = [:]
        for (name, value) in config["chains"] as? [String: [String: Any]] ?? [:] {
            guard let id = ChainID(name), let genesisTime = value["genesisTime"] as? UInt64,
                let genesisNumber = value["genesisNumber"] as? UInt64, let blockTime = value["blockTime"] as? UInt64,
                let activation = value["interopActivationTime"] as? UInt64
            else { throw FixtureError.missing("chain \(name)") }
            chains[id] = ChainParameters(
                genesisNumber: BlockNumber(genesisNumber), genesisTime: Timestamp(genesisTime), blockTime: blockTime,
                activation: Timestamp(activation))
        }
        guard let window = config["messageExpiryWindow"] as? UInt64 else {
            throw FixtureError.missing("messageExpiryWindow")
        }
        parameters = ProtocolParameters(chains: chains, expiryWindow: window)
        var phases: [String: [Message]] = [:]
        for phase in json["phases"] as? [[String: Any]] ?? [] {
            guard let name = phase["phase"] as? String, let messages = phase["messages"] as? [[String: Any]] else {
                throw FixtureError.missing("phase")
            }
            phases[name] = try messages.map(Self.message)
        }
        self.phases = phases
    }

    func messages(in phase: String) throws -> [Message] {
        guard let messages = phases[phase] else { throw FixtureError.missing(phase) }
        return messages
    }

    private static func message(_ json: [String: Any]) throws -> Message {
        guard let executing = json["executing"] as? [String: Any], let chain = executing["chain"] as? UInt64,
            let hash = executing["hash"] as? String, let logIndex = executing["logIndex"] as? Int,
            let level = executing["level"] as? String, let verdict = json["verdict"] as? String,
            let rules = json["brokenRules"] as? [Int], let label = json["label"] as? String,
            let accessList = json["accessList"] as? String, let isTransitive = json["transitivelyInvalid"] as? Bool
        else { throw FixtureError.missing("message") }
        // The recording keeps rule 8 apart; it is asked of what breaks no other.
        let falls = isTransitive && rules.isEmpty
        return Message(
            label: label, chain: ChainID(chain), blockHash: hash, logIndex: logIndex, level: level,
            verdict: falls ? "invalid" : verdict, brokenRules: falls ? [8] : rules, accessList: accessList)
    }
}
