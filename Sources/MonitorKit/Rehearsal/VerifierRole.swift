/// Which program a simulated verifier stands for: a role answers the methods of that program and no others.
package enum VerifierRole: String, CaseIterable, Hashable, Sendable {
    /// All of them at once.
    case any
    /// op-interop-filter.
    case filter
    /// op-supernode.
    case supernode
    /// op-supervisor.
    case supervisor

    /// Whether the program has a method.
    func has(_ method: String) -> Bool {
        switch method {
        case "interop_checkAccessList", "interop_getBlockHashByNumber": self == .any || self == .filter
        case "supervisor_checkAccessList", "supervisor_syncStatus": self == .any || self == .supervisor
        case "admin_getFailsafeEnabled", "admin_setFailsafeEnabled": self != .supernode
        case "supernode_syncStatus", "superroot_atTimestamp": self == .any || self == .supernode
        default: false
        }
    }
}

/// One way in which a simulated verifier is of no use, for people who rehearse: a closed set of words.
package enum VerifierTrouble: String, CaseIterable, Hashable, Sendable {
    /// It works.
    case none
    /// It answers with status 503, as a gateway whose program is gone.
    case down
    /// It takes questions and never answers.
    case hangs
    /// It says the opposite: of messages, if it is asked about them, and other super roots than the chains have.
    case disagrees
    /// It takes everything for true, and every block for cross-safe.
    case credulous
    /// It has read less than the chains hold.
    case lags
    /// It did not follow a reorg: a filter or supervisor holds other blocks than the chains have.
    case forked
    /// It serves another network: a supernode's heads are of chains that nobody here knows.
    case foreign

    /// Seconds of chain time that one that lags has not read.
    static let lag: UInt64 = 60

    /// What the verifier is told to do wrong.
    package var faults: VerifierFaults {
        var faults = VerifierFaults()
        switch self {
        case .none: break
        case .down: faults.status = HTTPStatus.serviceUnavailable.rawValue
        case .hangs: faults.hangs = true
        case .disagrees: (faults.isInverted, faults.hasWrongRoots) = (true, true)
        case .credulous: faults.verifiesNothing = true
        case .lags: faults.lag = Self.lag
        case .forked: faults.holdsOtherBlocks = true
        case .foreign: faults.servesOtherChains = true
        }
        return faults
    }
}
