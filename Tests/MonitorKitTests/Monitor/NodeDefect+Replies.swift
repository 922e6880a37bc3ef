import Foundation

@testable import MonitorKit

/// What nodes say, as far as they say something whole.
extension NodeDefect {
    /// An answer as it goes over the wire.
    struct Reply {
        var status = "200 OK"
        /// Further fields, each with the end of its line.
        var fields = ""
        var body: [UInt8]

        /// An answer in words.
        static func text(_ text: String, status: String, fields: String = "") -> Reply {
            Reply(status: status, fields: fields, body: Array(text.utf8))
        }

        /// Status line, fields and the empty line behind them.
        var head: [UInt8] { Array("HTTP/1.1 \(status)\r\n\(fields)Content-Length: \(body.count)\r\n\r\n".utf8) }
    }

    /// What those who ask such nodes take of a body, in bytes.
    static let bodyLimit = 1 << 20

    /// Where a redirect leads to: a node that answers as it should.
    static let refuge = "/refuge"

    /// What a node says that has nothing wrong with it.
    static func honestReply(to body: [UInt8], about chain: SimulatedChain) -> Reply {
        Reply(body: SimulatedNode().answer(body, about: chain))
    }

    /// The answer of such a node.
    func reply(to body: [UInt8], about chain: SimulatedChain) -> Reply {
        var node = SimulatedNode()
        node.faults = faults(of: chain)
        let answer = node.answer(body, about: chain)
        switch self {
        case .unavailable: return .text("no healthy upstream", status: "503 Service Unavailable")
        case .notFound: return .text("404 page not found", status: "404 Not Found")
        case .redirects:
            return .text("", status: "307 Temporary Redirect", fields: "Location: \(Self.refuge)\r\n")
        case .limitsByStatus: return .text("slow down", status: "429 Too Many Requests")
        case .limitsForADay:
            return .text("slow down", status: "429 Too Many Requests", fields: "Retry-After: 86400\r\n")
        case .tooLarge: return Reply(body: [UInt8](repeating: UInt8(ascii: " "), count: Self.bodyLimit) + answer)
        case .notJSON: return .text("<html><body>502 Bad Gateway</body></html>", status: "200 OK")
        case .truncated: return Reply(body: Array(answer.prefix(answer.count / 2)))
        case .endlessNesting: return Reply(body: [UInt8](repeating: UInt8(ascii: "["), count: 100_000))
        case .batchOutOfOrder: return Reply(body: Self.batch(answer) { Array($0.reversed()) })
        case .batchWithoutItsLast: return Reply(body: Self.batch(answer) { $0.count > 1 ? Array($0.dropLast()) : $0 })
        case .wrongLogIndexes, .noReceiptsAndWrongLogIndexes:
            let text = String(decoding: answer, as: UTF8.self)
            return Reply(body: Array(text.replacingOccurrences(of: #""logIndex":"0x"#, with: #""logIndex":"0x1"#).utf8))
        default: return Reply(body: answer)
        }
    }

    private static func batch(_ answer: [UInt8], _ change: ([Any]) -> [Any]) -> [UInt8] {
        guard let members = try? JSONSerialization.jsonObject(with: Data(answer)) as? [Any],
            let changed = try? JSONSerialization.data(withJSONObject: change(members))
        else { return answer }
        return Array(changed)
    }
}
