/// Gives the parts of a JSON-RPC answer to the calls they belong to.
///
/// Every call gets exactly one outcome, whatever the node sent: answers may come in any order, be missing, come twice
/// or answer nothing that was asked.
enum RPCAnswers {
    /// Everything a body can be: one object or an array of them.
    private enum Body {
        case single(RPCAnswerMember)
        case batch([RPCAnswerMember])
    }

    /// The outcome of each call, in the order of the calls.
    ///
    /// Throws when the body as a whole is no answer to them.
    static func decode(
        _ body: [UInt8], calls: Int
    ) throws(UpstreamFailure) -> [Result<ArraySlice<UInt8>, UpstreamFailure>] {
        switch try read(body, calls: calls) {
        case .batch(let members): return distribute(members, of: body, calls: calls)
        case .single(let member):
            if let error = member.error {
                return Array(repeating: .failure(RPCErrorRule.failure(for: error)), count: calls)
            }
            guard calls == 1 else { throw UpstreamFailure(.decode, "one answer to a batch of calls") }
            guard member.identity == .call(1), !member.namesMethod else {
                throw UpstreamFailure(.decode, "an answer to another request")
            }
            return [member.outcome(in: body)]
        }
    }

    /// The error that a body consists of, or nil when it is anything else; for statuses that are not 200.
    static func error(in body: [UInt8]) -> UpstreamFailure? {
        let members: [RPCAnswerMember]
        do throws(UpstreamFailure) {
            switch try read(body, calls: 1) {
            case .single(let member): members = [member]
            case .batch(let all): members = all
            }
        } catch {
            return nil
        }
        guard members.count == 1 else { return nil }
        return members.first?.error.map(RPCErrorRule.failure(for:))
    }

    private static func read(_ body: [UInt8], calls: Int) throws(UpstreamFailure) -> Body {
        guard !body.isEmpty else { throw UpstreamFailure(.decode, "an empty body") }
        // Room for a duplicate of every answer and a few notifications; beyond that the node plays with us.
        let limit = calls * 2 + 8
        do throws(JSONError) {
            return try JSONReader.read(body) { (json: inout JSONReader) throws(JSONError) in
                guard try json.nextKind() == .array else { return .single(try RPCAnswerMember.read(&json)) }
                var members: [RPCAnswerMember] = []
                try json.beginArray()
                while try json.nextElement() {
                    guard members.count < limit else { throw JSONError(.tooManyMembers, at: json.offset) }
                    members.append(try RPCAnswerMember.read(&json))
                }
                return .batch(members)
            }
        } catch {
            throw UpstreamFailure(.decode, "the body is no JSON-RPC answer: \(error)")
        }
    }

    private static func distribute(
        _ members: [RPCAnswerMember], of body: [UInt8], calls: Int
    ) -> [Result<ArraySlice<UInt8>, UpstreamFailure>] {
        var outcomes = [Result<ArraySlice<UInt8>, UpstreamFailure>?](repeating: nil, count: calls)
        let answers = members.filter { !$0.namesMethod }
        for answer in answers {
            guard case .call(let id) = answer.identity, outcomes.indices.contains(id - 1) else { continue }
            let isFirst = outcomes[id - 1] == nil
            outcomes[id - 1] =
                isFirst
                ? answer.outcome(in: body)
                : .failure(UpstreamFailure(.decode, "two answers to one call"))
        }
        let unanswered = errorOfWholeBatch(answers) ?? .unanswered
        return outcomes.map { $0 ?? .failure(unanswered) }
    }

    /// The error that answers calls without an answer of their own.
    ///
    /// Either it names no call, or it is all there is: geth refuses a batch that is too large with one member that
    /// carries the first call's id.
    private static func errorOfWholeBatch(_ answers: [RPCAnswerMember]) -> UpstreamFailure? {
        let error = answers.first { $0.identity == .none && $0.error != nil } ?? answers.first
        guard let error, error.identity == .none || answers.count == 1 else { return nil }
        return error.error.map(RPCErrorRule.failure(for:))
    }
}

extension ArraySlice<UInt8> {
    /// Whether a result is the JSON word `null`.
    package var isJSONNull: Bool { elementsEqual("null".utf8) }
}
