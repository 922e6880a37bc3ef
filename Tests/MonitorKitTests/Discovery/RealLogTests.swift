import Foundation
import Testing

@testable import MonitorKit

/// The only two logs of messages between real chains that are published: one executes, the other initiates.
@Suite struct RealLogTests {
    private static let folder = "op/executing-message-log/"
    private static let executing = ChainID(902)

    /// What its source says is in it, and the checksum that was recomputed for it.
    @Test func logOfADevnet_isOneExecutingMessage() throws {
        let json = try ProofFixtures.object(Self.folder + "devnet-900200.json")
        let entry = try Self.entry(json)
        let found = MessageFinder.find(in: Self.receipts([entry]))
        let message = try #require(found.messages.first)
        #expect(found.messages.count == 1 && found.undecodable.isEmpty)
        let vector = try #require(Vector.all(.checksum).first { $0.name == "devnet-log-900200" }).fields()
        #expect(message.identifier == (try VectorIdentifier.read(vector["identifier"])))
        #expect(message.identifier.chainID == ChainID(900_200))
        #expect(message.payloadHash.description == vector["msgHash"] as? String)
        #expect(message.transactionHash.description == json["transactionHash"] as? String)
        let checksum = MessageChecksum(message.identifier, payloadHash: message.payloadHash)
        #expect(checksum.value.description == vector["checksum"] as? String)
    }

    @Test func logOfADevnet_isNoMessage_whereAnotherContractEmittedIt() throws {
        var json = try ProofFixtures.object(Self.folder + "devnet-900200.json")
        json["address"] = SimulatedContracts.messenger.description
        #expect(MessageFinder.find(in: Self.receipts([try Self.entry(json)])).messages.isEmpty)
    }

    @Test func logOfADevnet_isUndecodable_whereAByteOfPaddingIsSet() throws {
        var json = try ProofFixtures.object(Self.folder + "devnet-900200.json")
        let data: String = try ProofFixtures.cast(json["data"], "data")
        json["data"] = "0x01" + data.dropFirst(4)
        let entry = try Self.entry(json)
        #expect(MessageFinder.find(in: Self.receipts([entry])).undecodable == [entry.index])
    }

    /// The source prints the access list with which the message was executed.
    @Test func logOfSupersim_isDeclared_byThePrintedAccessList() throws {
        let (message, printed) = try Self.sent()
        let ours = AccessListDeclarations.entries(for: message.identifier, payloadHash: message.payloadHash)
        #expect(ours == printed)
        #expect(InboxDeclarations(printed).finding(about: message) == .declared)
        #expect(InboxDeclarations(printed.reversed()).finding(about: message) == .mismatched)
        #expect(InboxDeclarations([printed[0]]).finding(about: message) == .undeclared)
    }

    /// The same topics and data give the hash that supersim wrote into its log, so that nothing is cut or shifted.
    @Test func logOfSupersim_hasTheMessageHashThatItsProgramPrinted() throws {
        let file = try ProofFixtures.object(Self.folder + "supersim-initiating-901.json")
        let log = try Self.entry(try ProofFixtures.cast(file["log"], "log")).log
        #expect(log.topics[0] == SimulatedContracts.sentMessageTopic)
        #expect(log.topics[1] == Self.executing.word)
        let (sender, message) = (log.data.prefix(32), log.data.dropFirst(64))
        let offset = UInt256(6 * 32).word.bytes
        let encoded =
            log.topics[1].bytes + ChainID(901).word.bytes + log.topics[3].bytes + sender + log.topics[2].bytes + offset
        // The encoding pads the message to whole words; the event's data is padded already.
        #expect(Keccak256.hash(encoded + message).description == file["messageHashFromSupersimLog"] as? String)
    }

    @Test func messageOfSupersim_isValid_againstItsLog() throws {
        let (message, _) = try Self.sent()
        let logs = try Self.logs()
        #expect(Self.judge(message, logs: logs) == Judgement(status: .valid, violations: []))
    }

