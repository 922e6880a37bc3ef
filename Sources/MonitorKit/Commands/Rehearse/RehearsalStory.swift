/// One thing that can go wrong, as it is played on simulated chains, with what a monitor has to notice.
package struct RehearsalStory: Sendable {
    /// The word on the command line.
    package let name: String
    /// What happens, in one sentence.
    package let summary: String
    /// What an operator should do about it, in one sentence.
    package let advice: String
    /// What happens, and when.
    package let script: DemoScript
    /// What the monitor has to notice, and what not.
    package let expectations: [RehearsalExpectation]
    /// Chains with a second node.
    package var seconds: [ChainID] = []
    /// What the monitor observes beside the nodes.
    package var observers = RehearsalScene.Observers.none
    /// Seconds after which a block counts as overdue for its replacement; nil for what is usual.
    package var replacementDue: UInt64?
    /// Seconds after which what has not been noticed counts as missed.
    package var limit = 40

    /// Seconds after the last step in which something could still be noticed that must not be.
    static let aftermath = 4

    /// Seconds that the story takes at least.
    package var length: Int { (script.steps.last?.second ?? 0) + Self.aftermath }

    private static let first = DemoCommand.firstChain
    private static let second = DemoCommand.secondChain

    /// The story of a name.
    package static func named(_ name: String) -> RehearsalStory? { all.first { $0.name == name } }

    /// All stories.
    package static let all: [RehearsalStory] = messages + blocks + observers

    private static let messages: [RehearsalStory] = [
        RehearsalStory(
            name: "invalid-unsafe",
            summary: "A message with a forged payload is executed; the sequencer drops its block before it is posted.",
            advice: "Tier 1 pages: stop the sequencer from posting the block, then see the message end as reorged out.",
            script: DemoScript([
                .init(1, .forge(.wrongPayload, from: first, to: second)), .init(7, .dropInvalid),
            ]),
            expectations: [
                .seen(.invalid(on: second)), .seen(.reason(.payloadMismatch)), .seen(.tier(1)),
                .seen(.ended(.reorgedOut)), .never(.tier(3)),
            ]),
        RehearsalStory(
            name: "cross-safe-violation",
            summary: "A block with an invalid message becomes cross-safe, and then final, which the protocol forbids.",
            advice: "Tier 3 calls everybody: either the chain took a lie for true, or all our nodes show a wrong view.",
            script: DemoScript([.init(1, .forge(.wrongLog, from: first, to: second))]),
            expectations: [
                .seen(.reason(.logMissing)), .seen(.tier(1)), .seen(.tier(3), atLeast: 2), .never(.ended(.reorgedOut)),
            ]),
        RehearsalStory(
            name: "flip",
            summary: "A reorg takes away the log that a message names, and another one brings it back.",
            advice:
                "A change of mind is told with its cause: look at the initiating chain's reorg, not at the message.",
            script: DemoScript([
                .init(1, .send(from: second, to: first)), .init(7, .withdraw(from: second)),
                .init(11, .restore(second)),
            ]),
            expectations: [
                .seen(.valid), .seen(.becameInvalid), .seen(.becameValid), .seen(.reorg(second), atLeast: 2),
            ]),
        RehearsalStory(
            name: "undeclared",
            summary: "A true message is executed by a transaction whose access list does not declare it.",
            advice: "The deployed inbox makes this impossible: check its code, and whether the node tells the truth.",
            script: DemoScript([.init(1, .sendUndeclared(from: first, to: second))]),
            expectations: [.seen(.undeclared), .seen(.valid), .never(.invalid(on: second))]),
        RehearsalStory(
            name: "cycle",
            summary: "Two messages of one time rely on each other, across two chains.",
            advice: "Both blocks are to be replaced; see that both messages end.",
            script: DemoScript([
                .init(0, .hold(first)), .init(0, .hold(second)), .init(1, .cycle(first, second)),
                .init(8, .replaceInvalid), .init(9, .replaceInvalid),
            ]),
            expectations: [
                .seen(.reason(.cycle), atLeast: 2), .seen(.invalid(on: first)), .seen(.invalid(on: second)),
                .seen(.ended(.replaced), atLeast: 2), .never(.tier(3)), .never(.replacement(.unexplained)),
            ]),
    ]

    private static let blocks: [RehearsalStory] = [
        RehearsalStory(
            name: "invalid-replaced",
            summary: "An invalid message is executed, and derivation replaces its block by the deposits alone.",
            advice: "Nothing: the protocol's own remedy worked; see the message end.",
            script: DemoScript([
                .init(0, .hold(second)), .init(1, .forge(.wrongPayload, from: first, to: second)),
                .init(14, .replaceInvalid), .init(17, .release(second)),
            ]),
            expectations: [
                .seen(.reason(.payloadMismatch)), .seen(.tier(2)), .seen(.ended(.replaced)),
                .exactly(1, .replacement(.invalidMessage)), .seen(.reorg(second)),
                .never(.tier(3)),
            ]),
        RehearsalStory(
            name: "replacement-overdue",
            summary:
                "An invalid message is executed, verification waits, and nothing replaces its block within 8 seconds.",
            advice: "Find out why the verifier does not act: while it waits, nothing new becomes cross-safe.",
            script: DemoScript([
                .init(0, .hold(second)), .init(1, .forge(.wrongPayload, from: first, to: second)),
                .init(16, .hold(second)),
            ]),
            expectations: [
                .seen(.tier(1)), .seen(.tier(2)), .exactly(1, .replacementOverdue), .never(.ended(.replaced)),
                .never(.ended(.reorgedOut)), .never(.tier(3)),
            ],
            replacementDue: 8),
        RehearsalStory(
            name: "cascade",
            summary:
                "The block of an invalid message sends a message of its own, which falls with it.",
            advice: "Expect one more replaced block for each chain that relied on the first; the page lists them.",
            script: DemoScript([
                .init(0, .hold(first)), .init(0, .hold(second)),
                .init(1, .forge(.wrongPayload, from: first, to: second)),
                .init(1, .sendBeside(from: second, to: first)), .init(10, .replaceInvalid),
                .init(15, .replaceInvalid),
            ]),
            expectations: [
                .seen(.invalid(on: second)), .seen(.invalid(on: first)), .seen(.reason(.dependsOnInvalid)),
                .seen(.ended(.replaced), atLeast: 2), .seen(.replacement(.invalidMessage), atLeast: 2),
                .never(.tier(3)), .never(.replacement(.unexplained)),
            ]),
        RehearsalStory(
            name: "oscillation",
            summary: "A replaced block comes back, is replaced again, and comes back once more.",
            advice: "The verifier forgets what it denied: take it out of rotation before it drags the safe head back.",
            script: DemoScript([
                .init(0, .hold(second)), .init(1, .forge(.wrongPayload, from: first, to: second)),
                .init(8, .replaceInvalid), .init(11, .restore(second)), .init(14, .restore(second)),
                .init(17, .restore(second)),
            ]),
            expectations: [
                .seen(.reorg(second), atLeast: 4), .seen(.invalid(on: second), atLeast: 3),
                .seen(.ended(.replaced), atLeast: 2), .seen(.replacementUndone),
            ]),
        RehearsalStory(
            name: "window-expiry",
            summary:
                "Nothing is posted for a sequencing window, and empty blocks are forced in the place of unsafe ones.",
            advice: "Look at the batcher: no message was at fault.",
            // Messages every second, so that blocks had transactions all along the range that is emptied.
            script: DemoScript(
                [.init(0, .hold(second)), .init(12, .expireWindow(second, depth: 8))]
                    + (1...9).map { DemoScript.Step($0, .send(from: first, to: second)) }),
            expectations: [
                .seen(.valid), .seen(.reorg(second)), .exactly(1, .replacement(.windowExpiry)),
                .never(.replacement(.invalidMessage)), .never(.replacement(.unexplained)),
                .never(.invalid(on: second)),
            ]),
        RehearsalStory(
            name: "wrong-view",
            summary:
                "The node in use goes on on a fork of its own, so that a true message looks like a lie in a safe block.",
            advice: "Before calling everybody: do two endpoints disagree? Then it is the view that is wrong.",
            script: DemoScript([
                .init(1, .send(from: first, to: second)), .init(7, .misread(from: first)),
            ]),
            expectations: [
                .seen(.valid), .seen(.becameInvalid), .seen(.tier(3)), .seen(.endpointsDisagree(first)),
            ],
            seconds: [first], limit: 55),
    ]

    private static let observers: [RehearsalStory] = [
        RehearsalStory(
            name: "stop-button",
            summary:
                "Two lies press the failsafe once each, and an operator who switches it off in between is not fought.",
            advice: "Arm the button with a dry run first; it presses once for each message and never releases.",
            script: DemoScript([
                .init(1, .forge(.wrongPayload, from: first, to: second)), .init(12, .verifiers(.release)),
                .init(17, .forge(.unknownChain, from: second, to: first)),
            ]),
            expectations: [.seen(.invalid(on: second)), .seen(.invalid(on: first)), .exactly(2, .press)],
            observers: .failsafe),
        RehearsalStory(
            name: "filter-divergence",
            summary: "A filter takes lies for true and truths for lies.",
            advice:
                "Either it or the monitor is wrong: verify the message by hand, and stop the filter if it lets lies in.",
            script: DemoScript([
                .init(0, .verifiers(.faults(.inverted))), .init(1, .send(from: first, to: second)),
                .init(2, .forge(.wrongPayload, from: second, to: first)),
            ]),
            expectations: [.seen(.valid), .seen(.refusedValid), .seen(.acceptedInvalid)], observers: .filter),
        RehearsalStory(
            name: "wrong-supernode",
            summary: "One of three supernodes verifies nothing: it accepts a lie and names super roots of its own.",
            advice: "Take it out of rotation: nodes that follow it count a lie as safe.",
            script: DemoScript([
                .init(0, .hold(second)), .init(0, .verifiers(.faultsOf(0, .wrong))),
                .init(1, .forge(.wrongPayload, from: first, to: second)),
            ]),
            expectations: [
                .seen(.invalid(on: second)), .exactly(1, .supernodeAccepts), .exactly(1, .supernodeDiffers),
                .never(.tier(3)),
            ],
            observers: .supernodes, limit: 58),
    ]
}

extension VerifierFaults {
    /// Takes lies for true and truths for lies.
    fileprivate static let inverted: VerifierFaults = {
        var faults = VerifierFaults()
        faults.isInverted = true
        return faults
    }()

    /// Verifies nothing and names other roots.
    fileprivate static let wrong: VerifierFaults = {
        var faults = VerifierFaults()
        faults.hasWrongRoots = true
        faults.verifiesNothing = true
        return faults
    }()
}
