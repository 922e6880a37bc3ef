import MonitorKit

/// What one line of a story does or expects.
enum StoryStep: Sendable {
    /// A place in a chain's history, whichever block stands there.
    struct Place: Hashable, Sendable {
        let chain: UInt64
        let block: UInt64
    }

    /// A log as a story names it.
    struct LogName: Hashable, Sendable {
        let place: Place
        let index: UInt64
    }

    /// What is wrong with a claim.
    enum Lie: Sendable {
        case payload, origin, time
    }

    /// One log that is to stand at a place.
    enum Entry: Sendable {
        /// A log, on this branch or with another payload.
        case log(isOther: Bool)
        case claim(LogName, Lie?)
    }

    /// What becomes of a chain.
    enum Deed: Sendable {
        case replace(ClosedRange<UInt64>)
        case shrink(to: UInt64)
        case returnToFormerBranch
        case stop, goOn
        case stopFinality, resumeFinality
    }

    /// What becomes of the node that shows a chain.
    enum NodeChange: Sendable {
        case isDown, isUp
        case refusesHeaders, givesHeaders
        case receiptsTake(UInt64)
        case hasBackendBehind(UInt64), hasBackendBehindInPairs(UInt64), hasBackendOnFormerBranch, hasOneBackend
        case failsProof, forgesReceipts, tellsTheTruth
        case isBehind(UInt64), hasCaughtUp
        case prunes(below: UInt64), keepsHistory
        case isContradicted, isNotContradicted

        /// What makes a node well, whatever was done to it.
        static let healing: [NodeChange] = [
            .isUp, .givesHeaders, .receiptsTake(0), .hasOneBackend, .hasCaughtUp, .tellsTheTruth, .keepsHistory,
            .isNotContradicted,
        ]
    }

    /// What must be so at this moment.
    enum Expectation: Sendable {
        case message(LogName, MessageStatus, SafetyLevel)
        case noMessage(LogName)
        case isComplete(UInt64, Bool)
        case window(UInt64, ClosedRange<UInt64>)
        case blocksHeld(UInt64, atMost: UInt64)
        case entriesHeld(atMost: UInt64)
        case verified(UInt64, within: UInt64)
        case notVerified(UInt64, for: UInt64)
        case messagesFollowed(UInt64)
        case told(String)
        case nothingElseTold
        case twinKnowsTheSame
    }

    case watch(chain: UInt64, blockTime: UInt64, head: UInt64)
    case levels(chain: UInt64, safe: UInt64, finalized: UInt64)
    case tail(UInt64)
    case maximumWindow(UInt64)
    case write(Place, [Entry])
    case clear(Place)
    case chain(UInt64, Deed)
    case node(UInt64, NodeChange)
    case killMonitor
    case startMonitor
    case expect(Expectation)
}

extension StoryStep.LogName {
    init(_ numbers: ArraySlice<UInt64>) {
        let numbers = Array(numbers)
        self.init(place: StoryStep.Place(chain: numbers[0], block: numbers[1]), index: numbers[2])
    }

    var description: String { "\(place.chain)/\(place.block)/\(index)" }
}
