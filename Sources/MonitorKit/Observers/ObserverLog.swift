/// The lines that observers and actions write.
struct ObserverLog: Sendable {
    let log: EventLog

    /// An observer answers, or ceased to.
    func presence(_ name: String, _ failure: UpstreamFailure?) {
        if let failure {
            log.write(
                .warn, "observer_down", "An observer gives no useful answer; no verdict waits for it.",
                [(.upstream, .text(name)), (.cause, .text(failure.cause.rawValue)), (.detail, .text(failure.detail))])
        } else {
            log.write(.info, "observer_up", "An observer answers.", [(.upstream, .text(name))])
        }
    }

    /// A rollup node has another dependency set or activation than we, or no longer.
    func dependencySet(_ name: String, _ differences: [String]) {
        if differences.isEmpty {
            log.write(
                .info, "dependency_set_agrees", "A rollup node has our dependency set.", [(.upstream, .text(name))])
        } else {
            log.write(
                .error, "dependency_set_differs",
                "A rollup node has another dependency set, or activation, than messages are judged by; one of the two is wrong.",
                [(.upstream, .text(name)), (.detail, .text(differences.joined(separator: "; ")))])
        }
    }

    /// The dependency set of a rollup node cannot be read, so that nothing is held against ours.
    func dependencySet(_ name: String, _ failure: UpstreamFailure) {
        log.write(
            .warn, "dependency_set_unreadable",
            "The dependency set of a rollup node has a form that is not known: it is not compared with ours.",
            [(.upstream, .text(name)), (.cause, .text(failure.cause.rawValue)), (.detail, .text(failure.detail))])
    }

    /// A failsafe went on or off.
    func failsafe(_ name: String, isOn: Bool) {
        log.write(
            .warn, "failsafe", isOn ? "The failsafe is on: messages are stopped." : "The failsafe is off.",
            [(.upstream, .text(name))])
    }

    /// A verifier and we differ about a message, or do no more.
    func comparison(
        _ name: String, _ job: Job, _ verdict: AccessListVerdict, _ relation: FilterComparison.Relation,
        _ news: FilterComparison.News
    ) {
        let fields = fields(name, job) + [(.status, .text(job.status.label))]
        switch news {
        case .diverged:
            log.write(
                .error, "verdicts_differ",
                verdict == .accepted
                    ? "A verifier accepts a message that we hold for invalid, in two checks."
                    : "A verifier refuses a message that we hold for valid, in two checks.", fields)
        case .converged: log.write(.info, "verdicts_agree", "A verifier and we agree about a message again.", fields)
        }
    }

    /// Verifiers contradict each other about a message.
    func disputed(_ job: Job, _ dispute: VerifierDisputes.Dispute) {
        let sides = [("accepted by", dispute.acceptedBy), ("refused by", dispute.refusedBy)]
            .map { "\($0) \($1.joined(separator: ", "))" }
        log.write(
            .error, "verifiers_disagree", "Verifiers contradict each other about a message.",
            fields(nil, job) + [(.status, .text(job.status.label)), (.detail, .text(sides.joined(separator: "; ")))])
    }

    /// They do no more.
    func undisputed(_ job: Job) {
        log.write(
            .info, "verifiers_agree", "Verifiers contradict each other no more about a message.", fields(nil, job))
    }

    /// A supernode holds blocks for cross-safe that hold messages which we hold for invalid.
    func accepted(_ name: String, _ job: Job, _ count: Int) {
        log.write(
            .error, "supernode_accepts_invalid",
            "A supernode holds blocks for cross-safe with messages that we hold for invalid; the first is named.",
            fields(name, job) + [(.count, .integer(count))])
    }

    /// A verifier holds another block than we do, or ours again.
    func blocks(_ name: String, _ chain: ChainID, _ number: BlockNumber, _ theirs: Hash32, _ news: BlockViews.News) {
        let fields: [LogLine.Field] = [
            (.upstream, .text(name)), (.chainID, LogValue(chain)), (.blockNumber, .unsigned(number.value)),
            (.blockHash, LogValue(theirs)),
        ]
        switch news {
        case .parted:
            log.write(
                .warn, "verifier_blocks_differ",
                "A verifier holds another block than we do, in two looks: it judges another history.", fields)
        case .met:
            log.write(.info, "verifier_blocks_agree", "A verifier holds the same blocks as we do again.", fields)
        }
    }

