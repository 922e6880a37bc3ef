/// The Prometheus text of a Concordium node, as far as it says where the chain is.
///
/// Its times are milliseconds and say when the node handled a block. Heights and times are zero from a start until the
/// next event, which is not known, and no fall. Round and epoch are not in it.
package enum NodeExporterText {
    /// The longest line that is read.
    static let lineLimit = 4_096
    /// The most lines that are read.
    static let lineCountLimit = 20_000

    /// Decodes the text.
    ///
    /// - Throws: where it comes from a push gateway, whose copies never move, or holds none of the node's series.
    package static func decode(_ body: [UInt8]) throws(UpstreamFailure) -> RowObservation {
        var values: [String: Double] = [:]
        var lines = 0
        for line in body.split(separator: UInt8(ascii: "\n"), maxSplits: lineCountLimit) {
            lines += 1
            guard lines <= lineCountLimit, line.count <= lineLimit, line.first != UInt8(ascii: "#") else { continue }
            let text = String(decoding: line, as: UTF8.self)
            if text.hasPrefix("push_time_seconds") || text.hasPrefix("pushgateway_") {
                throw UpstreamFailure(
                    .decode, "this is a push gateway, whose copies never move; name the node's own exporter")
            }
            guard let sample = sample(text), names.contains(sample.name) else { continue }
            if sample.labels.includes("job=\"") {
                throw UpstreamFailure(
                    .decode, "the series were pushed, and such copies never move; name the node's own exporter")
            }
            values[sample.name] = sample.value
        }
        guard !values.isEmpty else { throw UpstreamFailure(.decode, "no series of a Concordium node") }
        return observation(values)
    }

    private static let names: Set<String> = [
        "consensus_last_finalized_block_height", "consensus_last_finalized_block_timestamp",
        "consensus_last_arrived_block_height", "consensus_last_arrived_block_timestamp",
        "consensus_unsupported_pending_protocol_version", "network_connected_peers", "node_startup_timestamp",
    ]

    private static func sample(_ line: String) -> (name: String, labels: String, value: Double)? {
        let head: Substring
        let rest: Substring
        if let brace = line.firstIndex(of: "{") {
            guard let close = line.lastIndex(of: "}"), brace < close else { return nil }
            head = line[..<brace]
            rest = line[line.index(after: close)...]
        } else {
            guard let space = line.firstIndex(of: " ") else { return nil }
            head = line[..<space]
            rest = line[space...]
        }
        guard let word = rest.split(separator: " ").first, let value = Double(word) else { return nil }
        return (String(head), String(line.dropFirst(head.count).prefix(256)), value)
    }

    private static func observation(_ values: [String: Double]) -> RowObservation {
        var observation = RowObservation()
        observation.heads[.unsafe] = head("arrived", values)
        observation.heads[.finalized] = head("finalized", values)
        observation.startedAt = seconds(values["node_startup_timestamp"])
        observation.peers = number(values["network_connected_peers"])
        observation.tellsOfUpdates = values["consensus_unsupported_pending_protocol_version"] != nil
        observation.unsupportedUpdateAt = seconds(values["consensus_unsupported_pending_protocol_version"])
        return observation
    }

    private static func head(_ kind: String, _ values: [String: Double]) -> HeadPosition? {
        guard let height = number(values["consensus_last_\(kind)_block_height"]), height > 0 else { return nil }
        return HeadPosition(number: height, time: seconds(values["consensus_last_\(kind)_block_timestamp"]))
    }

    private static func number(_ value: Double?) -> UInt64? {
        guard let value, value >= 0, value < 9_007_199_254_740_992 else { return nil }
        return UInt64(value)
    }

    /// Milliseconds as seconds; zero is not known.
    private static func seconds(_ value: Double?) -> Double? {
        guard let value, value.isFinite, value > 0 else { return nil }
        return value / 1_000
    }
}
