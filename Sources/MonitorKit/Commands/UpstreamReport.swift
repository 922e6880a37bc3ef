/// What one endpoint showed when it was asked everything that the monitor will ask.
package struct UpstreamReport: Hashable, Sendable {
    /// Whether something that the monitor asks for is answered.
    package enum Support: String, Hashable, Sendable {
        /// It is.
        case yes
        /// It is not.
        case no
        /// It was not asked, because something before it failed.
        case unasked = "-"
    }

    /// The configured name.
    package let upstream: String
    /// The chain that it says it serves.
    package var chain: ChainID?
    /// Its heads.
    package var heads: ChainHeads?
    /// The shortest exchange of a few.
    package var latency: Duration?
    /// How far its clock is ahead of ours, in seconds, to half a second; nil where its replies bear no date.
    package var clockSkew: Double?
    /// How old the newest block was when it was asked for.
    package var headAge: Double?
    /// Receipts of a block by hash: needed.
    package var receipts = Support.unasked
    /// Blocks with whole transactions by hash: needed.
    package var transactions = Support.unasked
    /// Logs of a block by hash.
    package var logs = Support.unasked
    /// Header and receipts of the newest block hash to what they should.
    package var proof = Support.unasked
    /// The largest batch, of some that were tried, that was answered whole.
    package var batchLimit: Int?
    /// What will hinder the monitor, in words of ours.
    package var problems: [String] = []

    /// Starts with nothing asked.
    package init(upstream: String) {
        self.upstream = upstream
    }
}

extension UpstreamReport {
    /// One object.
    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("upstream", upstream)
            json.member("chain_id", chain?.description)
            json.key("heads")
            json.object { json in
                json.member("unsafe", heads?.latest.number.value)
                json.member("safe", heads?.safe?.number.value)
                json.member("finalized", heads?.finalized?.number.value)
            }
            json.member("head_age_seconds", headAge)
            json.member("latency_seconds", latency?.seconds)
            json.member("clock_skew_seconds", clockSkew)
            json.member("receipts", receipts.flag)
            json.member("transactions", transactions.flag)
            json.member("logs", logs.flag)
            json.member("proof", proof.flag)
            json.member("batch_limit", batchLimit)
            json.key("problems")
            json.array { json in problems.forEach { json.write($0) } }
        }
    }

    /// The cells of its row, in the order of `columns`.
    func cells(_ names: ChainNames) -> [String] {
        [
            upstream, chain.map { names.text($0) } ?? "-", heads?.latest.number.description ?? "-",
            headAge.map { "\(Self.short($0)) s" } ?? "-", heads?.safe?.number.description ?? "-",
            heads?.finalized?.number.description ?? "-", receipts.rawValue, transactions.rawValue, logs.rawValue,
            proof.rawValue, batchLimit.map(String.init) ?? "-",
            latency.map { "\(Self.short($0.seconds * 1000)) ms" } ?? "-",
            clockSkew.map { "\(Self.short($0)) s" } ?? "-",
        ]
    }

    /// The heads of the columns.
    static let columns = [
        "UPSTREAM", "CHAIN", "HEAD", "AGE", "SAFE", "FINALIZED", "RECEIPTS", "TRANSACTIONS", "LOGS", "PROOF", "BATCH",
        "LATENCY", "CLOCK",
    ]

    private static func short(_ number: Double) -> String {
        let tenths = (max(-1e9, min(1e9, number)) * 10).rounded()
        return tenths.truncatingRemainder(dividingBy: 10) == 0 || abs(tenths) >= 1000
            ? String(Int(tenths / 10)) : String(tenths / 10)
    }
}

extension UpstreamReport.Support {
    /// As JSON has it: null where nothing is known.
    fileprivate var flag: Bool? {
        switch self {
        case .yes: true
        case .no: false
        case .unasked: nil
        }
    }
}

extension Duration {
    /// The duration in seconds.
    var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
