extension UpstreamFailure {
    /// Decodes the result of a JSON-RPC answer.
    ///
    /// - Parameters:
    ///   - what: The name of the answer for people, such as "receipts".
    ///   - body: Reads the value, which is not `null`.
    /// - Throws: `missing` for `null`, `decode` for anything else that is not what was asked for.
    static func decoding<Value>(
        _ json: ArraySlice<UInt8>, as what: StaticString,
        _ body: (inout JSONReader) throws(JSONError) -> Value
    ) throws(UpstreamFailure) -> Value {
        let value: Value?
        do throws(JSONError) {
            value = try JSONReader.read(json) { (json: inout JSONReader) throws(JSONError) in
                try json.readNullIfPresent() ? nil : try body(&json)
            }
        } catch {
            throw UpstreamFailure(.decode, "\(what): \(error)")
        }
        guard let value else { throw UpstreamFailure(.missing, "\(what): null instead of an answer") }
        return value
    }
}

extension JSONReader {
    /// A value that may be `null`, which counts as absent.
    mutating func readOptional<Value>(
        _ read: (inout JSONReader) throws(JSONError) -> Value
    ) throws(JSONError) -> Value? {
        try readNullIfPresent() ? nil : try read(&self)
    }

    /// A quantity of up to 256 bits.
    mutating func readUInt256() throws(JSONError) -> UInt256 {
        try readHex { (text) throws(HexError) in try UInt256(hex: text) }
    }

    /// A filter of 256 bytes.
    mutating func readBloom() throws(JSONError) -> Bloom {
        let bytes = try readHexBytes()
        guard let bloom = bytes.withUnsafeBufferPointer({ Bloom($0) }) else {
            throw JSONError(.invalidValue("a bloom of 256 bytes"), at: offset)
        }
        return bloom
    }
}
