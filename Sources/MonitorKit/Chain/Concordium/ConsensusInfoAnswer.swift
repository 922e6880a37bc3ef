/// The answers of Concordium's wallet-proxy that say where consensus is.
///
/// Members that are not known are skipped, numbers may be strings, and zero is not known.
package enum ConsensusInfoAnswer {
    /// Decodes `GET /v0/consensusInfo`.
    package static func decode(_ body: [UInt8]) throws(UpstreamFailure) -> RowObservation {
        do throws(JSONError) {
            return try JSONReader.read(body) { (json: inout JSONReader) throws(JSONError) in try read(&json) }
        } catch {
            throw UpstreamFailure(.decode, "no consensus information: \(error)")
        }
    }

    /// Decodes `GET /v0/nextPayday`: seconds since 1970-01-01 UTC; nil where the answer names no time.
    package static func nextPayday(_ body: [UInt8]) -> Double? {
        let read: Double?? = try? JSONReader.read(body) { (json: inout JSONReader) throws(JSONError) -> Double? in
            guard try json.nextKind() == .object else { return try json.readLenientString().flatMap(UTCTime.seconds) }
            var time: Double?
            try json.beginObject()
            while let key = try json.nextKey() {
                switch key {
                case "nextPaydayTime": time = try json.readLenientString().flatMap(UTCTime.seconds)
                default: try json.skipValue()
                }
            }
            return time
        }
        return read ?? nil
    }

    private static func read(_ json: inout JSONReader) throws(JSONError) -> RowObservation {
        var observation = RowObservation()
        var best = (number: UInt64?.none, hash: Hash32?.none)
        var finalized = best
        var finalizedTime: Double?
        var era = ConsensusEra(index: nil, genesis: nil)
        try json.beginObject()
        while let key = try json.nextKey() {
            switch key {
            case "bestBlockHeight": best.number = try json.readLenientUInt64()
            case "bestBlock": best.hash = try json.readLenientHash()
            case "lastFinalizedBlockHeight": finalized.number = try json.readLenientUInt64()
            case "lastFinalizedBlock": finalized.hash = try json.readLenientHash()
            case "lastFinalizedTime": finalizedTime = try json.readLenientString().flatMap(UTCTime.seconds)
            case "genesisIndex": era.index = try json.readLenientUInt64()
            case "currentEraGenesisBlock": era.genesis = try json.readLenientHash()
            case "concordiumBFTStatus": observation.round = try round(&json)
            default: try json.skipValue()
            }
        }
        if let number = best.number, number > 0 {
            observation.heads[.unsafe] = HeadPosition(number: number, hash: best.hash)
        }
        if let number = finalized.number, number > 0 {
            observation.heads[.finalized] = HeadPosition(number: number, hash: finalized.hash, time: finalizedTime)
        }
        if era.index != nil || era.genesis != nil { observation.era = era }
        if let round = observation.round {
            observation.heads[.round] = HeadPosition(number: round.round)
            observation.heads[.epoch] = HeadPosition(number: round.epoch, time: round.triggerTime)
        }
        guard !observation.heads.isEmpty else { throw JSONError(.missingMember("bestBlockHeight"), at: json.offset) }
        return observation
    }

    private static func round(_ json: inout JSONReader) throws(JSONError) -> ConsensusRound? {
        guard try json.nextKind() == .object else {
            try json.skipValue()
            return nil
        }
        var round: UInt64?
        var epoch: UInt64?
        var timeout: UInt64?
        var trigger: Double?
        try json.beginObject()
        while let key = try json.nextKey() {
            switch key {
            case "currentRound": round = try json.readLenientUInt64()
            case "currentEpoch": epoch = try json.readLenientUInt64()
            case "currentTimeoutDuration": timeout = try json.readLenientUInt64()
            case "triggerBlockTime": trigger = try json.readLenientString().flatMap(UTCTime.seconds)
            default: try json.skipValue()
            }
        }
        guard let round, round > 0, let epoch else { return nil }
        return ConsensusRound(
            round: round, epoch: epoch, timeout: Double(min(timeout ?? 10_000, 3_600_000)) / 1_000, triggerTime: trigger
        )
    }
}
