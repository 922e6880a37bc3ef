/// One JSON-RPC call: a method and its arguments in order.
package struct RPCCall: Hashable, Sendable {
    /// The method's name; also the metric label, so it comes from our own code only.
    package let method: String
    /// The arguments by position.
    package let params: [RPCParameter]

    /// Describes a call.
    package init(_ method: String, _ params: [RPCParameter] = []) {
        self.method = method
        self.params = params
    }
}

/// An argument of a JSON-RPC call, by what it means rather than by how it is written.
package indirect enum RPCParameter: Hashable, Sendable {
    /// A text as it is, such as a block tag.
    case text(String)
    /// An integer in the shortest hexadecimal form, as Ethereum's methods take it.
    case quantity(UInt64)
    /// A 32-byte word in hexadecimal.
    case word(Hash32)
    /// An address in hexadecimal.
    case address(Address)
    /// `true` or `false`.
    case flag(Bool)
    /// `null`.
    case null
    /// An array.
    case list([RPCParameter])
    /// An object, members in this order.
    case object([RPCMember])

    func write(to json: inout JSONWriter) {
        switch self {
        case .text(let text): json.write(text)
        case .quantity(let value): json.write(HexString.text(quantity: value))
        case .word(let word): json.write(word.description)
        case .address(let address): json.write(address.description)
        case .flag(let flag): json.write(flag)
        case .null: json.writeNull()
        case .list(let elements):
            json.array { json in
                for element in elements { element.write(to: &json) }
            }
        case .object(let members):
            json.object { json in
                for member in members {
                    json.key(member.name)
                    member.value.write(to: &json)
                }
            }
        }
    }
}

/// A member of an argument that is an object.
package struct RPCMember: Hashable, Sendable {
    /// The member's name.
    package let name: String
    /// The member's value.
    package let value: RPCParameter

    /// Pairs a name and a value.
    package init(_ name: String, _ value: RPCParameter) {
        self.name = name
        self.value = value
    }
}

extension RPCCall {
    /// The body of one HTTP request: a single call as an object, several as a batch.
    ///
    /// Ids are 1, 2, 3, … in the order of the calls: an answer's id then says which call it belongs to.
    package static func requestBody(_ calls: [RPCCall]) -> [UInt8] {
        var json = JSONWriter()
        if calls.count == 1, let call = calls.first {
            call.write(to: &json, id: 1)
        } else {
            json.array { json in
                for (index, call) in calls.enumerated() { call.write(to: &json, id: index + 1) }
            }
        }
        return json.bytes
    }

    private func write(to json: inout JSONWriter, id: Int) {
        json.object { json in
            json.member("jsonrpc", "2.0")
            json.member("id", id)
            json.member("method", method)
            json.key("params")
            RPCParameter.list(params).write(to: &json)
        }
    }
}
