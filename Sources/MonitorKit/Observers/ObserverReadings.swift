/// What is known of observers and actions at one moment: for metrics and for the API.
package struct ObserverReadings: Hashable, Sendable {
    /// Whether an observer answers, and how old that is.
    package struct Presence: Hashable, Sendable {
        /// The last exchange brought an answer.
        package var isUp = false
        /// The wall clock of the last answer; 0 before the first.
        package var seenAt = 0.0
    }

    /// A rollup node.
    package struct Node: Hashable, Sendable {
        /// The configured name.
        package var name: String
        /// Whether it answers.
        package var presence = Presence()
        /// The chain that it says it serves; nil before it said so.
        package var chain: ChainID?
        /// Where it last said that the chain stands.
        package var status: SyncStatus?
        /// What its dependency set, or the activation of its chain, has otherwise than ours.
        package var differences: [String] = []
        /// It has told its dependency set, so that no differences means that there are none.
        package var hasToldSet = false
    }

    /// A filter or a supervisor.
    package struct Verifier: Hashable, Sendable {
        /// The configured name.
        package var name: String
        /// Whether it answers.
        package var presence = Presence()
        /// Its failsafe.
        package var failsafe = FailsafeState()
        /// Messages that we hold for valid and it refuses.
        package var divergingValid = 0
        /// Messages that we hold for invalid and it accepts.
        package var divergingInvalid = 0
        /// Messages about which it and another verifier say the opposite.
        package var disputed = 0
        /// Checks in which both said the same.
        package var agreements: UInt64 = 0
        /// Checks in which they did not.
        package var differences: UInt64 = 0
        /// Checks without a verdict, in the order of `NoVerdictReason.allCases`.
        package var noVerdicts = [UInt64](repeating: 0, count: NoVerdictReason.allCases.count)
        /// Messages that were left out because there were too many.
        package var dropped: UInt64 = 0
        /// Whether it holds other blocks than we do, by chain, as far as that is known.
        package var blocksDiffer: [ChainID: Bool] = [:]
    }

    /// A supernode.
    package struct Supernode: Hashable, Sendable {
        /// The configured name.
        package var name: String
        /// Whether it answers.
        package var presence = Presence()
        /// Its heads.
        package var heads: SupernodeHeads?
        /// Messages that we hold for invalid, in blocks that it holds for cross-safe.
        package var acceptedInvalid = 0
        /// Its super root is another than that of most, in two rounds.
        package var disagrees = false
        /// Blocks that it verified otherwise than it had derived them, by chain.
        package var replaced: [ChainID: UInt64] = [:]
        /// The last of them, the oldest first.
        package var lastReplaced: [ReplacedBlock] = []
    }

    /// A block that a supernode replaced: the optimistic block of a time is not the canonical one.
    package struct ReplacedBlock: Hashable, Sendable {
        /// The chain.
        package let chain: ChainID
        /// The block that was derived.
        package let derived: Hash32
        /// Its output root.
        package let derivedOutput: Hash32
        /// The output root that was verified.
        package let verifiedOutput: Hash32
        /// The time that was asked about.
        package let time: Timestamp
    }

    /// A failsafe that we press.
    package struct Target: Hashable, Sendable {
        /// The configured name.
        package var name: String
        /// Whether it answers.
        package var presence = Presence()
        /// Its failsafe.
        package var failsafe = FailsafeState()
        /// Calls, in the order of `StopButton.Outcome.allCases`.
        package var calls = [UInt64](repeating: 0, count: StopButton.Outcome.allCases.count)
        /// Messages that did not press, in the order of `StopButton.Suppression.allCases`.
        package var suppressed = [UInt64](repeating: 0, count: StopButton.Suppression.allCases.count)
        /// How often a failsafe that was on was found off, in the order of `StopButton.Release.allCases`.
        package var released = [UInt64](repeating: 0, count: StopButton.Release.allCases.count)
        /// How it was found off last; nil while it is on, or was never known to be.
        package var lastRelease: StopButton.Release?
    }

    /// One call of the stop button, made or only told of.
    package struct Press: Hashable, Sendable {
        /// The wall clock when the call ended.
        package var at: Double
        /// The target's configured name.
        package var target: String
        /// How it ended; `dry_run` where it was not made.
        package var outcome: StopButton.Outcome
        /// The chain of the first message that it was made for.
        package var chain: ChainID
        /// The transaction of that message.
        package var transaction: Hash32
        /// How many messages it was made for.
        package var messages: Int
        /// Why it failed, in words without secrets; nil where it did not.
        package var failure: String?
    }

    /// How many of the last calls are kept.
    package static let pressLimit = 32
    /// How many replaced blocks of a supernode are kept.
    package static let replacedLimit = 16

    /// Rollup nodes.
    package var nodes: [Node] = []
    /// Filters, then supervisors.
    package var verifiers: [Verifier] = []
    /// Messages about which verifiers contradict each other, as far as they are listed.
    package var disputes: [VerifierDisputes.Dispute] = []
    /// Supernodes.
    package var supernodes: [Supernode] = []
    /// Targets of the stop button.
    package var targets: [Target] = []
    /// The last calls of the stop button, the oldest first.
    package var presses: [Press] = []
    /// Alertmanagers and webhooks, with deliveries that were taken and that were not.
    package var pushes: [PushCount] = []

    /// What was delivered to one receiver.
    package struct PushCount: Hashable, Sendable {
        /// The configured name.
        package var name: String
        /// Deliveries that were taken.
        package var delivered: UInt64 = 0
        /// Deliveries that were refused or got no answer.
        package var failed: UInt64 = 0
    }

    /// Observes nobody.
    package init() {}
}
