/// How simulated chains are served to monitors outside this process.
package struct StackPlan: Hashable, Sendable {
    /// The port of the handle by which things are made to happen; 0 for any free one.
    package var port: UInt16 = 0
    /// When it ends by itself; nil for never.
    package var length: Duration?
    /// Chain time that there is before the start.
    package var history = Duration.seconds(90)
    /// How far the safe head is behind the newest block.
    package var safeLag = Duration.seconds(8)
    /// How far the finalized head is.
    package var finalizedLag = Duration.seconds(14)
    /// How long nodes take to answer.
    package var delay = Duration.zero

    /// The defaults.
    package init() {}

    /// The chains of the demonstration.
    static let chains: [(id: ChainID, blockTime: UInt64)] = [(ChainID(901), 2), (ChainID(902), 1)]

    /// Two chains with a history that ends now.
    package func superchain(at now: Timestamp) -> SimulatedSuperchain {
        let genesis = Timestamp(now.seconds - min(now.seconds, Self.seconds(history)))
        var superchain = SimulatedSuperchain(
            Self.chains.map { id, blockTime in
                SimulatedChainSettings(id: id, genesisTime: genesis, blockTime: blockTime, activation: genesis)
            }, expiryWindow: 60 * 60,
            // Blocks are derived a little before they are verified, so that each level can be seen.
            policy: HeadPolicy(
                safeLag: Self.seconds(safeLag), finalizedLag: Self.seconds(finalizedLag),
                localSafeLag: Self.seconds(safeLag * 3 / 4)))
        // One call makes a bounded number of blocks; what it leaves is due at once.
        while let next = superchain.nextTime, next <= now { superchain.advance(to: now) }
        return superchain
    }

    private static func seconds(_ duration: Duration) -> UInt64 { UInt64(clamping: duration.components.seconds) }
}

extension StackPlan {
    /// Reads the settings, or throws everything that is wrong at once.
    init(_ resolved: ResolvedSettings) throws(SettingProblems) {
        self.init()
        var reader = SettingReader(resolved)
        port = reader.value(Settings.stackPort).map { UInt16(clamping: $0) } ?? port
        length = reader.value(Settings.demoLength)
        history = reader.value(Settings.stackHistory) ?? history
        safeLag = reader.value(Settings.stackSafeLag) ?? safeLag
        finalizedLag = reader.value(Settings.stackFinalizedLag) ?? finalizedLag
        delay = reader.value(Settings.stackDelay) ?? delay
        if let problems = SettingProblems(reader.problems) { throw problems }
    }
}

extension Settings {
    /// The port of the handle.
    package static let stackPort = Setting(
        "port", .count("PORT", in: 0...65_535), default: "0", because: "any free port is taken, and printed",
        scope: .flag, help: "The loopback port on which things are made to happen.")
    /// The history.
    package static let stackHistory = Setting(
        "history", .duration(in: .seconds(10) ... .seconds(1800)), default: "90s",
        because: "a monitor has read it in a moment", scope: .flag, help: "Chain time that there is before the start.")
    /// The lag of the safe head.
    package static let stackSafeLag = Setting(
        "safe-lag", .duration(in: .seconds(1) ... .seconds(86_400)), default: "8s",
        because: "a message passes through all levels within half a minute", scope: .flag,
        help: "How far the safe head is behind the newest block.")
    /// The lag of the finalized head.
    package static let stackFinalizedLag = Setting(
        "finalized-lag", .duration(in: .seconds(1) ... .seconds(86_400)), default: "14s",
        because: "a message passes through all levels within half a minute", scope: .flag,
        help: "How far the finalized head is behind the newest block.")
    /// The patience that the nodes ask for.
    package static let stackDelay = Setting(
        "delay", .duration(in: .zero ... .seconds(5)), default: "0s", because: "loopback is fast", scope: .flag,
        help: "How long the simulated nodes take to answer.")

    /// What `stack` understands.
    package static let stack: SettingSet = [
        demoLength.declaration, stackPort.declaration, stackHistory.declaration, stackSafeLag.declaration,
        stackFinalizedLag.declaration, stackDelay.declaration,
    ]
}
