/// What was asked of the node of one chain: HTTP requests and, apart from them, JSON-RPC calls by method.
package struct NodeTraffic: Hashable, Sendable {
    /// HTTP requests; a batch of calls is one.
    package private(set) var requests = 0
    /// Calls by method.
    package private(set) var calls: [String: Int] = [:]

    /// Starts at zero.
    package init() {}

    /// Calls of all methods.
    package var allCalls: Int { calls.values.reduce(0, +) }

    /// Counts one request by its body; what is no JSON-RPC counts as a request without calls.
    mutating func count(_ body: [UInt8]) {
        requests += 1
        let methods = try? JSONReader.read(body) { (json: inout JSONReader) throws(JSONError) in
            var methods: [String] = []
            guard try json.nextKind() == .array else { return [try Self.method(&json)] }
            try json.beginArray()
            while try json.nextElement() { methods.append(try Self.method(&json)) }
            return methods
        }
        for method in methods ?? [] { calls[method, default: 0] += 1 }
    }

    private static func method(_ json: inout JSONReader) throws(JSONError) -> String {
        var method = ""
        try json.beginObject()
        while let key = try json.nextKey() {
            if key == "method" { method = try json.readString() } else { try json.skipValue() }
        }
        return method
    }

    /// Adds what was counted apart.
    mutating func add(_ other: NodeTraffic) {
        requests += other.requests
        calls.merge(other.calls, uniquingKeysWith: +)
    }

    /// What came after an earlier look.
    package func since(_ earlier: NodeTraffic) -> NodeTraffic {
        var rest = self
        rest.requests -= earlier.requests
        for (method, count) in earlier.calls { rest.calls[method, default: 0] -= count }
        rest.calls = rest.calls.filter { $0.value != 0 }
        return rest
    }
}
