import Synchronization

/// Asks one filter or supervisor which blocks it holds, and holds them against ours.
///
/// One task, one question at a time, each with a deadline: it costs this task and nothing else, and moves no verdict. A lock
/// guards the state; it is never held across a wait.
final class BlockViewObserver: PacedObserver {
    /// The time between two questions.
    static let interval = Duration.seconds(5)
    /// The time to the next question where nothing was learned from the last one.
    static let longInterval = Duration.seconds(60)
    /// Blocks between our head and the one that a filter is asked for: it takes blocks in a moment later than we do.
    static let depth: UInt64 = 8

    private let name: String
    private let method: AccessListCheck.Method
    private let client: JSONRPCClient
    private let monitor: Monitor
    let clock: any MonitorClock
    private let log: ObserverLog
    private let state = Mutex(BlockViews())

    init(
        name: String, method: AccessListCheck.Method, client: JSONRPCClient, monitor: Monitor, clock: any MonitorClock,
        log: ObserverLog
    ) {
        self.name = name
        self.method = method
        self.client = client
        self.monitor = monitor
        self.clock = clock
        self.log = log
    }

    /// Whether the verifier holds other blocks than we do, by chain, as far as that is known.
    var differs: [ChainID: Bool] { state.withLock { $0.differs } }

    /// One question.
    ///
    /// - Returns: how long to wait before the next one.
    func turn() async -> Duration {
        do throws(UpstreamFailure) {
            switch method {
            case .interop: try await askForBlock()
            case .supervisor: try await askForHeads()
            }
            return Self.interval
        } catch {
            // A filter that does not hold the block, or the chain, says so and is there.
            guard error.cause != .rpc && error.cause != .missing || error.code == -32_601 else { return Self.interval }
            // What it holds now is not known: nothing is held against it that may be over.
            state.withLock { $0.lostSight() }
            return Self.longInterval
        }
    }

    private func askForBlock() async throws(UpstreamFailure) {
        guard let chain = state.withLock({ $0.next(of: monitor.configuration.attached) }),
            let head = monitor.snapshots.current.chains.first(where: { $0.id == chain })?.heads[.unsafe]
        else { return }
        let number = head.number.lowered(by: Self.depth)
        guard await monitor.blockHash(of: chain, at: number) != nil else { return }
        do throws(UpstreamFailure) {
            await compare(chain, number, try await blockHash(of: chain, at: number))
        } catch {
            // A block that it does not hold any more is no other block than ours.
            state.withLock { $0.lostSight(of: chain) }
            throw error
        }
    }

    private func blockHash(of chain: ChainID, at number: BlockNumber) async throws(UpstreamFailure) -> Hash32 {
        let call = RPCCall(
            "interop_getBlockHashByNumber", [.text(chain.description), .quantity(number.value)])
        let json = try await client.call(call, timeout: VerifierObserver.timeout)
        do throws(JSONError) {
            return try JSONReader.read(json) { (json: inout JSONReader) throws(JSONError) in try json.readHash32() }
        } catch {
            throw UpstreamFailure(.decode, "the hash of a block has another form: \(error)")
        }
    }

    private func askForHeads() async throws(UpstreamFailure) {
        let json = try await client.call(RPCCall("supervisor_syncStatus"), timeout: VerifierObserver.timeout)
        let heads = try SupervisorHeads(json).heads
        for chain in monitor.configuration.attached {
            guard let head = heads[chain] else { continue }
            await compare(chain, head.number, head.hash)
        }
    }

    /// Compares with what we hold when the answer has come; a height that we do not hold says nothing.
    private func compare(_ chain: ChainID, _ number: BlockNumber, _ theirs: Hash32) async {
        guard let ours = await monitor.blockHash(of: chain, at: number) else { return }
        guard let news = state.withLock({ $0.saw(chain, isOurs: theirs == ours) }) else { return }
        log.blocks(name, chain, number, theirs, news)
    }
}
