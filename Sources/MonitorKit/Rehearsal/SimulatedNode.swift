/// A node of a simulated chain: a pure function from the body of a request to the body of the answer.
///
/// It answers in the form and the words of op-geth, errors included, and lies where it is told to.
package struct SimulatedNode: Sendable {
    /// What a node is for, which decides what it can be asked.
    package enum Role: Hashable, Sendable {
        /// Keeps blocks, as op-geth does.
        case execution
        /// Derives the chain, as op-node does.
        case rollup
    }

    /// What the node is for.
    package let role: Role
    /// What the node is told to do wrong.
    package var faults: [NodeFault] = []
    /// Requests in one batch at most; op-geth's default.
    package var batchLimit = 1000
    /// Bytes of results in the answer to one batch at most; op-geth's default.
    package var batchBytesLimit = 25_000_000

    /// An honest node.
    package init(_ role: Role = .execution) {
        self.role = role
    }

    /// What one call comes to.
    enum Answer {
        case result((inout JSONWriter) -> Void)
        case null
        case failure(RPCRefusal)
    }

    /// Answers the body of an HTTP request; a notification and an empty body have an empty answer.
    package func answer(_ body: [UInt8], about chain: SimulatedChain) -> [UInt8] {
        guard !body.isEmpty else { return [] }
        let elements: [Range<Int>]?
        do throws(JSONError) {
            elements = try Self.elements(of: body)
        } catch {
            // Without a line feed, as the node sends what it refuses before it looks at any request.
            return Self.response(to: nil, .failure(.parseError))
        }
        if elements?.isEmpty == true { return Self.response(to: nil, .failure(.emptyBatch)) }
        guard let elements else { return Self.line(answer(single: body[...], about: chain) ?? []) }
        return Self.line(answer(batch: elements.map { body[$0] }, about: chain))
    }

    /// The elements of a batch; nil when the text is no array.
    private static func elements(of body: [UInt8]) throws(JSONError) -> [Range<Int>]? {
        try JSONReader.read(body) { (json: inout JSONReader) throws(JSONError) in
            guard try json.nextKind() == .array else {
                try json.skipValue()
                return nil
            }
            var elements: [Range<Int>] = []
            try json.beginArray()
            while try json.nextElement() { elements.append(try json.readRawValue()) }
            return elements
        }
    }

    private func answer(batch: [ArraySlice<UInt8>], about chain: SimulatedChain) -> [UInt8] {
        var members: [[UInt8]] = []
        if batch.count > batchLimit, let first = batch.first {
            let request = try? RPCRequest(first)
            members = [Self.response(to: request?.id, .failure(.batchTooLarge))]
        } else {
            var bytes = 0
            for json in batch {
                // The answer that crosses the limit is still given; those after it are refused.
                let member = bytes > batchBytesLimit ? Self.refusal(of: json) : answer(single: json, about: chain)
                bytes += member?.count ?? 0
                if let member { members.append(member) }
            }
        }
        // A batch of notifications has no answer at all.
        guard !members.isEmpty else { return [] }
        var writer = JSONWriter()
        writer.array { list in
            for member in members { list.writeRaw(member) }
        }
        return writer.bytes
    }

    private static func refusal(of json: ArraySlice<UInt8>) -> [UInt8]? {
        guard let id = try? RPCRequest(json).id else { return nil }
        return response(to: id, .failure(.responseTooLarge))
    }

    /// Answers one request; nil for a notification.
    private func answer(single json: ArraySlice<UInt8>, about chain: SimulatedChain) -> [UInt8]? {
        do throws(RPCRequest.InvalidRequest) {
            let request = try RPCRequest(json)
            guard let id = request.id else { return nil }
            return Self.response(to: id, answer(request, about: chain))
        } catch {
            return Self.response(to: error.id, .failure(.invalidRequest))
        }
    }

    private func answer(_ request: RPCRequest, about chain: SimulatedChain) -> Answer {
        let names = role == .execution ? SimulatedNodeMethods.names : RollupNodeMethods.names
        guard names.contains(request.method) else {
            return .failure(.unknownMethod(request.method))
        }
        if let answer = faults.answer(to: request.method) { return answer }
        do throws(RPCRefusal) {
            let arguments = try request.arguments.get()
            switch role {
            case .execution:
                return try SimulatedNodeMethods(chain: chain, faults: faults).answer(request.method, arguments)
            case .rollup: return try RollupNodeMethods(chain: chain).answer(request.method, arguments)
            }
        } catch {
            return .failure(error)
        }
    }

    static func response(to id: [UInt8]?, _ answer: Answer) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { object in
            object.member("jsonrpc", "2.0")
            object.key("id")
            object.writeRaw(id ?? Array("null".utf8))
            switch answer {
            case .result(let write):
                object.key("result")
                write(&object)
            case .null:
                object.key("result")
                object.writeNull()
            case .failure(let refusal):
                object.key("error")
                object.object { error in
                    error.member("code", refusal.code)
                    error.member("message", refusal.message)
                }
            }
        }
        return writer.bytes
    }

    /// Bodies end with a line feed, as the node's do.
    private static func line(_ body: [UInt8]) -> [UInt8] {
        body.isEmpty ? body : body + [UInt8(ascii: "\n")]
    }
}
