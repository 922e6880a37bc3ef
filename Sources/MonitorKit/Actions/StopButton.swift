/// When the failsafe of each target is pressed: a pure value, with time passed in.
///
/// A message presses each target once, at the moment at which it reaches the tier. One call answers for all messages that
/// wait at that moment, so that a thousand messages cost one call; a call that fails is made again, less and less often,
/// as long as its messages are invalid and followed. Nothing here ever takes the failsafe back.
///
/// An operator who disarms a failsafe, whoever pressed it, has decided about all that there was to see: messages that existed
/// then never press that target again. They are told by our heads, and by the time of their blocks, because a monitor that
/// could not read a chain at that moment has heads that say nothing.
package struct StopButton: Sendable {
    /// Why a message did not press: a closed set, because it is a metric label.
    package enum Suppression: String, CaseIterable, Hashable, Sendable {
        /// It was found while the history before the start was read: others have seen it happen.
        case backfill
        /// It existed when an operator disarmed the failsafe.
        case disarmed
        /// Too many messages waited for a call already.
        case capacity
    }

    /// How a call ended: a closed set, because it is a metric label.
    package enum Outcome: String, CaseIterable, Hashable, Sendable {
        /// The target took it.
        case pressed
        /// It would have been made.
        case dryRun = "dry_run"
        /// The target answered and did not do it.
        case refused
        /// There was no answer.
        case unreachable
        /// It was on already, so nothing was called.
        case alreadyOn = "already_on"

        /// Whether the messages that it was made for are done with.
        var isFinal: Bool { isOn || self == .dryRun }

        /// Whether the failsafe is on after it.
        var isOn: Bool { self == .pressed || self == .alreadyOn }
    }

    /// How a failsafe that was on was found off: a closed set, because it is a metric label.
    package enum Release: String, CaseIterable, Hashable, Sendable {
        /// Its target had answered all the time: somebody switched it off.
        case switchedOff = "switched_off"
        /// Its target had not answered in between, or had closed our connections: it may have been restarted, and nobody
        /// may have meant that.
        case afterSilence = "after_silence"
    }

    /// A call that is to be made now.
    package struct Press: Hashable, Sendable {
        /// The target's place in the configuration.
        package let target: Int
        /// The first of the messages that it is made for.
        package let message: MessageName
        /// How many messages it is made for.
        package let count: Int
    }

    /// What a message is called by whoever remembers it across reorgs: the claim, and the transaction that makes it.
    package struct MessageName: Hashable, Sendable {
        /// The executing chain.
        package let chain: ChainID
        /// The transaction.
        package let transaction: Hash32
        /// The log that is claimed to exist.
        package let identifier: MessageIdentifier
        /// What it is claimed to say.
        package let payloadHash: Hash32

        /// Names the message of a job.
        package init(_ job: Job) {
            chain = job.chain
            transaction = job.message.transactionHash
            identifier = job.message.identifier
            payloadHash = job.message.payloadHash
        }
    }

    /// Messages that wait for a call to a target at most, and messages that it is done with and that are remembered.
    package static let capacity = 10_000
    /// The least time between two calls to one target.
    package static let pause = Duration.seconds(5)
    /// The longest time between two tries.
    static let longestPause = Duration.seconds(60)

    private struct Target {
        /// Messages that wait for a call that succeeds, oldest first.
        var waiting: [MessageName] = []
        /// Messages that a call under way is made for.
        var underWay: [MessageName] = []
        /// Those among them that are valid or gone by now: should the call fail, they ask for no other.
        var withdrawn: Set<MessageName> = []
        /// Messages that are done with: pressed for, or disarmed.
        var done = RecentNames(capacity: StopButton.capacity)
        /// Nothing is called before, in steady nanoseconds.
        var notBefore: UInt64 = 0
        var failures = 0
        /// When the failsafe was last known to be on, in steady nanoseconds; nil while it is not known to be on.
        var knownOnAt: UInt64?
        /// It has not answered since its failsafe was known to be on, or has closed connections.
        var mayHaveRestarted = false
        /// The wall clock when an operator disarmed: blocks up to then were there, whether we saw them or not.
        var disarmedUntil = -Double.infinity
        /// The heads when an operator disarmed.
        var disarmedAt: [ChainID: BlockNumber] = [:]

        mutating func isKnownOn(at moment: Moment) {
            knownOnAt = max(moment.steady, knownOnAt ?? 0)
            mayHaveRestarted = false
        }

        /// Whether the block of a job was there when an operator disarmed.
        func wasThereWhenDisarmed(_ job: Job) -> Bool {
            Double(job.block.timestamp.seconds) <= disarmedUntil
                || disarmedAt[job.chain].map { job.block.number <= $0 } ?? false
        }
    }

    private let tier: Int
    private var targets: [Target]
    /// Blocks whose messages are old news: those from before the start, while a chain's history is read.
    private var backfill: BackfillWatch

    /// Starts with nothing pressed.
    ///
    /// - Parameters:
    ///   - tier: the tier at which a message presses.
    ///   - startedAt: messages in older blocks that are found before the chain's window is whole never press.
    package init(targets: Int, tier: Int, startedAt: Moment) {
        self.tier = tier
        self.targets = Array(repeating: Target(), count: targets)
        backfill = BackfillWatch(startedAt: startedAt)
    }

    /// Takes in something that the monitor announced.
    ///
    /// - Returns: why the message does not press, for each target that it does not press for a reason.
    package mutating func note(_ transition: Transition, at now: Moment) -> [(target: Int, why: Suppression)] {
        backfill.note(transition, at: now)
        switch transition {
        case .judged, .invalidMoved:
            guard let job = transition.job else { return [] }
            guard let tier = job.tier else {
                withdraw(MessageName(job))
                return []
            }
            return tier >= self.tier ? reached(job) : []
        case .orphaned(let job):
            withdraw(MessageName(job))
            return []
        case .ended(let job, let end):
            // A message that went final as it is, or out of sight, is as bad as before; one that is gone is not. One that went
            // before its end was named may be back in another block.
            if end == .reorgedOut || end == .replaced, !job.isOrphaned { withdraw(MessageName(job)) }
            return []
        default: return []
        }
    }

    /// The calls to make now.
    package mutating func presses(at now: Moment) -> [Press] {
        targets.indices.compactMap { index in
            guard let first = targets[index].waiting.first, targets[index].underWay.isEmpty,
                targets[index].notBefore <= now.steady
            else { return nil }
            targets[index].underWay = targets[index].waiting
            targets[index].waiting = []
            return Press(target: index, message: first, count: targets[index].underWay.count)
        }
    }

    /// Takes in how a call ended.
    ///
    /// - Parameter chance: between 0 and 1; it keeps replicas from trying again in one beat.
    package mutating func called(_ index: Int, _ outcome: Outcome, at now: Moment, chance: Double) {
        guard targets.indices.contains(index) else { return }
        let made = targets[index].underWay
        targets[index].underWay = []
        if outcome.isOn { targets[index].isKnownOn(at: now) }
        let pause: Duration
        if outcome.isFinal {
            targets[index].done.add(made)
            targets[index].failures = 0
            pause = Self.pause
        } else {
            let target = targets[index]
            targets[index].waiting =
                made.filter { !target.done.contains($0) && !target.withdrawn.contains($0) } + target.waiting
            targets[index].failures = min(targets[index].failures + 1, 1_000)
            let doublings = min(targets[index].failures - 1, 4)
            pause = min(Self.pause * (1 << doublings), Self.longestPause) * (1 + 0.2 * min(max(chance, 0), 1))
        }
        targets[index].withdrawn = []
        targets[index].notBefore = now.steady.addingSaturating(pause.wholeNanoseconds)
    }

    /// Takes in whether a target's failsafe is on.
    ///
    /// - Parameters:
    ///   - heads: the unsafe heads as we know them: what exists when an operator disarms.
    ///   - asked: when it was asked: "off" that was asked for before a call had ended does not contradict the call.
    /// - Returns: how what was on went off; both ways count as an operator's will, because to restart a program is the usual
    ///   way to clear it, and whoever did that must not be fought.
    package mutating func failsafeSeen(
        _ index: Int, isOn: Bool, heads: [ChainID: BlockNumber], asked: Moment, at now: Moment
    ) -> Release? {
        guard targets.indices.contains(index) else { return nil }
        if isOn {
            targets[index].isKnownOn(at: asked)
            return nil
        }
        guard let knownOnAt = targets[index].knownOnAt, knownOnAt <= asked.steady else { return nil }
        let release = targets[index].mayHaveRestarted ? Release.afterSilence : .switchedOff
        targets[index].knownOnAt = nil
        targets[index].disarmedAt.merge(heads) { max($0, $1) }
        targets[index].disarmedUntil = max(targets[index].disarmedUntil, now.wall)
        targets[index].done.add(targets[index].waiting + targets[index].underWay)
        targets[index].waiting = []
        return release
    }

    /// Takes in that a target did not answer, or closed our connections: should its failsafe be off at the next answer, it
    /// may have been restarted.
    package mutating func mayHaveRestarted(_ index: Int) {
        guard targets.indices.contains(index) else { return }
        targets[index].mayHaveRestarted = true
    }

    private mutating func reached(_ job: Job) -> [(target: Int, why: Suppression)] {
        let name = MessageName(job)
        let isOld = backfill.isOld(job)
        return targets.indices.compactMap { index in
            targets[index].withdrawn.remove(name)
            guard !targets[index].done.contains(name), !targets[index].waiting.contains(name),
                !targets[index].underWay.contains(name)
            else { return nil }
            if isOld || targets[index].wasThereWhenDisarmed(job) {
                targets[index].done.add([name])
                return (index, isOld ? .backfill : .disarmed)
            }
            guard targets[index].waiting.count + targets[index].underWay.count < Self.capacity else {
                return (index, .capacity)
            }
            targets[index].waiting.append(name)
            return nil
        }
    }

    /// A message that is no longer invalid, or gone, asks for no further call; one that was pressed for stays so.
    private mutating func withdraw(_ name: MessageName) {
        for index in targets.indices {
            targets[index].waiting.removeAll { $0 == name }
            if targets[index].underWay.contains(name) { targets[index].withdrawn.insert(name) }
        }
    }
}
