import Testing

@testable import MonitorKit

/// The five answers, word for word: whoever is woken acts on them.
@Suite struct StatusAnswersTests {
    private struct Words {
        let state: PageState
        let wrong: String
        let sight: String
        let location: String
        let severity: String
        let since: String
        let next: String

        init(
            _ state: PageState, _ wrong: String, sight: String = "all 3 chains are seen", at location: String,
            _ severity: String, since: String = "this replica watches since 2026-11-18T12:33:20Z (80 min ago)",
            _ next: String
        ) {
            self.state = state
            (self.wrong, self.sight, self.location) = (wrong, sight, location)
            (self.severity, self.since, self.next) = (severity, since, next)
        }
    }

    private static let words = [
        Words(
            .healthy, "Nothing is wrong", at: "nowhere, of 3 watched chains", "164 valid messages, 4 not judged yet",
            "Nothing"),
        Words(
            .tier1, "1 invalid message", at: "chain 10, worst in block 29999990", "Not yet on L1 (1 in unsafe blocks)",
            since: "block of 2026-11-18T13:52:59Z (21 s ago), found 8.0 s ago",
            "Verify the message by hand, hold batches, stop ingress from the sender"),
        Words(
            .tier3, "2 invalid messages", at: "chain 10, worst in block 29999645",
            "Worst case: consensus has accepted what is false (1 in cross-safe blocks, 1 in unsafe blocks)",
            since: "block of 2026-11-18T13:41:29Z (11 min ago), found 11 min ago",
            "All hands: stop relaying and bridging, verify the message by hand, call the protocol's security contact"),
        Words(
            .blind, "We cannot see everything", sight: "BLIND on 1 of 3 chains", at: "chain 130",
            "An invalid message could pass unseen there", since: "6 min ago (the last whole look at chain 130)",
            "Mend the endpoint: xmsg-mon check upstreams; ask other replicas meanwhile"),
        Words(
            .misconfigured, "Verdicts are withheld: the configuration is wrong", sight: "BLIND on 1 of 3 chains",
            at: "chain 130", "Nothing is judged there: blocks contradict the rollup configuration",
            since: "the start (80 min ago): there was no whole look at chain 130",
            "Fix the rollup configuration of chain 130: take the file of the nodes, and roll out"),
        Words(
            .empty, "We see nothing", sight: "no chain is watched", at: "everywhere: no chain is watched",
            "Every invalid message passes unseen", since: "the start (80 min ago)",
            "Name an endpoint of each chain, then xmsg-mon check upstreams"),
        Words(
            .backfilling, "No invalid message so far; still reading", sight: "still reading 2 of 3 chains",
            at: "chains 130, 8453, 3680 reads to go", "Not known: zeros do not count before the windows are whole",
            since: "this replica watches since 2026-11-18T13:53:00Z (20 s ago)",
            "Wait; if the count of reads does not fall, xmsg-mon check upstreams"),
        Words(
            .stopped, "3 chains stand still",
            at: "chain 10 (unsafe); chain 8453 (unsafe); concordium (unsafe, finalized, round)",
            "Safety held; no new L2 block", since: "2026-11-18T13:51:50Z (90 s ago)",
            "Call who runs the sequencer; messages from there stay unknown, never invalid"),
        Words(
            .observed, "No invalid message, but something to look at",
            at: "verifier filter: the failsafe is on, for 5 min; "
                + "verifier filter: refuses 2 messages that we hold for valid",
            "Not a verdict; verdicts may become unreliable",
            "Read what others say, below; where they and we differ, verify a message by hand: xmsg-mon verify"),
    ]

    @Test(arguments: words.indices)
    func answers_areTheseWords_inEachState(_ index: Int) {
        let words = Self.words[index]
        let answers = words.state.page.answers
        #expect(answers.wrong == words.wrong && answers.sight == words.sight)
        #expect(answers.location == words.location)
        #expect(answers.severity == words.severity)
        #expect(answers.since == words.since)
        #expect(answers.next == words.next)
    }

    private func page(
        _ state: PageState = .healthy, observers: ObserverReadings = ObserverReadings(),
        _ change: (inout MonitorSnapshot) -> Void = { _ in }
    ) -> StatusPage {
        var snapshot = state.snapshot
        change(&snapshot)
        return StatusPage(
            snapshot: snapshot, journal: EventJournal(), now: PageState.now, replica: state.page.replica,
            observers: observers)
    }

