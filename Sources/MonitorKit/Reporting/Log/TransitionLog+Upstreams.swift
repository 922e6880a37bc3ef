/// The lines of the endpoints that are read: whether they answer, and whether they agree.
extension TransitionLog {
    /// Writes the line of an upstream that answers again, or ceased to.
    package static func write(upstream name: String, _ failure: UpstreamFailure?, to log: EventLog) {
        if let failure {
            log.write(
                .warn, "upstream_down", "The upstream gives no useful answer; it is tried again.",
                [(.upstream, .text(name))] + fields(of: failure))
        } else {
            log.write(.info, "upstream_up", "The upstream answers.", [(.upstream, .text(name))])
        }
    }

    static func upstreamsDisagree(
        _ chain: ChainID, _ witness: String, _ serving: String, _ block: BlockReference, _ level: SafetyLevel,
        _ log: EventLog
    ) {
        log.write(
            .error, "upstreams_disagree",
            "Two endpoints name different blocks at one height, in two looks; one of them is on another chain.",
            fields(chain, block) + [
                (.upstream, .text(serving)), (.detail, .text("the other one is \(witness)")),
                (.safety, .text(level.label)),
            ])
    }

    static func upstreamsAgree(_ chain: ChainID, _ witness: String, _ serving: String, _ log: EventLog) {
        log.write(
            .info, "upstreams_agree", "Two endpoints name the same blocks again.",
            [(.chainID, LogValue(chain)), (.upstream, .text(serving)), (.detail, .text("and \(witness)"))])
    }

    static func readable(_ chain: ChainID, _ log: EventLog) {
        log.write(.info, "chain_readable", "The chain can be read.", [(.chainID, LogValue(chain))])
    }

    static func unreadable(_ chain: ChainID, _ failure: UpstreamFailure, _ log: EventLog) {
        log.write(
            .warn, "chain_unreadable", "The chain cannot be read; what is known of it grows older.",
            [(.chainID, LogValue(chain))] + fields(of: failure))
    }

    static func readFailed(_ request: ReadRequest, _ failure: UpstreamFailure, _ log: EventLog) {
        log.write(
            .warn, "read_failed", "A read failed and is tried again.",
            [(.chainID, LogValue(request.chain))] + fields(of: failure))
    }
}
