import MonitorKit

/// Every sentence that a story may use, by its shape.
enum StoryGrammar {
    typealias Reading = @Sendable (StoryLine) -> StoryStep

    /// What a line says; a sentence that is not known is a failure, never passed over.
    static func step(_ line: StoryLine) throws(StoryFailure) -> StoryStep {
        guard let reading = sentences[line.shape] else {
            throw StoryFailure(line: line.number, what: "nobody knows what this means: \(line.text)")
        }
        return reading(line)
    }

    private static let sentences: [String: Reading] = [setting, deeds, nodes, expectations, verdicts, news]
        .reduce(into: [:]) { $0.merge($1) { first, _ in first } }

    /// The stage, and what stands in the blocks; a block is written when its time comes, on every branch anew.
    private static let setting: [String: Reading] = [
        "chain # makes a block every #s and stands at block #": {
            .watch(chain: $0.numbers[0], blockTime: $0.numbers[1], head: $0.numbers[2])
        },
        "chain # is safe # blocks below its head and final # below it": {
            .levels(chain: $0.numbers[0], safe: $0.numbers[1], finalized: $0.numbers[2])
        },
        "the monitor keeps #s below finality": { .tail($0.numbers[0]) },
        "the monitor holds at most # blocks of a chain": { .maximumWindow($0.numbers[0]) },
        "block #/# emits a log": { .write(place($0), [.log(isOther: false)]) },
        "block #/# emits another log": { .write(place($0), [.log(isOther: true)]) },
        "block #/# executes #/#/#": { .write(place($0), [.claim(.init($0.numbers[2...]), nil)]) },
        "block #/# executes #/#/# with a false payload": {
            .write(place($0), [.claim(.init($0.numbers[2...]), .payload)])
        },
        "block #/# executes #/#/# from a false origin": {
            .write(place($0), [.claim(.init($0.numbers[2...]), .origin)])
        },
        "block #/# executes #/#/# at a false time": { .write(place($0), [.claim(.init($0.numbers[2...]), .time)]) },
        "block #/# is empty from now on": { .clear(place($0)) },
    ]

    private static func place(_ line: StoryLine) -> StoryStep.Place {
        StoryStep.Place(chain: line.numbers[0], block: line.numbers[1])
    }

    private static let deeds: [String: Reading] = [
        "chain # replaces blocks #..#": { .chain($0.numbers[0], .replace(range($0))) },
        "chain # shrinks to block #": { .chain($0.numbers[0], .shrink(to: $0.numbers[1])) },
        "chain # returns to its former branch": { .chain($0.numbers[0], .returnToFormerBranch) },
        "chain # stops": { .chain($0.numbers[0], .stop) },
        "chain # goes on": { .chain($0.numbers[0], .goOn) },
        "finality of chain # stops": { .chain($0.numbers[0], .stopFinality) },
        "finality of chain # goes on": { .chain($0.numbers[0], .resumeFinality) },
        "the monitor is killed": { _ in .killMonitor },
        "the monitor starts again": { _ in .startMonitor },
    ]

    /// The second and third number; one that is lower than the first gives no range but the first alone.
    private static func range(_ line: StoryLine) -> ClosedRange<UInt64> {
        line.numbers[1]...max(line.numbers[1], line.numbers[2])
    }

    private static let nodes: [String: Reading] = [
        "node # is down": { .node($0.numbers[0], .isDown) },
        "node # is up": { .node($0.numbers[0], .isUp) },
        "node # refuses headers": { .node($0.numbers[0], .refusesHeaders) },
        "node # gives headers": { .node($0.numbers[0], .givesHeaders) },
        "node # takes #s to give receipts": { .node($0.numbers[0], .receiptsTake($0.numbers[1])) },
        "node # answers by turns from a backend # blocks behind": {
            .node($0.numbers[0], .hasBackendBehind($0.numbers[1]))
        },
        "node # answers by turns of two from a backend # blocks behind": {
            .node($0.numbers[0], .hasBackendBehindInPairs($0.numbers[1]))
        },
        "node # answers by turns from a backend on the former branch": {
            .node($0.numbers[0], .hasBackendOnFormerBranch)
        },
        "node # answers from one backend": { .node($0.numbers[0], .hasOneBackend) },
        "node # is # blocks behind and names no final block": { .node($0.numbers[0], .isBehind($0.numbers[1])) },
        "node # has caught up": { .node($0.numbers[0], .hasCaughtUp) },
        "node # gives receipts that fail the proof": { .node($0.numbers[0], .failsProof) },
        "node # forges receipts that nobody can prove": { .node($0.numbers[0], .forgesReceipts) },
        "node # tells the truth": { .node($0.numbers[0], .tellsTheTruth) },
        "node # has no history below block #": { .node($0.numbers[0], .prunes(below: $0.numbers[1])) },
        "node # has its whole history": { .node($0.numbers[0], .keepsHistory) },
        "a second node of chain # stays on the former branch": { .node($0.numbers[0], .isContradicted) },
        "a second node of chain # follows the first": { .node($0.numbers[0], .isNotContradicted) },
    ]

    private static let expectations: [String: Reading] = [
        "expect chain # is complete": { .expect(.isComplete($0.numbers[0], true)) },
        "expect chain # is incomplete": { .expect(.isComplete($0.numbers[0], false)) },
        "expect chain # is watched from block # to block #": { .expect(.window($0.numbers[0], range($0))) },
        "expect chain # holds at most # blocks": { .expect(.blocksHeld($0.numbers[0], atMost: $0.numbers[1])) },
        "expect no list in the monitor is longer than #": { .expect(.entriesHeld(atMost: $0.numbers[0])) },
        "expect chain # was verified within #s": { .expect(.verified($0.numbers[0], within: $0.numbers[1])) },
        "expect chain # has not been verified for #s": { .expect(.notVerified($0.numbers[0], for: $0.numbers[1])) },
        "expect # messages are followed": { .expect(.messagesFollowed($0.numbers[0])) },
        "expect nothing else is told": { _ in .expect(.nothingElseTold) },
        "expect a monitor that never stopped knows the same": { _ in .expect(.twinKnowsTheSame) },
        "expect message #/#/# is not there": { .expect(.noMessage(.init($0.numbers[...]))) },
    ]

    /// `expect message 902/105/0 is invalid payload_mismatch at unsafe`: the words are those of metrics and logs.
    private static let verdicts: [String: Reading] = {
        let statuses: [MessageStatus] =
            [.valid] + InvalidReason.allCases.map { .invalid($0) } + UnknownReason.allCases.map { .unknown($0) }
        var verdicts: [String: Reading] = [:]
        for status in statuses {
            let words = [status.label, status.reasonLabel].compactMap(\.self).joined(separator: " ")
            for level in SafetyLevel.allCases {
                verdicts["expect message #/#/# is \(words) at \(level.label)"] = {
                    .expect(.message(.init($0.numbers[...]), status, level))
                }
            }
        }
        return verdicts
    }()

    private static let news: [String: Reading] = StoryNews.shapes.reduce(into: [:]) { news, shape in
        news["expect told: \(shape)"] = { .expect(.told(String($0.text.dropFirst("expect told: ".count)))) }
    }
}
