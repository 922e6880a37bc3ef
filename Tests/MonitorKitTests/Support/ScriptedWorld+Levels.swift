import MonitorKit

extension ScriptedWorld {
    /// Two chains, and a message in block 15 of the first whose initiating log does not exist.
    static func withInvalidMessage() async -> ScriptedWorld {
        var world = ScriptedWorld()
        world.a.extend(to: 20)
        world.b.extend(to: 20)
        let message = world.b.initiate(6)
        world.b.edit(6) { $0.logs = [] }
        world.a.execute(message, in: 15)
        await world.driver.pass()
        return world
    }

    /// How often a level was told to be taken back.
    var levelsTakenBack: Int {
        driver.transitions.count { if case .levelMovedBack = $0 { true } else { false } }
    }
}

extension ScriptedChain {
    /// The sync status of a node that derives this chain.
    func status(localSafe: UInt64? = nil, crossSafe: UInt64? = nil, finalized: UInt64? = nil) -> SyncStatus {
        func head(_ number: UInt64?) -> SyncStatus.Head? {
            number.map { number in
                .init(
                    block: BlockReference(
                        number: BlockNumber(number), hash: hash(number), timestamp: timestamp(number)))
            }
        }
        var status = SyncStatus()
        status.localSafe = head(localSafe)
        status.crossSafe = head(crossSafe)
        status.finalized = head(finalized)
        return status
    }
}
