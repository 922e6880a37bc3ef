/// `xmsg-mon compare` says whether replicas came to the same verdicts, or where they first differ.
package enum CompareCommand {
    /// The most messages of one replica that are looked through for a difference.
    private static let limit = 100_000

    /// Asks every replica, and fails where two disagree or have no checkpoint in common.
    package static func execute(
        _ urls: [String], token: TokenFile?, json: Bool, _ context: CommandContext
    ) async -> ExitCode {
        do {
            let loop = try EventLoop.start(name: "xmsg-mon-io")
            defer { loop.stop() }
            guard !urls.isEmpty else { return .usage }
            let clients = try urls.map { try MonitorClient($0, token: token, on: loop, tls: context.tls) }
            let bar = ProgressBar("replicas asked", of: clients.count, context)
            let findings = try await bar.show { () async throws(MonitorClient.Failure) in
                try await compare(clients, bar)
            }
            let text = findings.map { "\($0.sentence)\n" }.joined()
            let nothing = "nothing was compared: no replica watches a chain yet\n"
            let code = context.finish(printing: json ? Self.json(findings) : text.isEmpty ? nothing : text)
            return code == .ok && agreement(findings) != true ? .failed : code
        } catch {
            return context.fail(on: error, advice: "; are all of them running?")
        }
    }

    private typealias Replica = (client: MonitorClient, chains: [ReplicaView.Chain], digests: [MonitorClient.Digest])

    /// Whether all was compared and is equal; nil where nothing differs, but something could not be compared.
    private static func agreement(_ findings: [Finding]) -> Bool? {
        if findings.contains(where: { $0.isAgreement == false }) { return false }
        return findings.isEmpty || findings.contains { $0.isAgreement == nil } ? nil : true
    }

    private struct Finding {
        let chain: String
        let replica: Int
        let block: UInt64?
        let isAgreement: Bool?
        var difference: String?
        var name: String?

        var sentence: String {
            let place = name.map { "\($0) (\(chain))" } ?? "chain \(chain)"
            guard let block else {
                return "\(place): NOT COMPARED, replicas 1 and \(replica) have no checkpoint in common yet"
            }
            let verdict = isAgreement == true ? "agree" : "DISAGREE"
            return "\(place): replicas 1 and \(replica) \(verdict) up to block \(block)"
                + (difference.map { "; first difference: \($0)" } ?? "")
        }
    }

    /// What each replica says, held against what the first one says.
    private static func compare(
        _ clients: [MonitorClient], _ bar: ProgressBar
    ) async throws(MonitorClient.Failure) -> [Finding] {
        var replicas: [Replica] = []
        for client in clients {
            replicas.append((client, try await client.chains(), try await client.digests()))
            bar.advance()
        }
        var findings: [Finding] = []
        guard let first = replicas.first else { return [] }
        for (index, other) in replicas.enumerated().dropFirst() {
            bar.note(UInt64(index), of: UInt64(replicas.count), "comparing what differs")
            findings += try await compare(first, other, number: index + 1)
        }
        return findings
    }

    private static func compare(
        _ first: Replica, _ other: Replica, number: Int
    ) async throws(MonitorClient.Failure) -> [Finding] {
        var findings: [Finding] = []
        for chain in Set((first.chains + other.chains).map(\.id) + (first.digests + other.digests).map(\.chain))
            .sorted()
        {
            let name = (first.chains + other.chains).lazy.filter { $0.id == chain }.compactMap(\.name).first
            let common = first.digests.filter { mine in
                mine.chain == chain && other.digests.contains { $0.chain == chain && $0.block == mine.block }
            }
            guard let newest = common.max(by: { $0.block < $1.block }) else {
                findings.append(Finding(chain: chain, replica: number, block: nil, isAgreement: nil, name: name))
                continue
            }
            let agrees = other.digests.contains(newest)
            var finding = Finding(chain: chain, replica: number, block: newest.block, isAgreement: agrees, name: name)
            if !agrees {
                finding.difference = try await difference(first.client, other.client, chain, through: newest.block)
            }
            findings.append(finding)
        }
        return findings
    }

    /// The first message, by block and log, about which two replicas say different things, in blocks that both follow.
    ///
    /// Windows begin where each replica's tail does, so that one may follow blocks that the other has let go or never read.
    private static func difference(
        _ first: MonitorClient, _ other: MonitorClient, _ chain: String, through block: UInt64
    ) async throws(MonitorClient.Failure) -> String {
        let lists = (
            try await first.messages("chain=\(chain)", limit: limit),
            try await other.messages("chain=\(chain)", limit: limit)
        )
        // Asked afterwards: what a window lets go meanwhile is a difference of moments, not of verdicts.
        let begin = try await max(windowFirst(first, chain), windowFirst(other, chain))
        let (mine, theirs) = (
            lists.0.filter { $0.block >= begin && $0.block <= block },
            lists.1.filter { $0.block >= begin && $0.block <= block }
        )
        let byID = Dictionary(theirs.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        for message in mine {
            guard let same = byID[message.id] else { return "\(message.id) is known to replica 1 alone" }
            if same.status != message.status || same.reason != message.reason {
                return "\(message.id) is \(verdict(message)) at replica 1 and \(verdict(same)) at the other"
            }
        }
        let known = Set(mine.map(\.id))
        if let alone = theirs.first(where: { !known.contains($0.id) }) { return "\(alone.id) is unknown to replica 1" }
        return "none among the messages that both still list"
    }

    /// The lowest block that a replica follows; 0 where it does not say.
    private static func windowFirst(
        _ client: MonitorClient, _ chain: String
    ) async throws(MonitorClient.Failure) -> UInt64 {
        try await client.chains().first { $0.id == chain }?.windowFirst ?? 0
    }

    private static func verdict(_ message: MonitorClient.Message) -> String {
        message.status + (message.reason.map { " \($0)" } ?? "")
    }

    private static func json(_ findings: [Finding]) -> String {
        var writer = JSONWriter()
        writer.object { json in
            json.member("agree", agreement(findings))
            json.key("comparisons")
            json.array { json in
                for finding in findings {
                    json.object { json in
                        json.member("chain_id", finding.chain)
                        json.member("replica", finding.replica)
                        json.member("block_number", finding.block)
                        json.member("agree", finding.isAgreement)
                        json.member("difference", finding.difference)
                    }
                }
            }
        }
        return String(decoding: writer.bytes, as: UTF8.self) + "\n"
    }
}