    /// A supernode names another super root than most.
    func superRoot(_ name: String, _ time: Timestamp) {
        log.write(
            .error, "super_roots_differ", "A supernode names another super root than most, in two rounds.",
            [(.upstream, .text(name)), (.detail, .text("at timestamp \(time)"))])
    }

    /// A supernode replaced a block.
    func replaced(_ name: String, _ chain: ChainID, _ hash: Hash32, _ time: Timestamp) {
        log.write(
            .warn, "block_replaced", "What a supernode verified is not what was derived: the block was replaced.",
            [
                (.upstream, .text(name)), (.chainID, LogValue(chain)), (.blockHash, LogValue(hash)),
                (.detail, .text("at timestamp \(time)")),
            ])
    }

    /// An answer that is not believed.
    func refused(_ name: String, _ failure: UpstreamFailure) {
        log.write(
            .error, "observer_refused", "The answer of an observer does not hash and is not used.",
            [(.upstream, .text(name)), (.cause, .text(failure.cause.rawValue)), (.detail, .text(failure.detail))])
    }

    /// A call of the stop button.
    func pressed(_ name: String, _ press: StopButton.Press, _ outcome: StopButton.Outcome, _ failure: UpstreamFailure?)
    {
        var fields: [LogLine.Field] = [
            (.upstream, .text(name)), (.status, .text(outcome.rawValue)),
            (.executingChainID, LogValue(press.message.chain)),
            (.transactionHash, LogValue(press.message.transaction)), (.count, .integer(press.count)),
        ]
        if let failure {
            fields += [(.cause, .text(failure.cause.rawValue)), (.detail, .text(failure.detail))]
        }
        let text =
            switch outcome {
            case .pressed: "The failsafe was pressed."
            case .alreadyOn: "The failsafe is on already, and was not pressed."
            case .dryRun: "The failsafe would have been pressed; this is a dry run."
            case .refused: "The failsafe was not pressed: the target refused; it is tried again."
            case .unreachable: "The failsafe was not pressed: the target did not answer; it is tried again."
            }
        log.write(.error, "failsafe_call", text, fields)
    }

    /// The secret of a target was read anew.
    func secretReplaced(_ name: String) {
        log.write(
            .info, "secret_replaced",
            "The secret was refused, and its file holds another one, which is used from now on.",
            [(.upstream, .text(name))])
    }

    /// An operator switched a failsafe off.
    func released(_ name: String, _ release: StopButton.Release) {
        let text =
            switch release {
            case .switchedOff: "The failsafe is off again; messages that existed by now do not press it any more."
            case .afterSilence:
                "The failsafe is off after the target had not answered, or had closed our connections: if it was restarted "
                    + "and nobody meant that, press it by hand; messages that existed by now do not press it any more."
            }
        log.write(
            release == .switchedOff ? .warn : .error, "failsafe_disarmed", text,
            [(.upstream, .text(name)), (.reason, .text(release.rawValue))])
    }

    /// A message did not press.
    func suppressed(_ name: String, _ job: Job, _ why: StopButton.Suppression) {
        log.write(
            .warn, "failsafe_suppressed", "An invalid message does not press the failsafe.",
            fields(name, job) + [(.reason, .text(why.rawValue))])
    }

    /// A receiver of pushes takes them again, or ceased to.
    func push(_ name: String, _ failure: UpstreamFailure?) {
        if let failure {
            log.write(
                .warn, "push_failed", "A receiver did not take what was pushed; it is pushed again.",
                [(.upstream, .text(name)), (.cause, .text(failure.cause.rawValue)), (.detail, .text(failure.detail))])
        } else {
            log.write(.info, "push_delivered", "A receiver takes what is pushed.", [(.upstream, .text(name))])
        }
    }

    private func fields(_ name: String?, _ job: Job) -> [LogLine.Field] {
        (name.map { [(.upstream, .text($0))] } ?? []) + job.logFields
    }
}
