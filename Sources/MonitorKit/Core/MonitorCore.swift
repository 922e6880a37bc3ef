/// Every decision of the monitor, as a value: events in, directives out.
///
/// It never waits, never reads a clock and never draws a random number, so that the same events always lead to the same
/// state. The event families stand in files of their own.
package struct MonitorCore: Sendable {
    /// The place of a chain in `chains`.
    typealias ChainIndex = Int

    let configuration: CoreConfiguration
    let judge: MessageJudge
    /// What rollup nodes say of the parameters that are judged by, by their configured names.
    var toldParameters: [String: ToldParameters] = [:]
    /// What is in doubt by that.
    var doubts: ParameterDoubts
    /// The watched chains, ascending by id.
    ///
    /// Always used in place: a copy of one would copy its window at the next write.
    var chains: [ChainState]
    private let indexes: [ChainID: ChainIndex]
    var jobs: JobBook
    var evidence = EvidenceBook()
    /// Jobs whose message was initiated at the time at which it is executed, by that time.
    var sameTimestamp: [Timestamp: Set<JobSlot>] = [:]
    var counts: [MonitorSnapshot.Pair: MonitorSnapshot.Counts] = [:]
    /// Changes of mind since the start.
    var flips: [MonitorSnapshot.Pair: MonitorSnapshot.Flips] = [:]
    /// Messages found since the start.
    var found: [MonitorSnapshot.Pair: UInt64] = [:]
    /// What the initiating blocks of invalid messages showed, for when their logs are no longer kept.
    var keptViolations: [JobSlot: [Violation]] = [:]

    /// When the event that is being handled came.
    var now = Moment(wall: 0, steady: 0)
    /// Blocks or messages changed since it was last asked what would fall with the invalid ones.
    var isExposureStale = false
    /// When that was asked last, and how many blocks and messages were looked at for the answer.
    var exposureAnswer = (at: Moment(wall: 0, steady: 0), steps: 0)
    // What one event has touched; empty between events.
    var directives: [Directive] = []
    var touchedEvidence: Set<InitiatingKey> = []
    var touchedTimestamps: Set<Timestamp> = []
    var touchedBlocks: Set<InitiatingKey> = []

    /// Starts with nothing read.
    package init(_ configuration: CoreConfiguration) {
        self.configuration = configuration
        judge = MessageJudge(configuration.parameters)
        doubts = ParameterDoubts(about: configuration.parameters)
        jobs = JobBook(capacity: configuration.maximumJobs)
        chains = configuration.attached.compactMap { id in
            configuration.parameters.chains[id].map { parameters in
                ChainState(
                    id: id, parameters: parameters, batch: max(1, configuration.batch),
                    parallelism: max(1, configuration.headerReadsInFlight))
            }
        }
        indexes = Dictionary(uniqueKeysWithValues: chains.enumerated().map { ($1.id, $0) })
    }

    /// Takes in one event.
    ///
    /// - Returns: the orders for the shell, in the order to carry them out; none for a chain that is not watched.
    package mutating func handle(_ event: MonitorEvent, at now: Moment) -> [Directive] {
        guard let chain = index(of: event.chain) else { return [] }
        self.now = now
        switch event {
        case .headsRead(_, let heads, let name): headsRead(chain, heads, by: name)
        case .headsUnreadable(_, let failure): headsUnreadable(chain, failure)
        case .statusRead(_, let name, let status): statusRead(chain, name, status)
        case .supernodeStatusRead(_, let name, let status): supernodeStatusRead(chain, name, status)
        case .witnessed(_, let witness, let serving, let heads): witnessed(chain, witness, serving, heads)
        case .blocksRead(_, let blocks): blocksRead(chain, blocks)
        case .messagesRead(_, let block, let messages): messagesRead(chain, block, messages)
        case .evidenceRead(_, let block): evidenceRead(chain, block)
        case .evidenceDisputed(_, let block, let witness, let serving):
            evidenceDisputed(chain, block, witness, serving)
        case .inboxRead(_, let isInitialized): inboxRead(chain, isInitialized)
        case .parametersTold(let name, let told): parametersTold(name, told)
        case .readFailed(let request, let failure): readFailed(chain, request, failure)
        }
        settle()
        defer { directives.removeAll(keepingCapacity: true) }
        return directives
    }

    /// Draws the consequences of what an event touched, in an order that does not depend on hashing.
    private mutating func settle() {
        for chain in chains.indices {
            linkWaiting(chain)
            updateLevels(chain)
            retire(chain)
        }
        let evidence = touchedEvidence.sorted { ($0.chain, $0.number) < ($1.chain, $1.number) }
        touchedEvidence.removeAll(keepingCapacity: true)
        for key in evidence { reconcileEvidence(key) }
        trimLogs()
        let timestamps = touchedTimestamps.sorted()
        touchedTimestamps.removeAll(keepingCapacity: true)
        for time in timestamps { recheckCycles(at: time) }
        settleDependencies()
        for chain in chains.indices { updateProgress(chain) }
        // A window that became whole answers for what lies below it.
        settleDependencies()
        for chain in chains.indices {
            updateListed(chain)
            updateInitiatingRange(chain)
            watchReplacements(chain)
            requestReads(chain)
        }
        updateExposure()
    }

    /// The place of a watched chain.
    func index(of id: ChainID) -> ChainIndex? { indexes[id] }

    mutating func announce(_ transition: Transition) {
        directives.append(.announce(transition))
    }
}
