/// What is done to the second opinions of a simulated stack by HTTP.
extension StackControl {
    private static let of = APIParameter(name: "of", values: "the name of a verifier, as GET / lists them")
    private static let kind = APIParameter(
        name: "kind", values: "one of \(VerifierTrouble.allCases.map(\.rawValue).joined(separator: ", "))")
    private static let failsafe = APIParameter(name: "is", values: "on or off")

    /// Answers a request about verifiers; nil for a path that is about something else.
    func respondAboutVerifiers(to request: HTTPRequest) throws(APIError) -> HTTPResponse? {
        switch request.path {
        case "/trouble":
            let query = try APIQuery(request.query, [Self.of, Self.kind])
            let trouble = try query.value(Self.kind) { VerifierTrouble(rawValue: $0) } ?? .down
            for member in try members(query) { member.verifier.with { $0.faults = trouble.faults } }
        case "/failsafe":
            let query = try APIQuery(request.query, [Self.of, Self.failsafe])
            let isOn = try query.value(Self.failsafe) { $0 == "on" ? true : $0 == "off" ? false : nil } ?? true
            for member in try members(query) where member.role != .supernode {
                member.verifier.with { $0.isFailsafeOn = isOn }
            }
        default: return nil
        }
        return Self.accepted
    }

    /// The verifier that is named, or all where none is.
    private func members(_ query: APIQuery) throws(APIError) -> [StackVerifiers.Member] {
        guard let member = try query.value(Self.of, { verifiers[$0] }) else { return verifiers.members }
        return [member]
    }

    /// Writes where verifiers are and what they are told to do.
    func writeVerifiers(_ places: [StackVerifiers.Place], to json: inout JSONWriter) {
        json.key("verifiers")
        json.array { json in
            for place in places {
                guard let state = verifiers[place.name]?.verifier.with({ $0 }) else { continue }
                json.object { json in
                    json.member("name", place.name)
                    json.member("role", place.role.rawValue)
                    json.member("url", place.url)
                    json.member("admin", place.admin)
                    json.member(
                        "trouble", VerifierTrouble.allCases.first { $0.faults == state.faults }?.rawValue)
                    json.member("failsafe", place.admin == nil ? nil : state.isFailsafeOn)
                    json.member("presses", UInt64(clamping: state.presses))
                    json.member("releases", UInt64(clamping: state.releases))
                }
            }
        }
    }
}
