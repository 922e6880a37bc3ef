/// What a contract emitted: the part of a log that receipts commit to.
package struct Log: Hashable, Sendable {
    /// The contract that emitted it.
    package var address: Address
    /// Up to four topics.
    package var topics: Topics
    /// Everything else.
    package var data: [UInt8]

    /// Puts a log together.
    package init(address: Address, topics: Topics, data: [UInt8]) {
        self.address = address
        self.topics = topics
        self.data = data
    }

    /// The hash that an interop message carries: of the topics in order and the data, with nothing between
    /// (specs: interop, messaging, "message payload").
    package func payloadHash() -> Hash32 {
        var hasher = Keccak256()
        for topic in topics { hasher.update(topic) }
        hasher.update(data)
        return hasher.finish()
    }

    /// Writes the consensus encoding.
    package func encode(into writer: inout RLPWriter) {
        writer.list { list in
            list.string(address)
            list.list { inner in
                for topic in topics { inner.string(topic) }
            }
            list.string(data)
        }
    }
}

extension Log {
    /// Zero to four topics, kept in place.
    package struct Topics: Hashable, Sendable, RandomAccessCollection, ExpressibleByArrayLiteral {
        /// The most topics that a log can have (Yellow Paper, `LOG4`).
        package static let limit = 4

        private var values = InlineArray<4, Hash32>(repeating: .zero)
        /// How many there are.
        package private(set) var count = 0

        /// Starts without topics.
        package init() {}

        /// Takes the topics of a literal; more than four are a mistake of the program.
        package init(arrayLiteral topics: Hash32...) {
            precondition(topics.count <= Self.limit, "a log has at most four topics")
            for topic in topics { append(topic) }
        }

        /// Adds a topic; false, and nothing added, when there are four already.
        @discardableResult
        package mutating func append(_ topic: Hash32) -> Bool {
            guard count < Self.limit else { return false }
            values[count] = topic
            count += 1
            return true
        }

        /// Zero.
        package var startIndex: Int { 0 }
        /// The number of topics.
        package var endIndex: Int { count }

        /// One topic; the first is at 0.
        package subscript(position: Int) -> Hash32 {
            precondition(position < count, "the log has \(count) topics")
            return values[position]
        }

        /// Equal when there are as many topics and they are the same.
        package static func == (left: Topics, right: Topics) -> Bool {
            left.elementsEqual(right)
        }

        /// Feeds the topics to the hasher.
        package func hash(into hasher: inout Hasher) {
            hasher.combine(count)
            for topic in self { hasher.combine(topic) }
        }
    }
}

/// What the interop protocol says about an initiating log: who emitted it, and the hash of what it says.
package struct LogDigest: Hashable, Sendable {
    /// The contract that emitted the log.
    package let origin: Address
    /// The hash of topics and data.
    package let payloadHash: Hash32

    /// Names a digest.
    package init(origin: Address, payloadHash: Hash32) {
        self.origin = origin
        self.payloadHash = payloadHash
    }

    /// Computes the digest of a log.
    package init(of log: Log) {
        self.init(origin: log.address, payloadHash: log.payloadHash())
    }
}
