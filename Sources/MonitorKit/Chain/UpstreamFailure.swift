/// Why an answer from a node could not be used: a closed set, because it is a metric label.
package enum UpstreamCause: String, CaseIterable, Hashable, Sendable {
    /// The host name does not resolve.
    case dns
    /// No connection: refused, unreachable, reset before the first byte of an answer.
    case connect
    /// The TLS handshake failed, or the certificate is not for this host.
    case tls
    /// The whole exchange did not fit its deadline.
    case timeout
    /// A status that is not 200, or bytes that are not HTTP.
    case http
    /// A JSON-RPC error object.
    case rpc
    /// A body that is not the JSON that was asked for.
    case decode
    /// The node serves another chain.
    case wrongChain = "wrong_chain"
    /// More bytes than the cap allows.
    case tooLarge = "too_large"
    /// The node asks for fewer requests.
    case rateLimited = "rate_limited"
    /// `null` or no member where something must be.
    case missing
    /// Bytes that do not hash to what was asked for.
    case integrity
    /// The node's chain contradicts the configuration.
    case configuration
}

/// A read that gave nothing to judge by.
///
/// Never a verdict: the answer that we had only becomes older.
package struct UpstreamFailure: Error, Hashable, Sendable {
    /// The class of the failure.
    package let cause: UpstreamCause
    /// What happened, in words of ours; never a URL, never text that a node chose.
    package let detail: String
    /// The JSON-RPC error code, when the cause is `rpc` or `rateLimited` and there was one.
    package let code: Int?
    /// The node is behind, or on another branch: that it lacks a block says nothing of its history.
    package let isOffBranch: Bool
    /// Whoever was asked lacks it, and somebody who may have it was not asked.
    package let mayBeElsewhere: Bool
    /// Whether the node answered, and does not have what was asked for: that alone makes it no worse a node.
    package var isLack: Bool { cause == .missing && self != .unanswered }
    /// Whether it says that what was asked for is not there, by a node that would have it if it were.
    package var saysNothingIsThere: Bool { isLack && !isOffBranch && !mayBeElsewhere }

    /// Describes one failure.
    package init(
        _ cause: UpstreamCause, _ detail: String, code: Int? = nil, isOffBranch: Bool = false,
        mayBeElsewhere: Bool = false
    ) {
        self.cause = cause
        self.detail = detail
        self.code = code
        self.isOffBranch = isOffBranch
        self.mayBeElsewhere = mayBeElsewhere
    }

    /// A call that the answer to its batch passes over: that says nothing of what was asked for.
    package static let unanswered = UpstreamFailure(.missing, "the batch answer lacks this call")
}

extension UpstreamFailure: CustomStringConvertible {
    /// Cause and detail in one line.
    package var description: String {
        code.map { "\(cause.rawValue): \(detail) (code \($0))" } ?? "\(cause.rawValue): \(detail)"
    }
}