    @Test func undeclaredMessage_isTheWorst_inItsOwnWords_withAndWithoutAnInvalidOne() {
        let pair = MonitorSnapshot.Pair(executing: ChainID(10), initiating: ChainID(130))
        let alone = page { $0.counts[pair, default: .init()].undeclaredBySafety = [2, 0, 1, 0] }
        #expect(alone.answers.grade == .tier3 && alone.answers.wrong == "3 undeclared messages")
        let slipped = "a message that no access list declares went through the inbox"
        #expect(
            alone.answers.severity == "Worst case: \(slipped) (1 in cross-safe blocks, 2 in unsafe blocks)")
        #expect(alone.answers.location == "chain 10")
        #expect(alone.answers.since == "what happened, below, tells when each was found")
        let html = String(decoding: alone.html, as: UTF8.self)
        #expect(html.contains("None is invalid. 3 undeclared messages: what happened, below, and the log "))
        #expect(!html.contains("None is known"))
        let both = page {
            $0.counts[pair, default: .init()].undeclaredBySafety = [1, 0, 0, 0]
            $0.counts[pair, default: .init()].invalidBySafety = [0, 0, 0, 1]
        }.answers
        #expect(both.wrong == "1 invalid message, 1 undeclared message")
        let accepted = "consensus has accepted what is false (1 in finalized blocks)"
        #expect(both.severity == "Worst case: \(accepted), and \(slipped) (1 in unsafe blocks)")
    }

    @Test func observerThatIsSilent_orACallThatFailed_isSomethingToLookAt() {
        func answers(_ change: (inout ObserverReadings) -> Void) -> StatusAnswers {
            var readings = ObserverReadings()
            change(&readings)
            return page(observers: readings).answers
        }
        let up = ObserverReadings.Presence(isUp: true, seenAt: PageState.now.wall)
        func silent(for seconds: Double) -> ObserverReadings.Presence {
            .init(isUp: false, seenAt: PageState.now.wall - seconds)
        }
        #expect(answers { $0.verifiers = [.init(name: "filter", presence: up)] }.grade == .healthy)
        #expect(answers { $0.verifiers = [.init(name: "filter", presence: silent(for: 59))] }.grade == .healthy)
        let filter = answers { $0.verifiers = [.init(name: "filter", presence: silent(for: 90))] }
        #expect(filter.grade == .attention)
        #expect(filter.location == "verifier filter does not answer, last 90 s ago")
        #expect(filter.next.hasPrefix("Mend it, or its URL; "))
        let forked = answers {
            let differs = [ChainID(130): true, ChainID(10): true, ChainID(8453): false]
            $0.verifiers = [.init(name: "filter", presence: up, blocksDiffer: differs)]
        }
        #expect(forked.location == "verifier filter: holds other blocks than we do of chain 10, 130")
        let never = answers { $0.supernodes = [.init(name: "super", presence: .init())] }
        #expect(never.location == "supernode super does not answer, last never")
        #expect(answers { $0.targets = [.init(name: "button", presence: silent(for: 90))] }.grade == .attention)
        func press(_ outcome: StopButton.Outcome) -> ObserverReadings.Press {
            .init(
                at: PageState.now.wall, target: "button", outcome: outcome, chain: ChainID(10),
                transaction: Hash32(3, 0, 0, 1), messages: 1, failure: nil)
        }
        let failed = answers {
            $0.targets = [.init(name: "button", presence: up)]
            $0.presses = [press(.pressed), press(.unreachable)]
        }
        #expect(failed.location == "failsafe button: the last call of the stop button failed: unreachable")
        let mended = answers {
            $0.targets = [.init(name: "button", presence: up)]
            $0.presses = [press(.unreachable), press(.pressed)]
        }
        #expect(mended.grade == .healthy)
    }

    @Test func logsWithoutReceipts_areSomethingToLookAt() {
        let answers = page { $0.chains[0].unprovenReads = 3 }.answers
        #expect(answers.grade == .attention)
        #expect(answers.location == "logs of chain 10 are believed without receipts")
        #expect(answers.next.hasPrefix("Name an endpoint of it that offers eth_getBlockReceipts"))
    }

    @Test func chainOfWhichNothingIsKnown_isNotCountedAsMoving() {
        #expect(PageState.healthy.page.text.contains("\n4 of 4 chains moving\n"))
        #expect(PageState.blind.page.text.contains("\n3 of 4 chains moving\n"))
        #expect(PageState.blind.page.text.contains("chain 130  ? not readable"))
        #expect(PageState.backfilling.page.text.contains("\n1 of 4 chains moving, 3 not known yet\n"))
    }

    @Test func chainThatHasNothingToRead_andWasNeverSeen_isBlind() {
        let answers = page { $0.chains[2].verifiedAt = 0 }.answers
        #expect(answers.grade == .blind && answers.location == "chain 8453")
        #expect(answers.since == "the start (80 min ago): there was no whole look at chain 8453")
        let reading = page {
            ($0.chains[2].verifiedAt, $0.chains[2].blocksToRead, $0.chains[2].isComplete) = (0, 7, false)
        }
        #expect(reading.answers.grade == .backfilling)
        #expect(
            page(.backfilling) { ($0.chains[2].verifiedAt, $0.chains[2].blocksToRead) = (0, 0) }.answers.grade
                == .backfilling)
    }

    @Test func configurationConflict_isToldBeside_aChainThatIsBlindForAnotherReason() {
        let answers = page(.misconfigured) { $0.chains[0].verifiedAt = PageState.now.wall - 70 }.answers
        #expect(answers.wrong == "We cannot see everything" && answers.sight == "BLIND on 2 of 3 chains")
        #expect(answers.next.hasPrefix("Fix the rollup configuration of chain 130: "))
        #expect(answers.next.hasSuffix(". Mend the endpoint: xmsg-mon check upstreams; ask other replicas meanwhile"))
        #expect(PageState.misconfigured.page.text.contains("BLIND, blocks contradict the rollup configuration"))
    }

    @Test func everythingBlind_isToldAsSeeingNothing() {
        let answers = page { for index in 0..<3 { $0.chains[index].verifiedAt = PageState.now.wall - 61 } }.answers
        #expect(answers.wrong == "We see nothing" && answers.sight == "BLIND on 3 of 3 chains")
    }

    @Test func whatIsNoVerdict_isSomethingToLookAt_withItsOwnWayOut() {
        let unjudged = page { $0.chains[1].findings.unknownInSafeBySafety = [0, 0, 2, 1] }.answers
        #expect(unjudged.grade == .attention)
        #expect(
            unjudged.location == "chain 130 has 3 messages without a verdict in cross-safe or finalized blocks")
        let untested = page { $0.selfTestPassedAt = PageState.now.wall - 301 }.answers
        #expect(untested.grade == .attention && untested.location == "the self-test has not passed for 5 min")
        #expect(untested.next.hasPrefix("Do not rely on this replica"))
        #expect(page { $0.selfTestPassedAt = 0 }.answers.location == "the self-test has not passed for 80 min")
        #expect(page(.backfilling) { $0.selfTestPassedAt = 0 }.answers.grade == .backfilling)
        let down = page { $0.upstreams["spare\u{1b}[2J"] = false }.answers
        #expect(down.grade == .attention && down.next == "Compare the endpoints: xmsg-mon check upstreams")
        #expect(down.location.hasPrefix("endpoint spare") && !down.location.unicodeScalars.contains("\u{1b}"))
        let other = page {
            $0.counts[.init(executing: ChainID(10), initiating: ChainID(130)), default: .init()].mismatched = 1
        }.answers
        #expect(other.location == "1 message declared with another access-list entry or none")
        #expect(other.next == "Ask who sends them; no verdict depends on it")
    }

    @Test func endpoints_areTold_withTheirChain_theCause_andTheLastAnswer() {
        let down = "✗ gave nothing useful: timeout, last answer "
        let html = String(decoding: PageState.blind.page.html, as: UTF8.self)
        #expect(html.contains("el-130</th><td>chain 130</td><td class=\"bad\">\(down)100 s ago</td>"))
        #expect(html.contains("el-10</th><td>chain 10</td><td class=\"good\">✓ of use, last answer 0.0 s ago</td>"))
        #expect(PageState.blind.page.text.contains("el-130    chain 130   \(down)100 s ago"))
        #expect(
            page { $0.upstreams["spare"] = false }.text.contains("spare     not known yet  ✗ gave nothing useful\n"))
    }

    /// An endpoint of which one read failed, and whose heads are read all the same, wakes nobody.
    @Test func singleReadThatFails_isNothingToLookAt() {
        #expect(page { $0.upstreams["el-10"] = false }.answers.grade == .healthy)
    }
}
