/// The chains whose messages each other's blocks may execute, and how long a message may be executed.
package struct DependencySet: Hashable, Sendable {
    /// How long after its block a message may be executed when the set does not say, in seconds (seven days).
    package static let defaultExpiryWindow: UInt64 = 604_800
    /// How many chains a set may have; the protocol's networks have some tens.
    package static let chainLimit = 1024

    /// The chains, the lowest id first.
    package let chains: [ChainID]
    /// How long after its block a message may be executed, in seconds.
    package let expiryWindow: UInt64

    /// Builds a set from chains in any order.
    package init(chains: some Sequence<ChainID>, expiryWindow: UInt64 = defaultExpiryWindow) {
        self.chains = Set(chains).sorted()
        self.expiryWindow = expiryWindow
    }

    /// Whether a chain belongs to the set.
    package func contains(_ chain: ChainID) -> Bool {
        var range = chains[...]
        while let middle = range.indices.isEmpty ? nil : range.startIndex + range.count / 2 {
            if range[middle] == chain { return true }
            range = range[middle] < chain ? range[(middle + 1)...] : range[..<middle]
        }
        return false
    }
}

extension DependencySet {
    /// Reads a `depset.json`, or the result of `optimism_dependencySet`, which has the same form; or a chain's file of the
    /// superchain-registry, whose table `interop` lists the chains of its set.
    ///
    /// The values beside the chain ids held times and indices in older files and are passed over, as unknown members
    /// are. Throws everything that is wrong with the file at once.
    package static func decode(_ bytes: [UInt8]) throws(FileProblems) -> DependencySet {
        let file = try FileObject.chainFile(bytes)
        var problems = file.repeatedNames
        let isRegistry = file.isOfRegistry
        let remedy = "a table [interop.dependencies] with the chains of the set; this chain is in none"
        let set = isRegistry ? file.object("interop", remedy, &problems) : file
        let chains = set.map { Self.chains(of: $0, &problems) } ?? []
        let windowName = isRegistry ? "override_message_expiry_window" : "overrideMessageExpiryWindow"
        problems += set?.slips(of: [windowName]) ?? []
        let window = set.map { expiryWindow(of: $0, windowName, &problems) } ?? defaultExpiryWindow
        guard problems.isEmpty else { throw FileProblems(problems) }
        return DependencySet(chains: chains, expiryWindow: window)
    }

    private static func chains(of file: FileObject, _ problems: inout [FileProblem]) -> [ChainID] {
        let remedy = #"an object with one member for each chain of the set: {"10":{},"130":{}}"#
        guard let object = file.object("dependencies", remedy, &problems) else { return [] }
        guard (1...chainLimit).contains(object.names.count) else {
            problems.append(
                FileProblem(
                    key: file.key(of: "dependencies"), value: "\(object.names.count) chains",
                    remedy: "1 to \(chainLimit) chains"))
            return []
        }
        var chains: [ChainID: String] = [:]
        // A name that occurs twice is reported as such already; here, one chain under two spellings is.
        for name in Set(object.names).sorted() {
            guard let chain = ChainID(name) else {
                problems.append(
                    object.problem(
                        name, "the name must be a chain id: decimal digits, or 0x and hexadecimal digits"))
                continue
            }
            if let other = chains[chain] {
                problems.append(object.problem(name, "is the same chain as \"\(other)\"; keep one"))
            }
            chains[chain] = name
        }
        return Array(chains.keys)
    }

    private static func expiryWindow(of file: FileObject, _ name: String, _ problems: inout [FileProblem]) -> UInt64 {
        let remedy = "whole seconds, at most \(defaultExpiryWindow); 0 or nothing for \(defaultExpiryWindow)"
        let window = file.optional(name, remedy, &problems) { (json: inout JSONReader) throws(JSONError) in
            let seconds = try json.readUInt64()
            guard seconds <= defaultExpiryWindow else { throw JSONError(.outOfRange, at: 0) }
            return seconds
        }
        return window.flatMap { $0 == 0 ? nil : $0 } ?? defaultExpiryWindow
    }
}
