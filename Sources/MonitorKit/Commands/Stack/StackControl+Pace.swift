/// What is done to the pace of simulated chains by HTTP.
extension StackControl {
    private static let chain = APIParameter(name: "chain", values: "a chain id")

    /// Answers a request about whether chains move; nil for a path that is about something else.
    ///
    /// A chain that is halted has a sequencer that makes no block: its nodes answer, and L1 and the other chains go on. When it
    /// resumes, it makes up for the blocks that it missed, as sequencers of the OP Stack do. On one that is held, blocks are
    /// made and derived, and neither become safe nor final.
    func respondAboutPace(to request: HTTPRequest) throws(APIError) -> HTTPResponse? {
        switch request.path {
        case "/halt": return try move(request) { $0.stall($1) }
        case "/resume": return try move(request) { $0.stall($1, false) }
        case "/hold": return try move(request) { $0.perform(.hold($1)) }
        case "/release": return try move(request) { $0.perform(.release($1)) }
        default: return nil
        }
    }

    /// Does something to the chain that is named, or to all where none is.
    private func move(
        _ request: HTTPRequest, _ body: (inout SimulatedSuperchain, ChainID) -> Void
    ) throws(APIError) -> HTTPResponse {
        let query = try APIQuery(request.query, [Self.chain])
        let chains = stack.world.superchain.chains.map(\.id)
        let named = try query.value(Self.chain) { text in ChainID(text).flatMap { chains.contains($0) ? $0 : nil } }
        return done { superchain in
            for chain in chains where named == nil || named == chain { body(&superchain, chain) }
        }
    }
}