    @Test(arguments: [0, 1, 2])
    func messageOfSupersim_isInvalid_whereItsLogIsAnotherOne(change: Int) throws {
        let (message, _) = try Self.sent()
        var logs = try Self.logs()
        switch change {
        case 0: logs.removeLast()
        case 1: logs[2] = LogDigest(origin: CrossL2Inbox.address, payloadHash: message.payloadHash)
        default: logs[2] = LogDigest(origin: message.identifier.origin, payloadHash: .zero)
        }
        #expect(Self.judge(message, logs: logs).brokenRules == [RuleSet(.logMatches)])
    }

    /// The message as an application on the other chain executes it, and the access list that the source prints for it.
    private static func sent() throws -> (message: ExecutingMessage, accessList: [Hash32]) {
        let file = try ProofFixtures.object(folder + "supersim-initiating-901.json")
        let log: [String: Any] = try ProofFixtures.cast(file["log"], "log")
        let entry = try entry(log)
        let chain: UInt64 = try ProofFixtures.cast(file["chainId"], "chainId")
        let time: UInt64 = try ProofFixtures.cast(file["blockTimestamp"], "blockTimestamp")
        let number = try HexString.quantity(ProofFixtures.cast(log["blockNumber"], "blockNumber") as String)
        let message = ExecutingMessage(
            transactionHash: .zero, logIndex: LogIndex(0),
            identifier: MessageIdentifier(
                origin: entry.log.address, blockNumber: BlockNumber(number), logIndex: entry.index,
                timestamp: Timestamp(time), chainID: ChainID(chain)),
            payloadHash: entry.log.payloadHash())
        let items: [[String: Any]] = try ProofFixtures.cast(file["accessList"], "accessList")
        #expect(items.count == 1 && items[0]["address"] as? String == CrossL2Inbox.address.description)
        let keys: [String] = try ProofFixtures.cast(items[0]["storageKeys"], "storageKeys")
        return (message, try keys.map { try Hash32(hex: $0) })
    }

    /// The logs of the initiating block: two of no matter what before the real one, which has index 2.
    private static func logs() throws -> [LogDigest] {
        let (message, _) = try sent()
        let other = LogDigest(origin: .zero, payloadHash: .zero)
        return [other, other, LogDigest(origin: message.identifier.origin, payloadHash: message.payloadHash)]
    }

    /// Judged as if executed at the same second, two seconds a block.
    private static func judge(_ message: ExecutingMessage, logs: [LogDigest]) -> Judgement {
        let identifier = message.identifier
        let chain = ChainParameters(
            genesisNumber: identifier.blockNumber, genesisTime: identifier.timestamp, blockTime: 2,
            activation: Timestamp(identifier.timestamp.seconds - 100))
        let judge = MessageJudge(ProtocolParameters(chains: [identifier.chainID: chain, executing: chain]))
        let block = BlockReference(number: identifier.blockNumber, hash: .zero, timestamp: identifier.timestamp)
        return judge.judge(
            message, executingChain: executing, executedAt: identifier.timestamp,
            evidence: .block(block, logs: BlockLogs(logs)), inCycle: false)
    }

    private static func entry(_ json: [String: Any]) throws -> ProvenLog {
        func text(_ key: String) throws -> String { try ProofFixtures.cast(json[key], key) }
        var topics = Log.Topics()
        for topic in try ProofFixtures.cast(json["topics"], "topics") as [String] {
            topics.append(try Hash32(hex: topic))
        }
        let log = Log(
            address: try Address(hex: try text("address")), topics: topics, data: try HexString.bytes(try text("data")))
        let index = try HexString.quantity(try text("logIndex"))
        let position = try HexString.quantity(try text("transactionIndex"))
        return ProvenLog(
            index: LogIndex(UInt32(index)), transactionIndex: Int(position),
            transactionHash: try Hash32(hex: try text("transactionHash")), log: log)
    }

    private static func receipts(_ logs: [ProvenLog]) -> ProvenReceipts {
        let block = BlockReference(number: BlockNumber(0x13a8), hash: .zero, timestamp: Timestamp(0))
        return ProvenReceipts(block: block, evidence: .proven, logs: logs, deposits: 1)
    }
}
